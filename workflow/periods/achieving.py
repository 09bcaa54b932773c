"""The one door for a unit's achievement in a month or quarter: the official one level above its head states it.

Nothing is changed or removed: a correction is a further version with its reason. It decides nothing of the year, whose
achievement is stated in calibration; the papers of the period print it, with the curve of its pattern.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, literal, or_, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Unit
from models.period import PeriodAchievement
from models.session import persistent, transaction
from workflow import authority
from workflow.actions import hold_sessions
from workflow.errors import ChangedMeanwhileError, RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.machine import WRONG_ROLE
from workflow.noting import note
from workflow.periods.achievements import Achieved, achievement_digest, faults, hindrances, stated
from workflow.periods.reading import Divided, closed, divided
from workflow.periods.windows import Period

STATE = "state_period_achievement"


class NoUnitPeriodError(WorkflowError):
    """Periode ini tidak ada pada unit itu."""


@dataclass(frozen=True)
class UnitFrame:
    """One period of one unit, and what an achievement is held against."""

    cycle: Cycle
    unit: Unit
    divided: Divided
    period: Period
    versions: tuple[PeriodAchievement, ...]
    """The newest first."""
    officials: frozenset[int]
    """Who may state it."""
    hindrances: tuple[str, ...]
    """Why nobody may at this moment."""

    @property
    def last(self) -> PeriodAchievement | None:
        return self.versions[0] if self.versions else None


def frame(session: Session, cycle_id: int, unit_id: int, number: int, now: datetime) -> UnitFrame:
    """Raises NoUnitPeriodError where the cycle has no such period, or nobody of the unit is evaluated for it."""
    cycle, unit = session.get(Cycle, cycle_id), session.get(Unit, unit_id)
    if cycle is None or unit is None:
        raise NoUnitPeriodError
    whole = divided(session, cycle)
    period = next((each for each in whole.whole if each.number == number), None)
    if period is None:
        raise NoUnitPeriodError
    evaluated = _evaluated(session, cycle_id, unit_id, period)
    if not evaluated:
        raise NoUnitPeriodError
    calendar = whole.rules.calendar
    held = authority.calibrators(calendar.local(now).date()).subquery()
    officials = select(held.c.holder_id).where(held.c.unit_id == unit_id)
    rows = session.scalars(
        select(PeriodAchievement)
        .where(PeriodAchievement.cycle_id == cycle_id, PeriodAchievement.unit_id == unit_id)
        .where(PeriodAchievement.period == number)
        .order_by(PeriodAchievement.revision.desc())
    )
    is_closed = closed(session, evaluated) >= evaluated
    return UnitFrame(
        cycle=cycle,
        unit=unit,
        divided=whole,
        period=period,
        versions=tuple(rows),
        officials=frozenset(session.scalars(officials)),
        hindrances=tuple(hindrances(period.standing(calendar, now), closed=is_closed)),
    )


@persistent
def state(
    engine: Engine,
    place: tuple[int, int, int],
    person: int,
    said: Achieved,
    now: datetime,
    *,
    seen: int,
) -> int:
    """The number of the stored version, also where the very same is the last one: a button pressed twice.

    `place` is cycle, unit, period; `seen` is the version that the person had before him, 0 for none. Raises
    RefusedError with every reason at once, ChangedMeanwhileError where another version came between, or
    NoUnitPeriodError.
    """
    said = said.cleaned()
    with transaction(engine) as session:
        hold_sessions(session, place[0], select(literal(place[1])))
        around = frame(session, *place, now)
        if person not in around.officials:
            raise RefusedError([WRONG_ROLE])
        last = around.last
        if last is not None and last.author_id == person and stated(last) == said:
            return last.id
        if around.hindrances:
            raise RefusedError(around.hindrances)
        if seen != (last.revision if last else 0):
            raise ChangedMeanwhileError("Baca lagi capaian periode ini dahulu.")
        told = faults(said, later=last is not None)
        if told:
            raise RefusedError(told)
        return _store(session, around, person, said, now)


def _evaluated(session: Session, cycle_id: int, unit_id: int, period: Period) -> set[int]:
    """Evaluations of the unit whose post was served in the period."""
    return set(
        session.scalars(
            select(Evaluation.id)
            .join(Assignment, Assignment.id == Evaluation.assignment_id)
            .where(Evaluation.cycle_id == cycle_id, Evaluation.unit_id == unit_id)
            .where(Assignment.first <= period.last)
            .where(or_(Assignment.last.is_(None), Assignment.last >= period.first))
        )
    )


def _store(session: Session, around: UnitFrame, person: int, said: Achieved, now: datetime) -> int:
    row = PeriodAchievement(
        cycle_id=around.cycle.id,
        unit_id=around.unit.id,
        period=around.period.number,
        revision=(around.last.revision if around.last else 0) + 1,
        achievement=said.achievement,
        reason=said.reason,
        change_reason=said.change_reason,
        author_id=person,
        at=now,
    )
    row.digest = achievement_digest(row)
    session.add(row)
    session.flush()
    body = {"achievement": said.achievement, "reason": said.reason, "change_reason": said.change_reason}
    note(
        session, "period_achievement", row.id, 1, STATE, role="calibrator", at=now, actor=Actor(employee_id=person),
        target=f"periode {row.period}, versi {row.revision}", mark=f"sha256:{row.digest}",
        cycle_id=row.cycle_id, body=body,
    )  # fmt: skip
    return row.id
