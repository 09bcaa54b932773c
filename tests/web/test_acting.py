import pytest
from sqlalchemy import update

from models.audit import AuditEvent
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.session import transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CHIEF,
    HEAD,
    OTHER_HEAD,
    REGENT,
    SECRETARY,
    evaluation,
    prompts,
    put,
    replace_appraiser,
    stored,
)
from tests.web.people import PASSWORD, Browser, Town, task_of, words

pytestmark = pytest.mark.thorough

RATED = {
    "trigger": "submit_review",
    "result_rating": "sesuai_ekspektasi",
    "result_reason": "Sesuai bukti yang diperiksa.",
    "behaviour_rating": "di_atas_ekspektasi",
    "behaviour_reason": "Selalu melayani dengan ramah.",
}


def unit_task(town: Town) -> str:
    return f"/tugas/{prompts(town.engine, kind='calibration', unit_id=AGENCY)[0].id}"


def act(browser: Browser, path: str, **fields: str) -> str:
    browser.get(path)
    return words(browser.post(path, **fields))


def test_a_page_says_who_what_until_when_and_what_happens_otherwise(asked: Town) -> None:
    page = words(asked.signed_in(ANI).get(task_of(asked, ANI, "self_assessment")))

    assert "Penilaian mandiri: Ani Contoh" in page
    assert "Batas waktu: Rabu, 16 Desember 2026 pukul 23.59 WIB" in page
    assert "Tanpa penilaian mandiri, atasan menilai tanpa keterangan dari Anda." in page


def test_a_self_assessment_moves_the_evaluation(asked: Town) -> None:
    path = task_of(asked, ANI, "self_assessment")

    page = act(asked.signed_in(ANI), path, trigger="submit_self_assessment", realisation="Selesai semua.")

    assert "Evaluasi Ani Contoh sekarang pada tahap: Penilaian atasan." in page
    assert evaluation(asked.engine, ANI).realisation == "Selesai semua."


def test_looking_changes_nothing(asked: Town) -> None:
    browser, path = asked.signed_in(ANI), task_of(asked, ANI, "self_assessment")
    before = stored(asked.engine, AuditEvent), stored(asked.engine, Evaluation)

    for _ in range(2):
        assert browser.get(path).status_code == 200

    after = stored(asked.engine, AuditEvent), stored(asked.engine, Evaluation)
    assert [len(rows) for rows in after] == [len(rows) for rows in before]
    assert [row.version for row in after[1]] == [row.version for row in before[1]]


def test_a_refusal_keeps_everything_that_was_typed(reviewing: Town) -> None:
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)
    browser.get(path)

    answer = browser.post(path, **{**RATED, "behaviour_rating": ""})

    assert answer.status_code == 422
    assert "Rating hasil kerja dan rating perilaku, masing-masing dengan alasan, belum lengkap." in words(
        answer
    )
    assert "Sesuai bukti yang diperiksa." in answer.text
    assert 'value="sesuai_ekspektasi" checked' in answer.text


def test_after_a_review_comes_the_next_one(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)

    page = act(reviewing.signed_in(CHIEF), path, **RATED)

    assert "Evaluasi Ani Contoh sekarang pada tahap: Penetapan predikat." in page
    assert "Penilaian atasan: Budi Contoh" in page
    assert evaluation(reviewing.engine, ANI).predicate == "baik"


