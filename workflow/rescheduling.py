"""Holding, resuming and extending the windows of a cycle, each change with its event.

A hold stops the clock of a whole unit. Nothing falls due in it, nobody is reminded, and in a stage with a window nobody
acts; what the law gives a person without a window, an objection above all, stays open. Resumed, every deadline that
lay ahead has the working days left that it had; one that had passed stays passed. An extension moves deadlines to a
later day and never to an earlier one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.definition import DefinitionFile
from models.cycle import Cycle, StageWindow
from models.evaluation import Evaluation
from models.people import Unit
from models.session import transaction
from workflow import postponing
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.errors import WorkflowError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.relations import units_reached
from workflow.units import cycle_of, within
from workflow.windows import resumed

HELD = "held"


class WindowError(WorkflowError):
    """Jadwal siklus ini tidak dapat diubah seperti itu."""


@dataclass(frozen=True)
class Wish:
    """Which cycle, for which unit with all below it (none: everybody), why, and who wants it."""

    cycle: str
    unit: str | None
    reason: str
    actor: Actor


@dataclass(frozen=True)
class Change:
    """How much was changed."""

    windows: int
    units: int
    evaluations: int = 0
    """Whose own deadline moved."""
    prompts: int = 0
    """Open ones whose deadline or reminder moved."""


def hold(engine: Engine, wish: Wish, now: datetime) -> Change:
    """Stops the clock of these units. Raises WorkflowError where there is nothing to hold or no reason is given."""
    with transaction(engine) as session:
        cycle, windows = windows_of(session, wish)
        check_reason(wish)
        check_reach(session, wish, cycle, windows, now)
        found = [window for window in windows if not window.held]
        if not found:
            raise WindowError("Semua unit itu sudah ditahan, atau tidak ikut siklus ini.")
        take_turns(session, cycle, found)
        for window in found:
            window.held_at = now
            note_window(session, window, "hold", wish, now)
        return Change(len(found), _units(found))


def resume(engine: Engine, wish: Wish, now: datetime) -> Change:
    """Lets the clock of these units run again. Raises WorkflowError where none of them is held."""
    with transaction(engine) as session:
        cycle, windows = windows_of(session, wish)
        check_reach(session, wish, cycle, windows, now)
        found = [window for window in windows if window.held]
        if not found:
            raise WindowError("Tidak ada unit yang sedang ditahan di sana.")
        take_turns(session, cycle, found)
        rules = rules_of(session, cycle.id)
        stood = {window.unit_id: window.held_at for window in found if window.held_at}
        for window in found:
            before, stopped = window.closes_at, max(stood[window.unit_id], window.opens_at)
            window.closes_at = resumed(rules.calendar, before, stopped, now)
            window.held_at = None
            note_window(session, window, "resume", wish, now, before)
        session.flush()
        moved = postponing.resume_evaluations(session, rules, stood, now)
        return Change(len(found), _units(found), moved, postponing.resume_prompts(session, rules, stood, now))


def extend(engine: Engine, wish: Wish, stage: str, until: date, now: datetime) -> Change:
    """A stage stays open until the end of that day, where it closes earlier. Raises WorkflowError."""
    with transaction(engine) as session:
        cycle, windows = windows_of(session, wish)
        check_reason(wish)
        check_reach(session, wish, cycle, windows, now)
        rules = rules_of(session, cycle.id)
        _check_stage(rules.definition, stage)
        closes = _check_day(rules.calendar, until, now)
        found = [window for window in windows if window.stage == stage and window.closes_at < closes]
        if not found:
            raise WindowError("Tahap itu di sana baru tutup pada hari itu atau sesudahnya.")
        _check_running(session, found)
        take_turns(session, cycle, found)
        for window in found:
            before, window.closes_at = window.closes_at, closes
            note_window(session, window, "extend", wish, now, before)
        session.flush()
        units = [window.unit_id for window in found]
        moved = postponing.extend_evaluations(session, rules, stage, units, closes)
        asked = postponing.extend_prompts(session, rules, stage, units, closes, now)
        return Change(len(found), _units(found), moved, asked)


def windows_of(session: Session, wish: Wish, *, held: bool = True) -> tuple[Cycle, list[StageWindow]]:
    """Held against other writers. Raises UnknownCycleError, UnknownUnitError, or WindowError for a closed cycle."""
    cycle = cycle_of(session, wish.cycle)
    if cycle.closed_at is not None:
        raise WindowError(f"Siklus {cycle.code} sudah ditutup.")
    query = select(StageWindow).where(StageWindow.cycle_id == cycle.id)
    if wish.unit is not None:
        query = query.where(StageWindow.unit_id.in_(within(session, wish.unit)))
    query = query.order_by(StageWindow.id)
    return cycle, list(session.scalars(query.with_for_update() if held else query))


def check_reason(wish: Wish) -> None:
    if not wish.reason.strip():
        raise WindowError('Alasannya belum ditulis. Tambahkan misalnya --reason "Banjir".')


def check_reach(
    session: Session, wish: Wish, cycle: Cycle, windows: Sequence[StageWindow], now: datetime
) -> None:
    """HR of a unit changes the days of that unit and all below it. Raises WindowError."""
    actor, day = wish.actor, rules_of(session, cycle.id).calendar.local(now).date()
    if actor.employee_id is None or actor.role != "hr":
        return
    outside = {window.unit_id for window in windows} - units_reached(session, actor.employee_id, day, "hr")
    if outside:
        first = session.scalar(select(Unit.code).where(Unit.id.in_(outside)).order_by(Unit.code).limit(1))
        raise WindowError(
            f"{len(outside)} unit di luar wewenang peran hr orang ini, antara lain {first}. Minta kepegawaiannya."
        )


def _check_stage(definition: DefinitionFile, stage: str) -> None:
    """A stage that its own schedule closes for a person."""
    known = [state.name for state in definition.state if state.window and state.owner != "system"]
    if stage not in known:
        raise WindowError(f"{stage!r} bukan tahap berjadwal; pakai salah satu: {', '.join(known)}.")


def _check_day(calendar: Calendar, until: date, now: datetime) -> datetime:
    if not calendar.is_working_day(until):
        raise WindowError(f"{until} bukan hari kerja; pilih misalnya {calendar.on_or_after(until)}.")
    closes = calendar.end(until)
    if closes <= now:
        raise WindowError(f"{until} sudah lewat.")
    return closes


def _check_running(session: Session, windows: Sequence[StageWindow]) -> None:
    held = {window.unit_id for window in windows if window.held}
    if held:
        names = ", ".join(session.scalars(select(Unit.code).where(Unit.id.in_(held)).order_by(Unit.code)))
        raise WindowError(f"Sedang ditahan: {names}. Lanjutkan dulu dengan `siulak cycle resume`.")


def _units(windows: Sequence[StageWindow]) -> int:
    return len({window.unit_id for window in windows})


def take_turns(session: Session, cycle: Cycle, windows: Sequence[StageWindow]) -> None:
    """Holds these units' evaluations against acts under way, which set deadlines from the windows as they see them."""
    meant = Evaluation.unit_id.in_({window.unit_id for window in windows})
    rows = select(Evaluation.id).where(Evaluation.cycle_id == cycle.id, meant).order_by(Evaluation.id)
    session.execute(rows.with_for_update(key_share=True)).all()


def note_window(
    session: Session,
    window: StageWindow,
    trigger: str,
    wish: Wish,
    now: datetime,
    before: datetime | None = None,
) -> None:
    """The event. Target and mark say how the row stands afterwards, so that a later hand in it is found."""
    window.version += 1
    body = {"stage": window.stage, "unit_id": window.unit_id, "reason": wish.reason.strip()}
    if before is not None and before != window.closes_at:
        body["closed_before"] = before.isoformat()
    note(
        session,
        "window",
        window.id,
        window.version,
        trigger,
        role=wish.actor.role,
        at=now,
        actor=wish.actor,
        source=HELD if trigger == "resume" else "",
        target=HELD if trigger == "hold" else "",
        mark=closing_mark(window.closes_at),
        cycle_id=window.cycle_id,
        body=body,
    )


def closing_mark(closes_at: datetime) -> str:
    """`closes 2027-01-13 17:00:00.000000`: in UTC, as the database keeps it."""
    return f"closes {closes_at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
