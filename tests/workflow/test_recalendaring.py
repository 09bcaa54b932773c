"""A holiday decreed while a cycle runs: what moves, what stays, and what the log says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.cycle import Cycle, StageWindow
from models.prompt import Prompt
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, CALENDAR, CICI, SELF, at, evaluation, prompts, put, stored
from workflow import recalendaring, terms
from workflow.calendar import Calendar
from workflow.contradicting import contradictions
from workflow.gathering import Actor
from workflow.invariants import breaches
from workflow.recalendaring import Moved, Recalendared, preview, recalendar
from workflow.rescheduling import WindowError, Wish, hold, resume
from workflow.verifying import verify

DECREED = date(2026, 12, 10)
WISH = Wish("2026", None, "SKB 3 Tahun 2026", Actor(user="budi", role="operator"))
CLOSES, LATER = at(2026, 12, 19, 0), at(2026, 12, 22, 0)


def other(*added: date, without: tuple[date, ...] = ()) -> Calendar:
    days = {day: name for day, name in CALENDAR.days_off.items() if day not in without}
    return replace(CALENDAR, days_off=days | dict.fromkeys(added, "Libur baru"))


def closing(engine: Engine, unit: int = AGENCY, stage: str = "self_assessment") -> datetime:
    (found,) = stored(engine, StageWindow, unit_id=unit, stage=stage)
    closes: datetime = found.closes_at
    return closes


def moved(engine: Engine, *days: date, now: datetime = SELF) -> Recalendared:
    return recalendar(engine, WISH, other(*days), now)


def test_deadlines_move_by_the_day_that_was_taken(office: Engine, tmp_path: Path) -> None:
    before = closing(office)
    told = moved(office, DECREED)

    assert told.added == {"2026-12-10": "Libur baru"}
    assert closing(office) > before
    assert {task.due_at for task in prompts(office, unit_id=AGENCY)} == {closing(office)}
    assert told.number(recalendaring.WINDOW) == 3
    assert told.number(recalendaring.PROMPT) == 8
    assert breaches(office, tmp_path / "documents") == {}
    assert contradictions(office, tmp_path / "documents") == []
    assert verify(office) == []


def test_the_preview_says_the_same_and_changes_nothing(office: Engine) -> None:
    seen = preview(office, "2026", other(DECREED), SELF)

    assert stored(office, AuditEvent, trigger="recalendar") == []
    assert seen == moved(office, DECREED)
    assert all(isinstance(each, Moved) and each.after > each.before for each in seen.moved)


def test_what_has_passed_stays_passed(office: Engine) -> None:
    put(office, ANI, due_at=at(2026, 12, 5, 0))
    put(office, CICI, due_at=at(2026, 12, 12, 0))

    moved(office, DECREED, now=at(2026, 12, 8))

    assert evaluation(office, ANI).due_at == at(2026, 12, 5, 0)
    assert evaluation(office, CICI).due_at == at(2026, 12, 15, 0)


def test_a_revoked_holiday_brings_no_deadline_forward(office: Engine) -> None:
    moved(office, DECREED)
    later = closing(office)

    told = recalendar(office, WISH, other(), SELF)

    assert told.removed == {"2026-12-10": "Libur baru"}
    assert (told.moved, closing(office)) == ((), later)
    (cycle,) = stored(office, Cycle)
    assert "2026-12-10" not in cycle.calendar["days_off"]


def test_openings_and_what_was_worked_out_of_days_that_are_over_stay(office: Engine) -> None:
    over = at(2026, 12, 16)
    first = [row.opens_at for row in stored(office, StageWindow)]
    moved(office, date(2027, 1, 4), now=over)

    assert [row.opens_at for row in stored(office, StageWindow)] == first
    told = recalendar(office, WISH, other(date(2027, 1, 4), date(2026, 12, 9)), over)
    assert "2026-12-09" in told.added, "a day that people lost counts, however late it is told"
    with pytest.raises(WindowError, match="sama"):
        recalendar(office, WISH, other(date(2027, 1, 4)), over)


def test_a_held_unit_gets_the_day_and_the_days_of_its_hold(office: Engine) -> None:
    hold(office, replace(WISH, unit=f"U{AGENCY}"), at(2026, 12, 8))
    moved(office, DECREED, now=at(2026, 12, 9))
    resume(office, replace(WISH, unit=f"U{AGENCY}"), at(2026, 12, 14))

    days, calendar = 0, other(DECREED)
    day = date(2026, 12, 14)
    while calendar.end(day) <= closing(office):
        days, day = days + calendar.is_working_day(day), day + timedelta(days=1)
    before = CALENDAR.worked(
        date(2026, 12, 8), CALENDAR.last_day(closing(office, unit=4)) + timedelta(days=1)
    )
    assert days == before - 1, "the other units' window holds the decreed day too"


def test_it_wants_a_reason_and_a_difference(office: Engine) -> None:
    for wish, office_days in ((replace(WISH, reason=" "), other(DECREED)), (WISH, other())):
        with pytest.raises(WindowError):
            recalendar(office, wish, office_days, SELF)
    assert stored(office, AuditEvent, trigger="recalendar") == []


def test_a_calendar_that_somebody_wrote_in_is_found(office: Engine) -> None:
    moved(office, DECREED)
    with transaction(office) as session:
        assert list(terms.changed(session, 1)) == []
        cycle = session.get_one(Cycle, 1)
        cycle.calendar = {**cycle.calendar, "days_off": {}}
        session.flush()
        assert list(terms.changed(session, 1)) == ["kalender kerja"]
        session.rollback()


def test_reminders_are_planned_for_the_new_day(office: Engine) -> None:
    before = {task.id: task.next_reminder_at for task in stored(office, Prompt)}
    moved(office, DECREED)

    with reading(office):
        assert all(
            task.next_reminder_at is not None and task.next_reminder_at >= before[task.id]
            for task in stored(office, Prompt)
        )