def test_the_news_of_an_act_leads_to_the_evaluation_that_was_acted_upon(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    browser = reviewing.signed_in(CHIEF)
    browser.get(path)

    page = browser.post(path, **RATED).text

    number = evaluation(reviewing.engine, ANI).id
    assert f'Tersimpan. Evaluasi <a href="/penilaian/{number}">Ani Contoh</a> sekarang' in page


def test_the_act_names_its_prompt(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    act(reviewing.signed_in(CHIEF), path, **RATED)

    (event,) = stored(reviewing.engine, AuditEvent, trigger="submit_review")
    assert (event.actor_id, f"/tugas/{event.prompt_id}") == (CHIEF, path)


def test_a_self_assessment_is_sent_back_with_a_reason(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)

    act(reviewing.signed_in(CHIEF), path, trigger="send_back", reason="Bukti bulan Mei belum ada.")

    own = task_of(reviewing, ANI, "self_assessment")
    assert "Bukti bulan Mei belum ada." in words(reviewing.signed_in(ANI).get(own))


def test_a_done_task_says_so(reviewing: Town) -> None:
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)
    act(browser, path, **RATED)

    answer = browser.get(path)

    assert (answer.status_code, "Tugas ini sudah selesai." in words(answer)) == (404, True)


@pytest.mark.parametrize("person", [ANI, BUDI, HEAD, SECRETARY])
def test_a_task_of_another_person_is_not_there(reviewing: Town, person: int) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    browser = reviewing.signed_in(person)

    answers = browser.get(path), browser.post(path, **RATED)

    assert [answer.status_code for answer in answers] == [404, 404]
    assert evaluation(reviewing.engine, ANI).state == "supervisor_review"


def test_an_act_that_the_task_does_not_offer_is_refused(reviewing: Town) -> None:
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)
    browser.get(path)

    answer = browser.post(path, trigger="confirm")

    assert (answer.status_code, evaluation(reviewing.engine, ANI).state) == (422, "supervisor_review")


def test_a_form_of_an_earlier_session_is_shown_again_with_its_text(reviewing: Town) -> None:
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)

    answer = browser.post(path, **{**RATED, "tanda": "0" * 64})
    again = browser.post(path, **RATED)

    assert (answer.status_code, RATED["result_reason"] in answer.text) == (409, True)
    assert "Evaluasi Ani Contoh sekarang pada tahap: Penetapan predikat." in words(again)


def test_when_the_session_ended_the_text_is_kept_and_a_password_sends_it(reviewing: Town) -> None:
    browser, path = (
        reviewing.with_password(CHIEF).browser(),
        task_of(reviewing, CHIEF, "supervisor_review", ANI),
    )

    kept = browser.post(path, **RATED)
    done = browser.post(path, **RATED, bukti_pengenal=reviewing.nip(CHIEF), bukti_sandi=PASSWORD)

    assert (kept.status_code, "Selalu melayani dengan ramah." in kept.text) == (401, True)
    assert "Evaluasi Ani Contoh sekarang pada tahap: Penetapan predikat." in words(done)


def test_calibration_states_the_achievement_and_confirms_what_is_ready(calibrating: Town) -> None:
    browser, path = calibrating.signed_in(SECRETARY), unit_task(calibrating)
    unit = {"trigger": "state_achievement", "achievement": "baik", "reason": "Menurut laporan kinerja."}
    calibrating_page = words(browser.get(path))
    browser.post(path, **unit)

    browser.post(path, trigger="confirm")

    assert "3 dari 5 pegawai menunggu penetapan" in calibrating_page
    states = {evaluation(calibrating.engine, person).state for person in (ANI, BUDI, HEAD)}
    assert states == {"handover"}


def test_an_achievement_that_papers_name_is_not_offered_for_change(calibrating: Town) -> None:
    browser, path = calibrating.signed_in(SECRETARY), unit_task(calibrating)
    before = words(browser.get(path))
    put(calibrating.engine, HEAD, state="handover")

    after = words(browser.get(path))

    refused = "Capaian ini sudah tercetak pada dokumen; tidak dapat diubah lagi."
    assert ("Tetapkan capaian" in before, refused in before) == (True, False)
    assert ("Tetapkan capaian" in after, refused in after) == (False, True)


def test_confirming_without_the_achievement_says_why_not(calibrating: Town) -> None:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)

    page = act(browser, path, trigger="confirm")

    assert "Capaian kinerja organisasi unit ini belum ditetapkan." in page


