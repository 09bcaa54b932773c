"""Continuous feedback: whose, about what, for ever; and the log."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from models.audit import AuditEvent
from models.feedback import FeedbackNote
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CALENDAR, CHIEF, HEAD, evaluation, put, replace_appraiser, stored
from tests.workflow.disarming import disarm
from tests.workflow.reports.reports import NOW, planned
from workflow import feedback
from workflow.contradicting import contradictions
from workflow.errors import RefusedError
from workflow.feedback import NO_NOTE, NO_SUBJECT, NO_TEXT, OVER, About
from workflow.folding import broken
from workflow.machine import WRONG_ROLE

pytestmark = pytest.mark.thorough
LOYAL = About(value="loyal")


@pytest.fixture
def goal(engine: Engine) -> int:
    return planned(engine)


def noted(
    engine: Engine, about: About = LOYAL, said: str = "Menjaga rahasia.", person: int = CHIEF, **at: Any
) -> int:
    return feedback.note(engine, evaluation(engine, ANI).id, person, about, said, NOW + timedelta(**at))


def answered(engine: Engine, note: int, said: str = "Terima kasih.", person: int = ANI) -> int:
    return feedback.answer(engine, evaluation(engine, ANI).id, person, note, said, NOW)


def reasons(act: Any, *words: Any, **facts: Any) -> tuple[str, ...]:
    with pytest.raises(RefusedError) as fault:
        act(*words, **facts)
    return fault.value.reasons


def test_notes_and_answers_are_facts_with_events(engine: Engine, goal: int) -> None:
    first = noted(engine, About(result=goal))
    answered(engine, first)
    noted(engine, said="Pembetulan: dua kali.")

    events = stored(engine, AuditEvent, subject="feedback")
    assert [(event.trigger, event.actor_id, event.role) for event in events] == [
        ("note_feedback", CHIEF, "appraiser"),
        ("answer_feedback", ANI, "employee"),
        ("note_feedback", CHIEF, "appraiser"),
    ]
    with reading(engine) as session:
        assert list(broken(session)) == []
        later, earlier = feedback.notes(session, evaluation(engine, ANI).id)
    assert (later.about, later.answers) == ("Loyal", ())
    assert (earlier.about, earlier.answers[0][1:]) == (
        "Laporan bulanan tersusun",
        ("Ani Contoh", "Terima kasih."),
    )
    assert contradictions(engine, Path("none")) == []


def test_only_the_appraiser_of_the_day_notes_and_only_the_employee_answers(engine: Engine, goal: int) -> None:
    for person in (ANI, BUDI, HEAD):
        assert reasons(noted, engine, person=person) == (WRONG_ROLE,)
    note = noted(engine)
    for person in (CHIEF, BUDI):
        assert reasons(answered, engine, note, person=person) == (WRONG_ROLE,)
    replace_appraiser(engine, ANI, HEAD, CALENDAR.local(NOW).date() + timedelta(days=1))
    assert reasons(noted, engine, days=1) == (WRONG_ROLE,)
    assert noted(engine, person=HEAD, days=1)


def test_every_fault_is_told_at_once(engine: Engine, goal: int) -> None:
    assert reasons(noted, engine, About(), " ") == (NO_TEXT, NO_SUBJECT)
    assert reasons(noted, engine, About(result=goal, value="loyal")) == (NO_SUBJECT,)
    assert reasons(noted, engine, About(result=goal + 1)) == (NO_SUBJECT,)
    note = noted(engine)
    answer = answered(engine, note)
    assert reasons(answered, engine, answer, "Lagi") == (NO_NOTE,)
    assert reasons(answered, engine, 999, " ") == (NO_TEXT, NO_NOTE)
    put(engine, ANI, final_at=NOW)
    assert reasons(noted, engine, said="x") == (OVER,)


def test_a_button_pressed_twice_notes_once(engine: Engine, goal: int) -> None:
    note = noted(engine)

    assert noted(engine) == note
    assert answered(engine, note) == answered(engine, note)
    assert len(stored(engine, FeedbackNote)) == 2


@pytest.mark.parametrize(
    "values", ["text = 'Lain'", "value = 'adaptif'", "at = '2026-01-01 00:00:00.000000'", "author_id = 6"]
)
def test_a_note_that_somebody_changed_is_found(engine: Engine, goal: int, values: str) -> None:
    noted(engine)
    disarm(engine)
    with transaction(engine) as session:
        session.execute(text(f"UPDATE feedback_note SET {values}"))

    assert "feedback_differs" in {finding.kind for finding in contradictions(engine, Path("none"))}


@pytest.mark.parametrize("statement", ["UPDATE feedback_note SET text = 'Lain'", "DELETE FROM feedback_note"])
def test_a_note_stays_as_it_is(engine: Engine, goal: int, statement: str) -> None:
    noted(engine)

    with pytest.raises(DBAPIError, match="append-only"), transaction(engine) as session:
        session.execute(text(statement))


def test_a_note_that_somebody_removed_is_found(engine: Engine, goal: int) -> None:
    noted(engine)
    disarm(engine)
    with transaction(engine) as session:
        session.execute(text("DELETE FROM feedback_note"))
    with reading(engine) as session:
        assert {each.subject for each in broken(session)} == {"feedback"}
