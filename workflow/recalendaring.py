"""Another calendar for a running cycle: a holiday that was decreed after the launch moves what has not passed yet.

Every deadline keeps the working days that it had, counted anew from its beginning; none comes earlier, and one that has
passed stays passed. Openings stay on their day. What is worked out only later (a deadline not set yet, a period's, a
round of peers not opened yet) follows by itself.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row, select
from sqlalchemy.orm import Session

from models.cycle import Cycle, StageWindow
from models.evaluation import Evaluation
from models.prompt import Prompt
from models.session import lock, persistent, reading, transaction
from workflow import postponing
from workflow.calendar import Calendar
from workflow.definitions import Rules, rules_of
from workflow.gathering import Actor
from workflow.launching import note_cycle
from workflow.reminding import next_reminder
from workflow.rescheduling import (
    WindowError,
    Wish,
    check_reach,
    check_reason,
    note_window,
    take_turns,
    windows_of,
)
from workflow.terms import RECALENDAR
from workflow.windows import recounted

WINDOW, EVALUATION, PROMPT = "window", "evaluation", "prompt"


@dataclass(frozen=True)
class Moved:
    """Deadlines of one kind in one stage that go from one moment to another."""

    what: str
    """window, evaluation or prompt."""
    stage: str
    before: datetime
    after: datetime
    number: int


@dataclass(frozen=True)
class Recalendared:
    """What another calendar changes."""

    cycle: str
    added: dict[str, str]
    """New days off with their names, by day."""
    removed: dict[str, str]
    moved: tuple[Moved, ...]

    def number(self, what: str) -> int:
        return sum(each.number for each in self.moved if each.what == what)


@dataclass(frozen=True)
class _Planned:
    rules: Rules
    """With the new calendar."""
    added: dict[date, str]
    removed: dict[date, str]
    windows: list[tuple[StageWindow, datetime]]
    evaluations: list[tuple[Row[Any], datetime]]
    prompts: list[tuple[Prompt, datetime, datetime | None]]

    def told(self, cycle: Cycle) -> Recalendared:
        found: Counter[tuple[str, str, datetime, datetime]] = Counter()
        found.update((WINDOW, row.stage, row.closes_at, after) for row, after in self.windows)
        found.update((EVALUATION, row.state, row.due_at, after) for row, after in self.evaluations)
        found.update(
            (PROMPT, row.stage, row.due_at, due) for row, due, _ in self.prompts if due != row.due_at
        )
        moved = tuple(Moved(*place, number) for place, number in sorted(found.items()))
        return Recalendared(cycle.code, _texts(self.added), _texts(self.removed), moved)


def preview(engine: Engine, code: str, office: Calendar, now: datetime) -> Recalendared:
    """What would move; changes nothing. Raises WorkflowError as `recalendar` does, but for the reason."""
    with reading(engine) as session:
        cycle, windows = windows_of(session, Wish(code, None, "", Actor()), held=False)
        return _plan(session, cycle, windows, office, now).told(cycle)


@persistent
def recalendar(engine: Engine, wish: Wish, office: Calendar, now: datetime) -> Recalendared:
    """Puts the office's days off of today in the place of those that the cycle was launched with.

    Week, zone and delivery time stay. Raises WorkflowError without a reason, for a closed cycle, and where no day
    differs.
    """
    with transaction(engine) as session:
        check_reason(wish)
        cycle, windows = windows_of(session, replace(wish, unit=None))
        check_reach(session, wish, cycle, windows, now)
        lock(session, select(Cycle.id).where(Cycle.id == cycle.id))
        session.refresh(cycle)
        take_turns(session, cycle, windows)
        plan = _plan(session, cycle, windows, office, now)
        told = plan.told(cycle)
        cycle.calendar, cycle.version = plan.rules.calendar.freeze(), cycle.version + 1
        session.flush()
        body = {
            "reason": wish.reason.strip(),
            "calendar": cycle.calendar,
            "added": told.added,
            "removed": told.removed,
        }
        note_cycle(session, cycle, RECALENDAR, cycle.stage, wish.actor, now, body=body)
        for window, after in plan.windows:
            before, window.closes_at = window.closes_at, after
            note_window(session, window, RECALENDAR, wish, now, before)
        postponing.write(
            session, Evaluation, [{"id": row.id, "due_at": after} for row, after in plan.evaluations]
        )
        prompts = [
            {"id": row.id, "due_at": due, "next_reminder_at": reminder} for row, due, reminder in plan.prompts
        ]
        postponing.write(session, Prompt, prompts)
        return told


def _plan(
    session: Session, cycle: Cycle, windows: list[StageWindow], office: Calendar, now: datetime
) -> _Planned:
    rules = rules_of(session, cycle.id)
    old = rules.calendar
    added, removed = _differing(old, office, cycle, now)
    if not added and not removed:
        raise WindowError(f"Hari libur siklus {cycle.code} sudah sama dengan kalender kantor.")
    days = {day: name for day, name in (old.days_off | added).items() if day not in removed}
    new = replace(old, days_off=days)
    rules = replace(rules, calendar=new)
    stood = {window.unit_id: window.held_at or now for window in windows}
    closing = {
        (window.unit_id, window.stage): recounted(
            old, new, window.closes_at, window.opens_at, stood[window.unit_id]
        )
        for window in windows
    }
    moved = [(window, closing[window.unit_id, window.stage]) for window in windows]
    own = _evaluations(session, rules, old, stood)
    prompts = _prompts(session, rules, old, stood, closing, {row.id: after for row, after in own})
    return _Planned(
        rules,
        added,
        removed,
        [(window, after) for window, after in moved if after != window.closes_at],
        [(row, after) for row, after in own if after != row.due_at],
        prompts,
    )


def _differing(
    old: Calendar, office: Calendar, cycle: Cycle, now: datetime
) -> tuple[dict[date, str], dict[date, str]]:
    """Days that are off now and were not, of the cycle's time; and those revoked, from tomorrow on alone.

    A day that was off is over: what was worked out from it stays as it was told.
    """
    today = old.local(now).date()
    added = {
        day: name
        for day, name in office.days_off.items()
        if day not in old.days_off and day >= cycle.first
    }  # fmt: skip
    known = {day.year for day in office.days_off}
    removed = {
        day: name
        for day, name in old.days_off.items()
        if day not in office.days_off and day > today and day.year in known
    }
    return dict(sorted(added.items())), dict(sorted(removed.items()))


def _evaluations(
    session: Session, rules: Rules, old: Calendar, stood: Mapping[int, datetime]
) -> list[tuple[Row[Any], datetime]]:
    """Each that has a deadline of its own, with that by the new calendar."""
    columns = Evaluation.id, Evaluation.unit_id, Evaluation.state, Evaluation.due_at
    rows = session.execute(
        select(*columns, postponing.set_at(rules.definition).label("since")).where(
            Evaluation.cycle_id == rules.cycle_id,
            Evaluation.due_at.is_not(None),
            Evaluation.final_at.is_(None),
        )
    ).all()
    return [
        (
            row,
            recounted(
                old, rules.calendar, row.due_at, row.since or stood[row.unit_id], stood[row.unit_id]
            ),
        )
        for row in rows
    ]  # fmt: skip


def _prompts(
    session: Session,
    rules: Rules,
    old: Calendar,
    stood: Mapping[int, datetime],
    closing: Mapping[tuple[int, str], datetime],
    own: Mapping[int, datetime],
) -> list[tuple[Prompt, datetime, datetime | None]]:
    """Open ones follow what they are about; a reminder is planned anew where the deadline moves."""
    found = []
    for prompt, due, closes in session.execute(postponing.open_prompts(rules, stood)).all():
        stopped = stood[prompt.unit_id]
        if prompt.evaluation_id is None or (due is None and closes is None):
            after = recounted(old, rules.calendar, prompt.due_at, prompt.asked_at, stopped)
            if prompt.due_at > stopped:
                after = max(after, closing.get((prompt.unit_id, prompt.stage), after))
        elif due is not None:
            after = own.get(prompt.evaluation_id, due)
        else:
            after = closing[prompt.unit_id, prompt.stage]
        if after > prompt.due_at:
            found.append((prompt, after, next_reminder(rules, prompt.stage, after, stopped)))
    return found


def _texts(days: Mapping[date, str]) -> dict[str, str]:
    return {day.isoformat(): name for day, name in days.items()}