def test_one_of_the_unit_goes_back_to_its_appraiser(calibrating: Town) -> None:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)
    one = str(evaluation(calibrating.engine, ANI).id)

    act(browser, path, trigger="return_to_review", evaluation=one, reason="Alasan belum jelas.")

    states = [evaluation(calibrating.engine, person).state for person in (ANI, BUDI)]
    assert states == ["supervisor_review", "calibration"]


def test_an_evaluation_of_another_unit_cannot_be_smuggled_in(calibrating: Town) -> None:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)
    foreign = str(evaluation(calibrating.engine, SECRETARY).id)
    put(calibrating.engine, SECRETARY, state="calibration")

    act(browser, path, trigger="return_to_review", evaluation=foreign, reason="Alasan belum jelas.")

    assert evaluation(calibrating.engine, SECRETARY).state == "calibration"


def test_a_confirmation_wants_a_fresh_proof(calibrating: Town) -> None:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)
    browser.get(path)
    calibrating.wall.forward(minutes=6)

    answer = browser.post(path, trigger="confirm")

    assert (answer.status_code, "Buktikan bahwa ini Bapak/Ibu" in words(answer)) == (403, True)


def test_a_former_calibrator_does_not_see_the_unit(calibrating: Town) -> None:
    path = unit_task(calibrating)
    replace_appraiser(calibrating.engine, HEAD, REGENT, calibrating.portal.today())

    answer = calibrating.signed_in(SECRETARY).get(path)

    assert (answer.status_code, "Ani" in answer.text) == (404, False)


def test_a_former_appraiser_does_not_see_the_task(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    replace_appraiser(reviewing.engine, ANI, OTHER_HEAD, reviewing.portal.today())

    answer = reviewing.signed_in(CHIEF).get(path)

    assert (answer.status_code, "terlaksana" in answer.text) == (404, False)


def test_a_calibrator_does_not_read_the_own_rating_among_the_unit(calibrating: Town) -> None:
    with transaction(calibrating.engine) as session:
        own = update(Evaluation).where(Evaluation.employee_id == SECRETARY)
        session.execute(own.values(unit_id=AGENCY, state="calibration", predicate="sangat_baik"))

    page = words(calibrating.signed_in(SECRETARY).get(unit_task(calibrating)))

    assert "Sekar Misal" in page
    assert "Sangat Baik" not in page


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "-1", "0", "\x00", "1e3", "", "٣", "²"])
def test_a_number_that_no_evaluation_has_moves_nothing(calibrating: Town, number: str) -> None:
    browser, path = calibrating.signed_in(SECRETARY), unit_task(calibrating)

    answer = browser.post(path, trigger="return_to_review", evaluation=number, reason="Alasan belum jelas.")

    assert answer.status_code == 422
    assert evaluation(calibrating.engine, ANI).state == "calibration"


@pytest.mark.parametrize(
    "trigger", ["", "confirm", "accept_by_silence", "skip_self_assessment", "\x00", "a" * 999_000]
)
def test_a_trigger_from_outside_moves_nothing(asked: Town, trigger: str) -> None:
    answer = asked.signed_in(ANI).post(
        task_of(asked, ANI, "self_assessment"), trigger=trigger, realisation="x"
    )

    assert answer.status_code == 422
    assert evaluation(asked.engine, ANI).state == "self_assessment"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00\x08\x0bb", "ab"),
        ("{{ 7 * 7 }} {% x %}", "{{ 7 * 7 }} {% x %}"),
        ("=1+1", "=1+1"),
        ("\ufffe\uffff😀", "😀"),
        (" ادناه ", "ادناه"),
    ],
)
def test_a_text_is_stored_as_it_reads(asked: Town, typed: str, read: str) -> None:
    path = task_of(asked, ANI, "self_assessment")

    act(asked.signed_in(ANI), path, trigger="submit_self_assessment", realisation=typed)

    assert evaluation(asked.engine, ANI).realisation == read


