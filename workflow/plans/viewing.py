"""Plans as pages and commands show them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.plan import WorkPlan, WorkResult
from workflow import authority
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.plans.amounts import target_text
from workflow.plans.behaviour import version
from workflow.plans.cascade import agreed
from workflow.plans.comparing import changes
from workflow.plans.content import Content, Result
from workflow.plans.facts import standing
from workflow.plans.machine import SUBMITTED
from workflow.plans.reading import contents_of
from workflow.plans.words import (
    APPROACHES,
    ASPECTS,
    CONDITIONS,
    FORMS,
    FURTHER,
    MAIN,
    PERSPECTIVES,
    STATES,
)
from workflow.wording import moment_text

NO_PLAN = "Belum ada SKP"


@dataclass(frozen=True)
class IndicatorView:
    aspect: str
    text: str
    target: str


@dataclass(frozen=True)
class ResultView:
    number: int
    text: str
    supports: str
    """The superior's result in words."""
    is_old: bool
    """It is one of an earlier period, whose successor is not agreed yet."""
    perspective: str
    indicators: tuple[IndicatorView, ...]


@dataclass(frozen=True)
class ValueView:
    code: str
    label: str
    guide: tuple[str, ...]
    expectation: str


@dataclass(frozen=True)
class ConditionView:
    kind: str
    label: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class PlanView:
    """One revision in words."""

    plan_id: int
    revision: int
    state: str
    state_label: str
    standing: str
    approach: str
    approach_label: str
    form: str
    form_label: str
    change_reason: str
    return_reason: str
    submitted: str
    agreed: str
    main: tuple[ResultView, ...]
    further: tuple[ResultView, ...]
    values: tuple[ValueView, ...]
    conditions: tuple[ConditionView, ...]


@dataclass(frozen=True)
class RevisionView:
    """One revision beside the one before it."""

    revision: int
    state_label: str
    agreed: str
    reason: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class PlanLine:
    """One evaluation's plan in a list."""

    evaluation_id: int
    name: str
    post: str
    unit: str
    cycle_title: str
    state_label: str
    own: bool
    waits: bool
    """For the reader's agreement."""


Supported = Mapping[int, tuple[str, bool]]
"""By number, what the superior's result says, and whether it is one of an earlier period."""


def view_of(session: Session, plan: WorkPlan, calendar: Calendar) -> PlanView:
    return views_of(session, [plan], calendar)[plan.id]


def views_of(session: Session, plans: Sequence[WorkPlan], calendar: Calendar) -> dict[int, PlanView]:
    """By the plan's number: a few selects, however many plans. All of cycles with this calendar."""
    said, above = contents_of(session, plans), _supported(session, plans)
    return {plan.id: _view(plan, said[plan.id], above[plan.id], calendar) for plan in plans}


def _view(plan: WorkPlan, said: Content, above: Supported, calendar: Calendar) -> PlanView:
    return PlanView(
        plan_id=plan.id,
        revision=plan.revision,
        state=plan.state,
        state_label=STATES[plan.state],
        standing=standing(plan),
        approach=plan.approach,
        approach_label=APPROACHES[plan.approach],
        form=plan.form,
        form_label=FORMS[plan.form],
        change_reason=plan.change_reason,
        return_reason=plan.return_reason or "",
        submitted=_moment(plan.submitted_at, calendar),
        agreed=_moment(plan.agreed_at, calendar),
        main=tuple(_result(each, above) for each in said.of(MAIN)),
        further=tuple(_result(each, above) for each in said.of(FURTHER)),
        values=tuple(
            ValueView(value.code, value.label, value.guide, said.expectations.get(value.code, ""))
            for value in version(plan.rule).values
        ),
        conditions=tuple(
            ConditionView(kind, label, said.conditions.get(kind, ())) for kind, label in CONDITIONS.items()
        ),
    )


