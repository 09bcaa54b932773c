"""Buttons that are pressed twice, by a nervous finger or by several people at once."""

from collections.abc import Callable

import pytest

from models.audit import AuditEvent
from models.evaluation import Evaluation
from tests.factories import ANI, CHIEF, DIFFERS, SECRETARY, evaluation, put, replace_appraiser, stored
from tests.web.acts import RATED, unit_task
from tests.web.people import Town, task_of, together, words

pytestmark = pytest.mark.thorough

SELF = {"trigger": "submit_self_assessment", "realisation": "Selesai semua."}


@pytest.mark.parametrize(
    ("stage", "person", "kind", "fields", "said"),
    [
        ("asked", ANI, "self_assessment", SELF, "sekarang pada tahap: Penilaian atasan."),
        ("reviewing", CHIEF, "supervisor_review", RATED, "sekarang pada tahap: Penetapan predikat."),
        (
            "handed_over",
            ANI,
            "receipt",
            {"trigger": "acknowledge"},
            "Tersimpan: Menyatakan dokumen diterima.",
        ),
    ],
)
def test_the_second_press_gets_the_answer_of_the_first(
    town_at: Callable[..., Town], stage: str, person: int, kind: str, fields: dict[str, str], said: str
) -> None:
    town = town_at(stage)
    browser, path = town.signed_in(person), task_of(town, person, kind, ANI)

    answers = [browser.post(path, **fields) for _ in range(3)]

    assert [(answer.status_code, said in words(answer)) for answer in answers] == [(200, True)] * 3
    assert len(stored(town.engine, AuditEvent, trigger=fields["trigger"], subject="evaluation")) == 1


def test_presses_at_the_same_moment_act_once(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    browsers = [reviewing.signed_in(CHIEF) for _ in range(6)]

    answers = together(6, lambda number: browsers[number].post(path, **RATED))

    assert {answer.status_code for answer in answers} == {200}
    assert all("Evaluasi Ani Contoh sekarang pada tahap" in words(answer) for answer in answers)
    assert len(stored(reviewing.engine, AuditEvent, trigger="submit_review")) == 1


def test_two_different_acts_at_the_same_moment_are_one_act_and_a_sentence(reviewing: Town) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    browsers = [reviewing.signed_in(CHIEF) for _ in range(2)]
    forms = [RATED, {"trigger": "send_back", "reason": "Bukti bulan Mei belum ada."}]

    answers = together(2, lambda number: browsers[number].post(path, **forms[number]))

    assert sorted(answer.status_code for answer in answers) == [200, 404]
    events = stored(reviewing.engine, AuditEvent, actor_id=CHIEF)
    assert len(events) == 1


def test_a_unit_that_is_confirmed_twice_at_once_is_confirmed_once(calibrating: Town) -> None:
    path = unit_task(calibrating)
    browsers = [calibrating.signed_in(SECRETARY) for _ in range(3)]
    achieved = {"trigger": "state_achievement", "achievement": "baik", "reason": "Menurut laporan."}
    browsers[0].post(path, **achieved)

    answers = together(3, lambda number: browsers[number].post(path, trigger="confirm", reason=DIFFERS))

    assert {answer.status_code for answer in answers} == {200}
    assert len(stored(calibrating.engine, AuditEvent, trigger="confirm")) == 3


def test_an_achievement_that_is_stated_twice_is_stated_once(calibrating: Town) -> None:
    browser, path = calibrating.signed_in(SECRETARY), unit_task(calibrating)
    achieved = {"trigger": "state_achievement", "achievement": "baik", "reason": "Menurut laporan."}

    answers = [browser.post(path, **achieved) for _ in range(2)]

    assert [(answer.status_code, "Sudah ditetapkan: Baik" in words(answer)) for answer in answers] == [
        (200, True)
    ] * 2
    assert len(stored(calibrating.engine, AuditEvent, trigger="state_achievement")) == 1


def test_a_press_after_the_task_went_to_another_official_says_so(reviewing: Town) -> None:
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)
    replace_appraiser(reviewing.engine, ANI, SECRETARY, reviewing.portal.today())

    answer = browser.post(path, **RATED)

    assert answer.status_code in (404, 422)
    assert evaluation(reviewing.engine, ANI).state == "supervisor_review"


def test_what_changed_meanwhile_loses_no_text(reviewing: Town) -> None:
    """The evaluation moved by another way while the form was being filled in."""
    browser, path = reviewing.signed_in(CHIEF), task_of(reviewing, CHIEF, "supervisor_review", ANI)
    browser.get(path)
    put(reviewing.engine, ANI, state="calibration")

    answer = browser.post(path, **RATED)

    assert (answer.status_code, RATED["behaviour_reason"] in answer.text) == (422, True)
    assert [row.result_rating for row in stored(reviewing.engine, Evaluation, employee_id=ANI)] == [None]
