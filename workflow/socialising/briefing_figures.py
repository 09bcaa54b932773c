"""Sessions as pages and commands show them, and how many of each unit were at one at least."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Unit
from models.socialisation import Attendance, Briefing
from workflow.socialising.briefings import HELD
from workflow.wording import long_date


@dataclass(frozen=True)
class Held:
    """One session."""

    number: int
    day: date
    day_text: str
    place: str
    subject: str
    code: str
    """For HR alone."""
    attended: int
    mine: bool
    """The reader was there."""


@dataclass(frozen=True)
class UnitAttendance:
    """Of one unit's people in the cycle, how many were at one session or more."""

    unit_id: int
    code: str
    unit: str
    people: int
    attended: int
    percent: Decimal


def running(session: Session, today: date) -> Cycle | None:
    """The cycle that sessions are about: the first one that is not over, else the newest that is not closed."""
    open_ones = select(Cycle).where(Cycle.closed_at.is_(None))
    ahead = open_ones.where(Cycle.last >= today).order_by(Cycle.first).limit(1)
    return session.scalar(ahead) or session.scalar(open_ones.order_by(Cycle.last.desc()).limit(1))


def held(session: Session, cycle_id: int, person: int | None = None) -> list[Held]:
    """The newest first."""
    there = (
        select(Attendance.briefing_id, func.count().label("number"))
        .group_by(Attendance.briefing_id)
        .subquery()
    )
    mine = select(Attendance.id).where(
        Attendance.briefing_id == Briefing.id, Attendance.employee_id == person
    )
    rows = session.execute(
        select(Briefing, func.coalesce(there.c.number, 0), mine.correlate(Briefing).exists())
        .outerjoin(there, there.c.briefing_id == Briefing.id)
        .where(Briefing.cycle_id == cycle_id, Briefing.state == HELD)
        .order_by(Briefing.day.desc(), Briefing.id.desc())
    ).tuples()
    return [
        Held(row.id, row.day, long_date(row.day), row.place, row.subject, row.code, number, was_there)
        for row, number, was_there in rows
    ]


def by_unit(session: Session, cycle_id: int) -> list[UnitAttendance]:
    """Set-based, in the order of the units' codes."""
    there = (
        select(Attendance.employee_id)
        .join(Briefing, Briefing.id == Attendance.briefing_id)
        .where(Briefing.cycle_id == cycle_id, Briefing.state == HELD)
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(
            Unit.id,
            Unit.code,
            Unit.name,
            func.count(Evaluation.employee_id.distinct()),
            func.count(there.c.employee_id.distinct()),
        )
        .join(Evaluation, Evaluation.unit_id == Unit.id)
        .outerjoin(there, there.c.employee_id == Evaluation.employee_id)
        .where(Evaluation.cycle_id == cycle_id)
        .group_by(Unit.id, Unit.code, Unit.name)
        .order_by(Unit.code)
    ).tuples()
    return [
        UnitAttendance(number, code, name, people, attended, _percent(attended, people))
        for number, code, name, people, attended in rows
    ]


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
