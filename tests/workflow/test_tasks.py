"""Open tasks as whoever was asked sees them. What the pages make of them is in tests/web/test_acting.py."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from models.prompt import Delivery, Prompt
from models.session import reading, transaction
from tests import mornings
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALIBRATION,
    CHIEF,
    DODI,
    GOOD,
    HEAD,
    OTHER_HEAD,
    PLAIN,
    REGENT,
    REVIEW,
    SECRETARY,
    SELF,
    evaluation,
    fire,
    issue,
    launched,
    pass_time,
    prompts,
    put,
    replace_appraiser,
    view,
)
from tests.mornings import live
from workflow import acts, tasks
from workflow.acts import token_digest
from workflow.asking import HANDED_OVER
from workflow.errors import LinkError
from workflow.tasks import Task, TaskDoneError, TaskWithdrawnError


def reviewing(engine: Engine, _folder: Path) -> None:
    """Chief is asked for a review of Budi and Dodi."""
    launched(engine)
    put(engine, CHIEF, state="final")
    for person in (BUDI, DODI):
        put(engine, person, state="supervisor_review", realisation="Semua rencana terlaksana.")
    pass_time(engine, REVIEW)


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, reviewing, tmp_path)
    return engine


@pytest.fixture
def confirmed(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, mornings.confirmed, tmp_path)
    return engine


@pytest.fixture
def handed_over(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, mornings.handed_over, tmp_path / "documents")
    return engine


def number(engine: Engine, person: int, **facts: Any) -> int:
    return prompts(engine, recipient_id=person, **facts)[0].id


def open_task(engine: Engine, person: int, **facts: Any) -> Task:
    return tasks.open_task(engine, person, number(engine, person, **facts), REVIEW)


def offers(task: Task) -> list[tuple[str, str | None, bool]]:
    return [(offer.trigger, offer.payload, offer.ends) for offer in task.offers]


# What a person is asked for.


def test_the_most_urgent_comes_first_and_only_ones_own(office: Engine) -> None:
    found = tasks.open_tasks(office, CHIEF, REVIEW)

    assert [(task.view.kind, task.view.about) for task in found] == [
        ("supervisor_review", "Budi Contoh"),
        ("supervisor_review", "Dodi Contoh"),
    ]
    assert {task.view.recipient_id for task in found} == {CHIEF}


def test_tasks_stand_under_their_stage_in_the_order_of_urgency(office: Engine) -> None:
    urgent, later = tasks.open_tasks(office, CHIEF, REVIEW)
    groups = tasks.by_stage([urgent, later])

    assert [(stage, len(found)) for stage, found in groups] == [("Penilaian atasan", 2)]
    assert tasks.by_stage([]) == []


def test_a_task_says_what_until_when_and_what_happens_otherwise(office: Engine) -> None:
    task = open_task(office, CHIEF)

    assert (task.stage, task.cycle_title) == ("Penilaian atasan", "Evaluasi Kinerja 2026")
    assert task.deadline == "Rabu, 13 Januari 2027 pukul 23.59 WIB"
    assert task.consequence == "Atasan Anda dapat diminta turun tangan menilai pegawai ini."


def test_a_deadline_is_overdue_from_its_moment_on(office: Engine) -> None:
    (prompt,) = prompts(office, recipient_id=CHIEF, evaluation_id=evaluation(office, BUDI).id)

    moments = (prompt.due_at.replace(microsecond=0), prompt.due_at)
    before = tasks.open_task(office, CHIEF, prompt.id, SELF)

    assert not before.overdue
    assert all(tasks.open_task(office, CHIEF, prompt.id, moment).overdue for moment in moments)


# Whose it is.


@pytest.mark.parametrize("person", [ANI, BUDI, HEAD, SECRETARY, 4711])
def test_a_task_of_another_person_and_one_that_is_not_there_are_the_same(office: Engine, person: int) -> None:
    with pytest.raises(LinkError) as foreign:
        tasks.open_task(office, person, number(office, CHIEF), REVIEW)
    with pytest.raises(LinkError) as missing:
        tasks.open_task(office, person, 4711, REVIEW)

    assert (type(foreign.value), str(foreign.value)) == (type(missing.value), str(missing.value))


def test_a_done_and_a_withdrawn_task_say_which(office: Engine) -> None:
    done, withdrawn = (prompt.id for prompt in prompts(office, recipient_id=CHIEF))
    fire(office, BUDI, "submit_review", CHIEF, REVIEW, GOOD)
    with transaction(office) as session:
        session.execute(
            update(Prompt).where(Prompt.id == withdrawn).values(closed_at=REVIEW, outcome=HANDED_OVER)
        )

    with pytest.raises(TaskDoneError):
        tasks.open_task(office, CHIEF, done, REVIEW)
    with pytest.raises(TaskWithdrawnError):
        tasks.open_task(office, CHIEF, withdrawn, REVIEW)


def test_a_link_leads_to_its_task_open_or_not(office: Engine) -> None:
    prompt = number(office, CHIEF)
    with transaction(office) as session:
        session.scalars(
            select(Delivery).where(Delivery.prompt_id == prompt)
        ).one().token_digest = token_digest("t")
    before = tasks.behind_link(office, "t")
    fire(office, BUDI, "submit_review", CHIEF, REVIEW, GOOD)

    assert before == tasks.behind_link(office, "t") == (prompt, CHIEF)


@pytest.mark.parametrize("token", ["", "x", "T", "t\x00", "a" * 10_000])
def test_a_link_that_was_never_sent_leads_nowhere(office: Engine, token: str) -> None:
    with pytest.raises(LinkError):
        tasks.behind_link(office, token)


# Which acts it allows.


def test_a_review_may_be_sent_or_the_text_sent_back(office: Engine) -> None:
    assert offers(open_task(office, CHIEF)) == [
        ("submit_review", "review", False),
        ("send_back", "sent_back", False),
    ]


def test_a_unit_may_be_confirmed_or_one_of_it_returned(engine: Engine) -> None:
    launched(engine)
    put(engine, ANI, state="calibration", predicate="baik")
    pass_time(engine, CALIBRATION)

    assert offers(open_task(engine, SECRETARY, kind="calibration")) == [
        ("confirm", None, False),
        ("return_to_review", "sent_back", False),
    ]


def test_in_the_plain_definition_confirming_ends_the_matter(engine: Engine) -> None:
    launched(engine, PLAIN)
    put(engine, ANI, state="calibration", predicate="baik")
    pass_time(engine, CALIBRATION)

    assert offers(open_task(engine, SECRETARY, kind="calibration")) == [("confirm", None, True)]


def test_nobody_is_asked_for_receipt_before_the_document(confirmed: Engine, tmp_path: Path) -> None:
    before = tasks.open_about(confirmed, ANI, evaluation(confirmed, ANI).id, CALIBRATION)
    issue(confirmed, tmp_path, CALIBRATION)

    assert before == []
    assert offers(open_task(confirmed, ANI, kind="receipt")) == [("acknowledge", None, False)]


def test_receipt_says_what_may_be_done_then(handed_over: Engine) -> None:
    task = open_task(handed_over, ANI, kind="receipt")

    assert (task.then, task.then_days) == (("Menerima hasil evaluasi", "Mengajukan keberatan"), 14)


def test_the_answer_to_a_result_may_end_the_matter_or_not(handed_over: Engine) -> None:
    fire(handed_over, ANI, "acknowledge", ANI, CALIBRATION)

    task = open_task(handed_over, ANI, kind="response")

    assert offers(task) == [("accept", None, True), ("object", "objection", False)]
    assert (task.then, task.then_days) == ((), None)


# Afterwards.


def told(engine: Engine, person: int, prompt: int) -> str:
    with reading(engine) as session:
        return tasks.afterwards(session, person, prompt, CALIBRATION.date())


def test_whoever_acted_is_told_how_the_matter_stands(office: Engine) -> None:
    prompt = prompts(office, recipient_id=CHIEF)[0]
    acts.act(office, view(office, prompt), CHIEF, "submit_review", REVIEW, GOOD)

    assert (
        told(office, CHIEF, prompt.id)
        == "Tersimpan. Evaluasi Budi Contoh sekarang pada tahap: Penetapan predikat."
    )
    assert [told(office, person, prompt.id) for person in (BUDI, HEAD)] == ["", ""]


def test_whoever_has_no_part_in_it_any_more_is_told_no_stage(office: Engine) -> None:
    prompt = prompts(office, recipient_id=CHIEF)[0]
    acts.act(office, view(office, prompt), CHIEF, "submit_review", REVIEW, GOOD)
    replace_appraiser(office, BUDI, OTHER_HEAD, REVIEW.date())

    assert told(office, CHIEF, prompt.id) == "Tersimpan."


def test_a_units_numbers_are_for_whoever_still_calibrates_it(handed_over: Engine) -> None:
    (prompt,) = prompts(handed_over, only_open=False, kind="calibration", unit_id=AGENCY)
    replace_appraiser(handed_over, HEAD, REGENT, CALIBRATION.date())

    assert told(handed_over, SECRETARY, prompt.id) == "Tersimpan."


@pytest.mark.parametrize("prompt", [0, 4711, -1])
def test_nothing_is_told_of_what_is_not_there(office: Engine, prompt: int) -> None:
    assert told(office, ANI, prompt) == ""


def test_nothing_is_told_before_an_act(office: Engine) -> None:
    assert told(office, CHIEF, number(office, CHIEF)) == ""


def test_a_unit_is_told_in_numbers(handed_over: Engine) -> None:
    (prompt,) = prompts(handed_over, only_open=False, kind="calibration", unit_id=AGENCY)

    assert (
        told(handed_over, SECRETARY, prompt.id)
        == "Tersimpan. Tidak ada lagi pegawai Dinas yang menunggu penetapan."
    )


def test_a_second_press_is_known_by_act_and_person(handed_over: Engine) -> None:
    (prompt,) = prompts(handed_over, only_open=False, kind="calibration", unit_id=AGENCY)

    done = [
        tasks.done_by(handed_over, person, prompt.id, trigger) is not None
        for person, trigger in ((SECRETARY, "confirm"), (SECRETARY, "return_to_review"), (HEAD, "confirm"))
    ]
    assert done == [True, False, False]
    assert tasks.done_by(handed_over, SECRETARY, 4711, "confirm") is None
