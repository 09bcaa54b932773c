"""How far a cycle's plans have come, unit by unit."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from models.evaluation import Evaluation
from models.people import Unit
from models.plan import WorkPlan
from workflow.plans.machine import AGREED, DRAFT, SUBMITTED


@dataclass(frozen=True)
class UnitPlans:
    """Evaluations of one unit by what their plan has come to."""

    code: str
    unit: str
    evaluations: int
    without: int
    draft: int
    """The first revision is not submitted, or came back."""
    submitted: int
    agreed: int
    changing: int
    """Agreed, and a further revision is under way."""


def by_unit(session: Session, cycle_id: int) -> list[UnitPlans]:
    """By the unit's code. An agreed plan counts as such whatever is under way beside it."""
    last, counts = aliased(WorkPlan), aliased(WorkPlan)
    newest = select(func.max(WorkPlan.revision)).where(WorkPlan.evaluation_id == Evaluation.id)
    current = and_(
        last.evaluation_id == Evaluation.id,
        last.revision == newest.correlate(Evaluation).scalar_subquery(),
    )
    has_agreed = (
        select(counts.id)
        .where(counts.evaluation_id == Evaluation.id, counts.state == AGREED)
        .correlate(Evaluation)
        .exists()
    )

    def number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)

    rows = session.execute(
        select(
            Unit.code, Unit.name, func.count(Evaluation.id), number(last.id.is_(None)),
            number(last.state == DRAFT, ~has_agreed), number(last.state == SUBMITTED, ~has_agreed),
            number(has_agreed), number(has_agreed, last.state != AGREED),
        )
        .join(Unit, Unit.id == Evaluation.unit_id)
        .outerjoin(last, current)
        .where(Evaluation.cycle_id == cycle_id)
        .group_by(Unit.code, Unit.name)
        .order_by(Unit.code)
    )  # fmt: skip
    return [UnitPlans(*row) for row in rows]
