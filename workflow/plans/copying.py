"""Set-based copies: what plans begin with, and whom their results serve once the superior's plan is agreed."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from models.evaluation import Evaluation
from models.plan import BehaviourExpectation, Indicator, PlanCondition, WorkPlan, WorkResult
from workflow.plans.machine import AGREED, DRAFT


def copy_content(session: Session, meant: ColumnElement[bool]) -> None:
    """Gives these plans, which are empty, what their source says. Of one plan no two results have one root."""
    old, new, indicator = aliased(WorkResult), aliased(WorkResult), aliased(Indicator)
    results = (
        select(WorkPlan.id, old.root_id, old.section, old.place, old.text, old.supports_id, old.perspective)
        .join(old, old.plan_id == WorkPlan.source_id)
        .where(meant)
        .order_by(WorkPlan.id, old.id)
    )
    _insert(
        session,
        WorkResult,
        ("plan_id", "root_id", "section", "place", "text", "supports_id", "perspective"),
        results,
    )
    copied = and_(old.plan_id == WorkPlan.source_id, old.root_id == new.root_id)
    names = ("place", "aspect", "text", "low", "high", "unit", "words")
    indicators = (
        select(new.id, *(getattr(indicator, name) for name in names))
        .select_from(WorkPlan)
        .join(new, new.plan_id == WorkPlan.id)
        .join(old, copied)
        .join(indicator, indicator.result_id == old.id)
        .where(meant)
        .order_by(new.id, indicator.place)
    )
    _insert(session, Indicator, ("result_id", *names), indicators)
    for table, columns in (
        (BehaviourExpectation, ("value", "text")),
        (PlanCondition, ("kind", "place", "text")),
    ):
        row: Any = aliased(table)
        rows = (
            select(WorkPlan.id, *(getattr(row, name) for name in columns))
            .join(row, row.plan_id == WorkPlan.source_id)
            .where(meant)
            .order_by(WorkPlan.id, row.id)
        )
        _insert(session, table, ("plan_id", *columns), rows)


def lead_on(session: Session, cycle_id: int, meant: ColumnElement[bool]) -> None:
    """Lets results of these drafts serve what the superior's result, in this cycle, has become: its newest agreed form.

    What has none yet keeps pointing at the older one, by which it is found again when the superior's plan is agreed.
    """
    before, later = aliased(WorkResult), aliased(WorkResult)
    plan, evaluation = aliased(WorkPlan), aliased(Evaluation)
    newest = (
        select(func.max(later.id))
        .join(plan, plan.id == later.plan_id)
        .join(evaluation, evaluation.id == plan.evaluation_id)
        .join(before, before.root_id == later.root_id)
        .where(before.id == WorkResult.supports_id, evaluation.cycle_id == cycle_id, plan.state == AGREED)
        .correlate(WorkResult)
        .scalar_subquery()
    )
    drafts = (
        select(WorkPlan.id)
        .join(Evaluation, Evaluation.id == WorkPlan.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id, WorkPlan.state == DRAFT, meant)
    )
    session.execute(
        update(WorkResult)
        .where(WorkResult.plan_id.in_(drafts), WorkResult.supports_id.is_not(None))
        .values(supports_id=func.coalesce(newest, WorkResult.supports_id))
        .execution_options(synchronize_session=False)
    )


def serving(plan: WorkPlan) -> ColumnElement[bool]:
    """Plans with a result that serves one from which this plan's results descend."""
    own, before, result = aliased(WorkResult), aliased(WorkResult), aliased(WorkResult)
    found = (
        select(result.plan_id)
        .join(before, before.id == result.supports_id)
        .join(own, own.root_id == before.root_id)
        .where(own.plan_id == plan.id)
    )
    return WorkPlan.id.in_(found)


def _insert(session: Session, table: Any, columns: tuple[str, ...], rows: Select[Any]) -> None:
    session.execute(insert(table).from_select(list(columns), rows))
