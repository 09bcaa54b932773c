"""Matriks pembagian peran dan hasil: of each result of a leader's plan, who serves it with what."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.evaluation import Evaluation
from models.people import Assignment, Employee
from models.plan import WorkPlan, WorkResult
from workflow.plans.machine import DRAFT
from workflow.plans.reading import content_of
from workflow.plans.words import STATES


@dataclass(frozen=True)
class Part:
    """One person's share of a leader's result."""

    name: str
    post: str
    text: str
    state_label: str


@dataclass(frozen=True)
class Row:
    place: str
    text: str
    parts: tuple[Part, ...]


def matrix(session: Session, plan: WorkPlan) -> tuple[Row, ...]:
    """Each result of the plan with its parts by name. Of a person the agreed plan counts, else the submitted one."""
    said = content_of(session, plan)
    parts = _parts(session, plan)
    return tuple(
        Row(place, result.text, tuple(part for root, part in parts if root == result.root))
        for place, result in said.named
    )


def _parts(session: Session, plan: WorkPlan) -> list[tuple[int | None, Part]]:
    """(root of the leader's result, part) of the same cycle."""
    own, theirs, served, result = (
        aliased(Evaluation),
        aliased(Evaluation),
        aliased(WorkResult),
        aliased(WorkResult),
    )
    roots = select(WorkResult.root_id).where(WorkResult.plan_id == plan.id)
    rows = session.execute(
        select(theirs.id, WorkPlan, served.root_id, result.text, Employee.name, Assignment.post)
        .select_from(result)
        .join(served, served.id == result.supports_id)
        .join(WorkPlan, WorkPlan.id == result.plan_id)
        .join(theirs, theirs.id == WorkPlan.evaluation_id)
        .join(own, own.cycle_id == theirs.cycle_id)
        .join(Employee, Employee.id == theirs.employee_id)
        .join(Assignment, Assignment.id == theirs.assignment_id)
        .where(own.id == plan.evaluation_id, served.root_id.in_(roots), WorkPlan.state != DRAFT)
        .order_by(Employee.name, theirs.id, result.section.desc(), result.place)
    ).all()
    counting = _counting(session, {each.evaluation_id for _, each, *_ in rows})
    return [
        (root, Part(name, post, text, STATES[each.state]))
        for _, each, root, text, name, post in rows
        if each.id in counting
    ]


def _counting(session: Session, evaluations: Collection[int]) -> set[int]:
    """Of each evaluation the newest agreed revision, else the newest submitted one, whatever it serves."""
    plans = session.scalars(
        select(WorkPlan)
        .where(WorkPlan.evaluation_id.in_(evaluations), WorkPlan.state != DRAFT)
        .order_by(WorkPlan.agreed_at.is_not(None), WorkPlan.revision)
    )
    return set({plan.evaluation_id: plan.id for plan in plans}.values())
