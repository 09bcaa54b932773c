"""The door for a cycle's anonymous question: opened and closed by the clock, answered once by everybody who likes.

An answer rewrites the box alone: no event, no moment, no other row (docs/adr/0023). What the close may show it
freezes; everything else it deletes, who took part too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Engine, Select, delete, func, select
from sqlalchemy.orm import Session

from config.definition import Pulse as Asking
from config.rules.feedback import Anonymity
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.session import lock, persistent, reading, transaction
from models.socialisation import Pulse, PulseBox
from workflow.definitions import rules_of
from workflow.errors import RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.launching import window_days
from workflow.noting import note
from workflow.socialising.pulse_mails import post

SUBJECT, OPEN_PULSE, CLOSE_PULSE = "pulse", "open_pulse", "close_pulse"
OPEN, CLOSED = "open", "closed"
BEFORE, AFTER = "before", "after"
MOMENTS = {BEFORE: "Sebelum penilaian", AFTER: "Sesudah penilaian"}
TAKEN = "Bapak/Ibu sudah menjawab; jawaban disimpan tanpa nama dan tidak dapat diubah."
NOT_OPEN = "Jajak pendapat ini tidak dibuka, atau sudah ditutup."
NO_SCORE = "Pilih satu jawaban."
YEARS = 2
"""So many years after a cycle's last day its question may still be opened."""


class NoPulseError(WorkflowError):
    """Jajak pendapat itu tidak ada."""


@dataclass(frozen=True)
class Passed:
    opened: int
    closed: int


@dataclass(frozen=True)
class Planned:
    """One question of a cycle, as the definition wants it."""

    cycle_id: int
    moment: str
    opens_at: datetime
    closes_at: datetime


def planned(session: Session, cycle: Cycle) -> Iterator[Planned]:
    """Nothing where the cycle asks no question."""
    rules = rules_of(session, cycle.id)
    asking: Asking | None = rules.definition.pulse
    if asking is not None:
        for moment, window in ((BEFORE, asking.before), (AFTER, asking.after)):
            yield Planned(cycle.id, moment, *window_days(window, cycle.last.year, rules.calendar))


def moments(session: Session, now: datetime) -> list[datetime]:
    """When a question opens or closes, of all cycles that may still ask one."""
    return sorted(
        when
        for cycle in _cycles(session, now)
        for each in planned(session, cycle)
        for when in (each.opens_at, each.closes_at)
    )


@persistent
def follow(engine: Engine, actor: Actor, now: datetime) -> Passed:
    """What the dates of all cycles' questions ask for; called again at the same moment it does nothing.

    A question outlives its cycle: that is closed when everybody is done, and asked about afterwards.
    """
    with reading(engine) as session:
        due = _to_open(session, now), _to_close(session, now)
    if not any(due):
        return Passed(0, 0)
    with transaction(engine) as session:
        lock(
            session,
            select(Cycle.id).where(Cycle.id.in_([each.cycle_id for each in due[0]])).order_by(Cycle.id),
        )
        opened = _to_open(session, now)
        for each in opened:
            _open(session, each, actor, now)
        closed = [_close(session, number, actor, now) for number in _to_close(session, now)]
    return Passed(len(opened), sum(closed))


def _cycles(session: Session, now: datetime) -> list[Cycle]:
    earliest = date(now.year - YEARS, 1, 1)
    return list(session.scalars(select(Cycle).where(Cycle.last >= earliest).order_by(Cycle.id)))


def _to_open(session: Session, now: datetime) -> list[Planned]:
    known = set(session.execute(select(Pulse.cycle_id, Pulse.moment)).tuples())
    return [
        each
        for cycle in _cycles(session, now)
        for each in planned(session, cycle)
        if each.opens_at <= now < each.closes_at and (cycle.id, each.moment) not in known
    ]


def _to_close(session: Session, now: datetime) -> list[int]:
    return list(
        session.scalars(
            select(Pulse.id).where(Pulse.state == OPEN, Pulse.closes_at <= now).order_by(Pulse.id)
        )
    )


def _open(session: Session, each: Planned, actor: Actor, now: datetime) -> None:
    rules = rules_of(session, each.cycle_id)
    assert rules.definition.pulse is not None
    row = Pulse(cycle_id=each.cycle_id, moment=each.moment, opens_at=each.opens_at, closes_at=each.closes_at)
    session.add(row)
    session.flush()
    session.add(PulseBox(pulse_id=row.id, took_part=[], counts=[0] * len(rules.definition.pulse.scale)))
    _note(session, row, OPEN_PULSE, actor, now)
    post(session, rules.calendar, row, now)


def _close(session: Session, number: int, actor: Actor, now: datetime) -> bool:
    lock(session, select(Pulse.id).where(Pulse.id == number))
    row = session.get_one(Pulse, number, populate_existing=True)
    if row.state != OPEN:
        return False
    box = session.get_one(PulseBox, number, populate_existing=True)
    k = table_on(Anonymity, session.get_one(Cycle, row.cycle_id).last).breakdowns_from
    row.asked = session.scalar(select(func.count()).select_from(_asked(row.cycle_id).subquery())) or 0
    row.answers = sum(box.counts)
    row.counts = list(box.counts) if row.answers >= k else None
    row.state, row.version = CLOSED, row.version + 1
    session.execute(delete(PulseBox).where(PulseBox.pulse_id == number))
    session.flush()
    _note(session, row, CLOSE_PULSE, actor, now)
    return True


def _note(session: Session, row: Pulse, trigger: str, actor: Actor, now: datetime) -> None:
    note(
        session, SUBJECT, row.id, row.version, trigger, role="system" if actor.is_system else actor.role,
        at=now, actor=actor, source="" if trigger == OPEN_PULSE else OPEN, target=row.state,
        cycle_id=row.cycle_id,
    )  # fmt: skip


@persistent
def answer(engine: Engine, number: int, person: int, score: int, now: datetime) -> None:
    """Counts one answer of a person; `score` is a step of the scale, from 1. Raises NoPulseError, RefusedError."""
    with transaction(engine) as session:
        lock(session, select(Pulse.id).where(Pulse.id == number))
        row = session.get(Pulse, number)
        if row is None or session.scalar(_asked(row.cycle_id, Evaluation.employee_id == person)) is None:
            raise NoPulseError
        if row.state != OPEN or now >= row.closes_at:
            raise RefusedError([NOT_OPEN])
        box = session.get_one(PulseBox, number, populate_existing=True)
        if person in box.took_part:
            raise RefusedError([TAKEN])
        if not 1 <= score <= len(box.counts):
            raise RefusedError([NO_SCORE])
        box.counts = [count + (step == score) for step, count in enumerate(box.counts, 1)]
        box.took_part = sorted([*box.took_part, person])


def _asked(cycle_id: int, *which: ColumnElement[bool]) -> Select[tuple[int]]:
    """Everybody who is evaluated in the cycle: who of them may answer is all of them."""
    return select(Evaluation.employee_id).where(Evaluation.cycle_id == cycle_id, *which).distinct()
