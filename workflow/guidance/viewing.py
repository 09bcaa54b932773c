"""Plans of guidance as pages and commands show them: one evaluation's, a reader's, a cycle's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.guidance import GuidanceEntry
from models.people import AppraiserRelation, Assignment, Employee, Unit
from models.period import PeriodEvaluation
from workflow import authority
from workflow.definitions import rules_of
from workflow.guidance.content import FORMS, OPEN, Guidance
from workflow.guidance.reading import plans
from workflow.relations import relations
from workflow.rules.development import BELOW
from workflow.wording import long_date, moment_text

AFTER = timedelta(days=366)
"""So long after a cycle's last day what was below expectation in it asks for a plan, closed or not."""
READERS = ("employee", "appraiser", "superior", "hr", "auditor")
"""Who may read them. What somebody is counselled about is no business of the official who sets predicates."""


@dataclass(frozen=True)
class Person:
    """One evaluation in a list."""

    evaluation_id: int
    name: str
    post: str
    unit: str
    cycle_title: str


@dataclass(frozen=True)
class Line:
    """One plan in a list."""

    person: Person
    number: int
    form: str
    cause: str
    state: str
    state_text: str
    opened: date
    next: str
    """The first step that is not done, with its day; empty where none is left."""
    late: int
    """Steps whose day is over."""
    steps: int
    done: int
    planned_hours: int
    hours: int
    replied: bool
    own: bool


@dataclass(frozen=True)
class Lists:
    """What a reader finds: the own plans, those of others, and who has none."""

    own: tuple[Line, ...]
    others: tuple[Line, ...]
    wanting: tuple[Person, ...]
    """Appraised by the reader, below expectation, and without any plan."""
    appraised: tuple[Person, ...]
    """Everybody else whom the reader may open a plan for."""


def lists(session: Session, person: int, now: datetime, day: date, *, limit: int) -> Lists:
    """Open plans first, those with late steps before the others."""
    seen = relations(person, day).subquery()
    mine = select(seen.c.evaluation_id).where(seen.c.relation.in_(READERS))
    there = select(GuidanceEntry.evaluation_id)
    rows = session.execute(
        _full().where(Evaluation.id.in_(mine), Evaluation.id.in_(there)).order_by(*_ORDER).limit(limit)
    ).all()
    lines = sorted(_lines(session, rows, now, person), key=lambda line: (line.state != OPEN, -line.late))
    without = [(_person(row), below) for row, below in _without(session, person, day, limit)]
    return Lists(
        tuple(line for line in lines if line.own),
        tuple(line for line in lines if not line.own),
        tuple(each for each, below in without if below),
        tuple(each for each, below in without if not below),
    )


def of_cycle(session: Session, cycle: Cycle, now: datetime) -> list[Line]:
    """Every plan of a cycle, in the order of units and names."""
    there = select(GuidanceEntry.evaluation_id)
    query = _full().where(Evaluation.cycle_id == cycle.id, Evaluation.id.in_(there)).order_by(*_ORDER)
    return _lines(session, session.execute(query).all(), now)


def awaited(session: Session, person: int, now: datetime, day: date) -> int:
    """Plans that wait for this person: the own that nobody replied to, and those with a step whose day is over."""
    appraised = select(AppraiserRelation.assignment_id).where(
        AppraiserRelation.appraiser_id == person, authority.on(AppraiserRelation, day)
    )
    query = _full().where(
        or_(Evaluation.employee_id == person, Evaluation.assignment_id.in_(appraised)),
        Evaluation.id.in_(select(GuidanceEntry.evaluation_id)),
    )
    lines = _lines(session, session.execute(query).all(), now, person)
    return sum(line.state == OPEN and (not line.replied if line.own else line.late > 0) for line in lines)


def told(plan: Guidance, zone: Any) -> list[tuple[str, str, str, str]]:
    """(moment, what, who, text) of each entry but the first, newest first."""
    return [
        (moment_text(each.at.astimezone(zone)), each.what, each.author, each.text)
        for each in reversed(plan.entries[1:])
    ]


_ORDER = (Cycle.id.desc(), Unit.code, Employee.name, Evaluation.id)


def _full() -> Select[Any]:
    return (
        select(Evaluation, Employee.name, Assignment.post, Unit.name.label("unit"), Cycle)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
    )


def _person(row: Row[Any]) -> Person:
    return Person(row.Evaluation.id, row.name, row.post, row.unit, row.Cycle.title)


def _lines(
    session: Session, rows: Sequence[Row[Any]], now: datetime, reader: int | None = None
) -> list[Line]:
    found = plans(session, [row.Evaluation.id for row in rows])
    calendars = {
        number: rules_of(session, number).calendar for number in {row.Evaluation.cycle_id for row in rows}
    }
    lines: list[Line] = []
    for row in rows:
        calendar = calendars[row.Evaluation.cycle_id]
        today, own = calendar.local(now).date(), row.Evaluation.employee_id == reader
        lines += (
            _line(_person(row), plan, today, calendar.local(plan.opened).date(), own=own)
            for plan in found.get(row.Evaluation.id, ())
        )
    return lines


def _line(person: Person, plan: Guidance, today: date, opened: date, *, own: bool) -> Line:
    number, step = next(iter(plan.pending()), (0, None))
    return Line(
        person=person,
        number=plan.number,
        form=FORMS[plan.frame.form],
        cause=plan.frame.cause.label,
        state=plan.state,
        state_text=plan.state_text,
        opened=opened,
        next=f"langkah {number}, sampai {long_date(step.by)}" if step and step.by else "",
        late=len(plan.late(today)),
        steps=len(plan.frame.steps),
        done=len(plan.done),
        planned_hours=plan.planned_hours,
        hours=plan.hours,
        replied=plan.replied,
        own=own,
    )


def _without(session: Session, person: int, day: date, limit: int) -> list[tuple[Row[Any], bool]]:
    """Evaluations that the person appraises and that have no plan, and whether something is below expectation."""
    held = authority.appraisers(day).subquery()
    job, stated = DocumentJob, PeriodEvaluation
    issued = select(job.id).where(job.evaluation_id == Evaluation.id, job.issued_at.is_not(None)).exists()
    annual = and_(issued, or_(Evaluation.result_rating == BELOW, Evaluation.behaviour_rating == BELOW))
    later = stated.__table__.alias()
    corrected = (
        select(later.c.id)
        .where(
            later.c.evaluation_id == stated.evaluation_id,
            later.c.period == stated.period,
            later.c.revision > stated.revision,
        )
        .exists()
    )
    periodic = (
        select(stated.id)
        .where(
            stated.evaluation_id == Evaluation.id,
            or_(stated.result_rating == BELOW, stated.behaviour_rating == BELOW),
            ~corrected,
        )
        .exists()
    )
    rows = session.execute(
        _full()
        .add_columns(or_(annual, periodic).label("below"))
        .join(held, held.c.assignment_id == Evaluation.assignment_id)
        .where(
            held.c.holder_id == person,
            Evaluation.employee_id != person,
            or_(Cycle.closed_at.is_(None), and_(or_(annual, periodic), Cycle.last > day - AFTER)),
            ~select(GuidanceEntry.id).where(GuidanceEntry.evaluation_id == Evaluation.id).exists(),
        )
        .order_by(or_(annual, periodic).desc(), *_ORDER)
        .limit(limit)
    ).all()
    return [(row, bool(row.below)) for row in rows]
