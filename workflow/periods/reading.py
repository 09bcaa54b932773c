"""Periods of evaluations, with the plan and the versions of each, from the database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Assignment
from models.period import PeriodEvaluation
from models.plan import WorkPlan
from workflow.calendar import Calendar
from workflow.definitions import Rules, rules_of
from workflow.periods.windows import Period, periods, served
from workflow.plans.machine import AGREED

CHUNK = 5000


@dataclass(frozen=True)
class Divided:
    """A cycle with its periods."""

    rules: Rules
    whole: tuple[Period, ...]

    def of(self, assignment: Assignment) -> tuple[Period, ...]:
        """The parts that this post was served in."""
        rule = self.rules.definition.periods
        return served(rule, self.whole, assignment.first, assignment.last, self.rules.calendar)


def divided(session: Session, cycle: Cycle) -> Divided:
    rules = rules_of(session, cycle.id)
    return Divided(rules, periods(rules.definition.periods, cycle.first, cycle.last, rules.calendar))


def plans_of(session: Session, ids: Collection[int]) -> dict[int, list[WorkPlan]]:
    """Agreed revisions by evaluation, the oldest first."""
    found: dict[int, list[WorkPlan]] = {}
    for part in _parts(ids):
        rows = session.scalars(
            select(WorkPlan)
            .where(WorkPlan.evaluation_id.in_(part), WorkPlan.state == AGREED)
            .order_by(WorkPlan.evaluation_id, WorkPlan.revision)
        )
        for plan in rows:
            found.setdefault(plan.evaluation_id, []).append(plan)
    return found


def plan_in(plans: Iterable[WorkPlan], period: Period, calendar: Calendar) -> WorkPlan | None:
    """What counted at the period's end: the newest revision agreed by then, or the first that was agreed later."""
    ordered, end = list(plans), calendar.end(period.last)
    by_then = [plan for plan in ordered if plan.agreed_at is not None and plan.agreed_at < end]
    return by_then[-1] if by_then else next(iter(ordered), None)


def newest(session: Session, ids: Collection[int]) -> dict[tuple[int, int], PeriodEvaluation]:
    """The version that counts, by evaluation and period."""
    later = aliased(PeriodEvaluation)
    last = (
        select(func.max(later.revision))
        .where(later.evaluation_id == PeriodEvaluation.evaluation_id, later.period == PeriodEvaluation.period)
        .correlate(PeriodEvaluation)
        .scalar_subquery()
    )
    found = {}
    for part in _parts(ids):
        query = select(PeriodEvaluation).where(PeriodEvaluation.evaluation_id.in_(part))
        for row in session.scalars(query.where(PeriodEvaluation.revision == last)):
            found[row.evaluation_id, row.period] = row
    return found


def closed(session: Session, ids: Collection[int]) -> set[int]:
    """Evaluations whose annual predicate is set: their document is asked for, or they are final."""
    asked = select(DocumentJob.id).where(DocumentJob.evaluation_id == Evaluation.id).exists()
    found: set[int] = set()
    for part in _parts(ids):
        query = select(Evaluation.id).where(Evaluation.id.in_(part))
        found.update(session.scalars(query.where(or_(asked, Evaluation.final_at.is_not(None)))))
    return found


def _parts(ids: Collection[int]) -> list[list[int]]:
    """Long lists in pieces that a statement may hold."""
    ordered = sorted(ids)
    return [ordered[begin : begin + CHUNK] for begin in range(0, len(ordered), CHUNK)]