def test_a_text_that_is_too_long_is_refused_and_kept(asked: Town) -> None:
    browser, path = asked.signed_in(ANI), task_of(asked, ANI, "self_assessment")

    answer = browser.post(path, trigger="submit_self_assessment", realisation="a" * 20_001)

    assert (answer.status_code, "a" * 20_001 in answer.text) == (422, True)


def test_nothing_is_said_to_be_stored_that_was_not(asked: Town) -> None:
    browser, path = asked.signed_in(ANI), task_of(asked, ANI, "self_assessment")
    number = path.rpartition("/")[2]

    pages = [words(browser.get(f"{where}?selesai={number}")) for where in (path, "/tugas")]

    assert not any("Tersimpan" in page for page in pages)


def test_who_handed_a_task_over_learns_nothing_of_it_afterwards(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    act(reviewing.signed_in(CHIEF), path, **RATED)
    number = path.rpartition("/")[2]

    page = words(reviewing.signed_in(BUDI).get(f"/tugas?selesai={number}"))

    assert "Ani" not in page


# What happens after the result.


def test_receipt_says_what_comes_then(handed_over: Town) -> None:
    page = words(handed_over.signed_in(ANI).get(task_of(handed_over, ANI, "receipt")))

    assert "Saya sudah menerima dokumen ini" in page
    assert "14 hari kerja" in page
    assert "Menerima hasil evaluasi" in page
    assert "Mengajukan keberatan" in page


def test_no_document_is_received_that_is_not_written_yet(handed_over: Town) -> None:
    with transaction(handed_over.engine) as session:
        session.execute(update(DocumentJob).values(issued_at=None))
    browser, path = handed_over.signed_in(ANI), task_of(handed_over, ANI, "receipt")

    page, answer = words(browser.get(path)), browser.post(path, trigger="acknowledge")

    assert "Dokumen sedang dibuat" in page
    assert "Saya sudah menerima dokumen ini" not in page
    assert (answer.status_code, evaluation(handed_over.engine, ANI).received_at) == (422, None)


def test_the_answer_may_be_an_objection_with_its_reason(handed_over: Town) -> None:
    browser = handed_over.signed_in(ANI)
    act(browser, task_of(handed_over, ANI, "receipt"), trigger="acknowledge")
    path = task_of(handed_over, ANI, "response")
    shown = words(browser.get(path))

    page = act(browser, path, trigger="object", statement="Laporan bulan Mei belum dinilai.")

    assert all(
        text in shown for text in ("Saya menerima hasil evaluasi", "Ajukan keberatan", "Sesuai bukti.")
    )
    assert "Evaluasi Ani Contoh sekarang pada tahap: Keberatan" in page


def test_accepting_the_result_wants_a_fresh_proof(handed_over: Town) -> None:
    browser = handed_over.signed_in(ANI)
    act(browser, task_of(handed_over, ANI, "receipt"), trigger="acknowledge")
    path = task_of(handed_over, ANI, "response")
    handed_over.wall.forward(minutes=6)

    answer = browser.post(path, trigger="accept")

    assert (answer.status_code, evaluation(handed_over.engine, ANI).state) == (403, "handover")


def test_an_objection_is_explained_and_decided(objecting: Town) -> None:
    explained = act(
        objecting.signed_in(CHIEF),
        task_of(objecting, CHIEF, "explanation"),
        trigger="explain",
        explanation="Laporan Mei terlambat masuk.",
    )
    page = act(
        objecting.signed_in(HEAD),
        task_of(objecting, HEAD, "objection"),
        trigger="uphold_result",
        reason="Keterlambatan terbukti.",
    )

    assert "Tersimpan: Memberi penjelasan atas keberatan." in explained
    assert "Evaluasi Ani Contoh sekarang pada tahap: Selesai" in page
