"""What is awaited of one person, as *Tugas saya* shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from workflow.awaited.deciding import Wait
from workflow.awaited.mails import timed
from workflow.awaited.matters import Matter
from workflow.awaited.scope import scope_of
from workflow.awaited.terms import Terms
from workflow.wording import deadline_text


@dataclass(frozen=True)
class Line:
    """One evaluation's matter."""

    name: str
    about: str
    """Post and unit."""
    own: bool
    page: str
    deadline: str
    overdue: bool


@dataclass(frozen=True)
class Awaited:
    """All that waits of one matter in one cycle, the most urgent first."""

    kind: str
    label: str
    consequence: str
    cycle_title: str
    lines: tuple[Line, ...]


def awaited(session: Session, person: int, now: datetime, page: str = "") -> list[Awaited]:
    """In cycles that are not closed; on one page alone, where that is named."""
    cycles = session.scalars(select(Cycle).where(Cycle.closed_at.is_(None)).order_by(Cycle.id)).all()
    found = []
    for cycle in cycles:
        scope = scope_of(session, cycle, now)
        for matter, terms in timed(scope):
            waits = [
                each
                for each in matter.waits(session, scope, terms, person)
                if each.since <= now and page in ("", matter.page.format(each.evaluation_id))
            ]
            if waits:
                lines = tuple(_lines(session, matter, terms, waits, person, now))
                found.append(Awaited(matter.kind, matter.label, matter.consequence, cycle.title, lines))
    return found


def _lines(
    session: Session, matter: Matter, terms: Terms, waits: list[Wait], person: int, now: datetime
) -> Iterator[Line]:
    rows = session.execute(
        select(Evaluation, Employee.name, Assignment.post, Unit.name)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .where(Evaluation.id.in_([each.evaluation_id for each in waits]))
    ).tuples()
    known = {row[0].id: row for row in rows}
    due = {each.evaluation_id: terms.dates(each.since).due for each in waits}
    for number in sorted(known, key=lambda number: (due[number], known[number][1], number)):
        evaluation, name, post, unit = known[number]
        yield Line(
            name=name,
            about=f"{post}, {unit}",
            own=evaluation.employee_id == person,
            page=matter.page.format(number),
            deadline=deadline_text(terms.calendar, due[number]),
            overdue=due[number] <= now,
        )
