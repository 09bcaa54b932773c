"""What plans say, from their rows: a few selects, however many plans."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import plan as rows
from models.plan import WorkPlan, WorkResult
from workflow.plans.content import Content, Indicator, Result, ordered


def content_of(session: Session, plan: WorkPlan) -> Content:
    return contents_of(session, [plan])[plan.id]


def contents_of(session: Session, plans: Sequence[WorkPlan]) -> dict[int, Content]:
    """By the plan's number."""
    ids = [plan.id for plan in plans]
    results, expectations, conditions = (
        _results(session, ids),
        _expectations(session, ids),
        _conditions(session, ids),
    )
    return {
        plan.id: Content(
            approach=plan.approach,
            results=ordered(results[plan.id]),
            expectations=expectations[plan.id],
            conditions={kind: tuple(texts) for kind, texts in conditions[plan.id].items()},
        )
        for plan in plans
    }


def _results(session: Session, ids: Sequence[int]) -> dict[int, list[Result]]:
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    query = (
        select(rows.Indicator)
        .join(WorkResult, WorkResult.id == rows.Indicator.result_id)
        .where(WorkResult.plan_id.in_(ids))
        .order_by(rows.Indicator.result_id, rows.Indicator.place)
    )
    for each in session.scalars(query):
        indicators[each.result_id].append(
            Indicator(
                text=each.text,
                aspect=each.aspect,
                low=each.low,
                high=each.high,
                unit=each.unit,
                words=each.words,
                number=each.id,
            )
        )
    found: dict[int, list[Result]] = defaultdict(list)
    for row in session.scalars(select(WorkResult).where(WorkResult.plan_id.in_(ids)).order_by(WorkResult.id)):
        found[row.plan_id].append(
            Result(
                section=row.section,
                text=row.text,
                indicators=tuple(indicators[row.id]),
                supports=row.supports_id,
                perspective=row.perspective,
                number=row.id,
                root=row.root_id,
                place=row.place,
            )
        )
    return found


def _expectations(session: Session, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    row = rows.BehaviourExpectation
    found: dict[int, dict[str, str]] = defaultdict(dict)
    query = select(row.plan_id, row.value, row.text).where(row.plan_id.in_(ids)).order_by(row.id)
    for plan, value, text in session.execute(query):
        found[plan][value] = text
    return found


def _conditions(session: Session, ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    row = rows.PlanCondition
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    query = select(row.plan_id, row.kind, row.text).where(row.plan_id.in_(ids)).order_by(row.kind, row.place)
    for plan, kind, text in session.execute(query):
        found[plan][kind].append(text)
    return found