def agreed_view(session: Session, evaluation_id: int) -> PlanView | None:
    """The revision that counts; None where nothing is agreed."""
    plan = agreed(session, evaluation_id)
    if plan is None:
        return None
    cycle_id = session.get_one(Evaluation, evaluation_id).cycle_id
    return view_of(session, plan, rules_of(session, cycle_id).calendar)


def _moment(moment: datetime | None, calendar: Calendar) -> str:
    return moment_text(calendar.local(moment)) if moment else ""


def _supported(session: Session, plans: Sequence[WorkPlan]) -> dict[int, dict[int, tuple[str, bool]]]:
    """By plan."""
    mine, named = aliased(WorkResult), aliased(WorkPlan)
    own, other = aliased(Evaluation), aliased(Evaluation)
    rows = session.execute(
        select(mine.plan_id, WorkResult.id, WorkResult.text, own.cycle_id != other.cycle_id)
        .join(WorkResult, WorkResult.id == mine.supports_id)
        .join(named, named.id == WorkResult.plan_id)
        .join(other, other.id == named.evaluation_id)
        .join(WorkPlan, WorkPlan.id == mine.plan_id)
        .join(own, own.id == WorkPlan.evaluation_id)
        .where(mine.plan_id.in_([plan.id for plan in plans]))
    )
    found: dict[int, dict[int, tuple[str, bool]]] = defaultdict(dict)
    for plan, number, text, old in rows:
        found[plan][number] = (text, bool(old))
    return found


def _result(result: Result, above: Supported) -> ResultView:
    supports, is_old = above.get(result.supports or 0, ("", False))
    return ResultView(
        number=result.number or 0,
        text=result.text,
        supports=supports,
        is_old=is_old,
        perspective=PERSPECTIVES.get(result.perspective, ""),
        indicators=tuple(
            IndicatorView(ASPECTS.get(each.aspect, ""), each.text, target_text(each))
            for each in result.indicators
        ),
    )


def revisions(session: Session, evaluation_id: int, calendar: Calendar) -> tuple[RevisionView, ...]:
    """All of them, the newest first, each with what it changed."""
    plans = session.scalars(
        select(WorkPlan).where(WorkPlan.evaluation_id == evaluation_id).order_by(WorkPlan.revision)
    ).all()
    said, found = contents_of(session, plans), []
    before: Content | None = None
    for plan in plans:
        now = said[plan.id]
        labels = {value.code: value.label for value in version(plan.rule).values}
        told = changes(before, now, labels) if before is not None else ()
        moment = _moment(plan.agreed_at, calendar)
        found.append(RevisionView(plan.revision, STATES[plan.state], moment, plan.change_reason, told))
        before = now
    return tuple(reversed(found))


def lines(session: Session, person: int, day: date) -> list[PlanLine]:
    """The own plans and those that the person has to agree on that day, in cycles that are not closed."""
    held = authority.appraisers(day).subquery()
    mine = select(held.c.assignment_id).where(held.c.holder_id == person)
    last = aliased(WorkPlan)
    newest = select(func.max(last.revision)).where(last.evaluation_id == Evaluation.id).correlate(Evaluation)
    current = and_(WorkPlan.evaluation_id == Evaluation.id, WorkPlan.revision == newest.scalar_subquery())
    rows = session.execute(
        select(Evaluation, Employee.name, Assignment.post, Unit.name, Cycle.title, WorkPlan.state)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .outerjoin(WorkPlan, current)
        .where(Cycle.closed_at.is_(None))
        .where(or_(Evaluation.employee_id == person, Evaluation.assignment_id.in_(mine)))
        .order_by(Cycle.id.desc(), Unit.name, Employee.name)
    ).all()
    return [
        PlanLine(
            evaluation_id=evaluation.id,
            name=name,
            post=post,
            unit=unit,
            cycle_title=title,
            state_label=STATES[state] if state else NO_PLAN,
            own=evaluation.employee_id == person,
            waits=state == SUBMITTED and evaluation.employee_id != person,
        )
        for evaluation, name, post, unit, title, state in rows
    ]
