"""The superior's results that a plan may serve: matriks pembagian peran dan hasil (PermenPANRB 6/2022)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.people import Employee
from models.plan import WorkPlan
from workflow import authority
from workflow.plans.content import Content, Result
from workflow.plans.machine import AGREED
from workflow.plans.reading import content_of


@dataclass(frozen=True)
class Above:
    """The superior's agreed plan."""

    name: str
    results: tuple[tuple[str, Result], ...]
    """With their place in it: `Utama 1`."""

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(result.number for _, result in self.results if result.number is not None)


def agreed(session: Session, evaluation_id: int) -> WorkPlan | None:
    """The revision that counts."""
    return session.scalar(
        select(WorkPlan)
        .where(WorkPlan.evaluation_id == evaluation_id, WorkPlan.state == AGREED)
        .order_by(WorkPlan.revision.desc())
        .limit(1)
    )


def above(session: Session, evaluation: Evaluation, day: date) -> Above | None:
    """The plan of the appraiser of that day in the same cycle; None where there is none, or it is not agreed yet."""
    holder, main = authority.appraisers(day).subquery(), authority.main_assignments(day).subquery()
    found = session.execute(
        select(Evaluation.id, Employee.name)
        .join(main, main.c.assignment_id == Evaluation.assignment_id)
        .join(holder, holder.c.holder_id == main.c.employee_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .where(holder.c.assignment_id == evaluation.assignment_id, Evaluation.cycle_id == evaluation.cycle_id)
        .where(Evaluation.employee_id != evaluation.employee_id)
    ).first()
    plan = agreed(session, found[0]) if found else None
    if found is None or plan is None:
        return None
    return Above(found[1], content_of(session, plan).named)


def served(superior: Above, content: Content) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(place, text, who serves it): each of the superior's results beside the places in this plan that name it."""
    return tuple(
        (
            place,
            result.text,
            tuple(own for own, each in content.named if each.supports == result.number),
        )
        for place, result in superior.results
    )
