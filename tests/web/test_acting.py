import pytest

from models.audit import AuditEvent
from models.evaluation import Evaluation
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CHIEF,
    HEAD,
    SECRETARY,
    evaluation,
    prompts,
    put,
    stored,
)
from tests.web.people import PASSWORD, Browser, Town, task_of, words
from workflow.enrolling import choose_password

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


def test_a_form_of_another_session_is_refused(reviewing: Town) -> None:
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)

    answer = browser.post(path, **{**RATED, "tanda": "0" * 64})

    assert (answer.status_code, evaluation(reviewing.engine, ANI).state) == (409, "supervisor_review")


def test_when_the_session_ended_the_text_is_kept_and_a_password_sends_it(reviewing: Town) -> None:
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)
    choose_password(reviewing.engine, reviewing.account(CHIEF), PASSWORD, reviewing.wall.now)

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
