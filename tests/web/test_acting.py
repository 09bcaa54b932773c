"""Acts on a task: what is offered, kept, refused."""

import re
from html import unescape

import pytest

from models.audit import AuditEvent
from models.evaluation import Evaluation
from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    HEAD,
    SECRETARY,
    at,
    evaluation,
    stored,
)
from tests.web.acts import RATED, act
from tests.web.people import PASSWORD, Town, task_of, words
from workflow import feedback
from workflow.feedback import About
from workflow.guards import GUARDS

pytestmark = pytest.mark.thorough
SPOKEN = at(2026, 11, 2)


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


def test_a_rating_that_departs_wants_its_evidence_and_takes_what_is_offered(reviewing: Town) -> None:
    number = evaluation(reviewing.engine, ANI).id
    feedback.note(reviewing.engine, number, CHIEF, About(value="loyal"), "Menjaga <rahasia>.", SPOKEN)
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)
    page = browser.get(path).text
    (offered,) = re.findall(r'name="behaviour_evidence-1" value="([^"]+)"', page)
    wanting = {**RATED, "behaviour_evidence": ""}

    refused = browser.post(path, **wanting, result_evidence="Surat 5.")

    assert (refused.status_code, GUARDS["evidence_named"].refusal in words(refused)) == (422, True)
    assert "Surat 5.</textarea>" in refused.text
    browser.post(path, **wanting, **{"behaviour_evidence-1": unescape(offered)})
    row = evaluation(reviewing.engine, ANI)
    assert row.state == "calibration"
    assert row.behaviour_evidence == unescape(offered)
    assert row.behaviour_evidence.endswith("Loyal: “Menjaga <rahasia>.”")
    seen = browser.get(f"/penilaian/{number}")
    assert f"Bukti: {row.behaviour_evidence}" in words(seen)
    assert "<rahasia>" not in seen.text
    ani = reviewing.signed_in(ANI).get(f"/penilaian/{number}")
    assert "Menjaga" not in words(ani).partition("Umpan balik sepanjang")[0]


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
