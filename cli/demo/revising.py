"""Plans that change in mid-year: opened with a reason by the employee, lowered, submitted and agreed."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cli.demo.casting import appraised, cast
from cli.plan.papers import write
from config.office import Office
from models.evaluation import Evaluation
from models.plan import WorkPlan
from models.session import reading
from workflow import planning
from workflow.definitions import rules_of
from workflow.planning import HandedIn
from workflow.plans.cascade import above
from workflow.plans.content import Indicator, Result
from workflow.plans.facts import newest
from workflow.plans.machine import AGREE, AGREED, DRAFT, REVISE, SUBMIT, SUBMITTED
from workflow.plans.printing import paper
from workflow.plans.reading import content_of
from workflow.plans.storing import OneResult

PEOPLE = 2
REASON = "Anggaran kegiatan ini dikurangi pada perubahan APBD; targetnya disesuaikan."
LEFT = Decimal("0.75")
"""Of a target in pieces."""


def change(
    engine: Engine, cycle_id: int, office: Office, folder: Path, now: datetime, *, people: int = PEOPLE
) -> int:
    """The plans of so many people, each as far as it is not agreed anew yet, and printed; how many are changed."""
    with reading(engine) as session:
        day = rules_of(session, cycle_id).calendar.local(now).date()
        every = appraised(session, cast(session, cycle_id).staff, day)
        chosen = [(each.id, each.employee_id, leader) for each, leader in every if _may(session, each, now)]
    for evaluation, person, appraiser in chosen[:people]:
        _change(engine, evaluation, person, appraiser, now)
        with reading(engine) as session:
            printed = paper(session, evaluation, None, (office.name, office.place), day)
        list(write(printed, folder))
    return len(chosen[:people])


def _may(session: Session, evaluation: Evaluation, now: datetime) -> bool:
    """There is an agreed plan, and what its results serve is still there."""
    plan = newest(session, evaluation.id)
    if plan is None or (plan.revision == 1 and plan.state != AGREED):
        return False
    superior = above(session, evaluation, rules_of(session, evaluation.cycle_id).calendar.local(now).date())
    served = {each.supports for each in content_of(session, plan).results} - {None}
    return superior is not None and served <= superior.numbers


def _change(engine: Engine, evaluation: int, person: int, appraiser: int, now: datetime) -> None:
    plan, first = _newest(engine, evaluation)
    if (plan.revision, plan.state) == (1, AGREED):
        planning.act(engine, plan.id, person, REVISE, now, HandedIn(reason=REASON))
        plan, first = _newest(engine, evaluation)
    if plan.state == DRAFT:
        lower = OneResult(replace(first, indicators=tuple(_lowered(each) for each in first.indicators)))
        if plan.edits == 0:  # else it was lowered before an interruption
            planning.edit(engine, plan.id, person, lower, now)
        planning.act(engine, plan.id, person, SUBMIT, now)
        plan, _ = _newest(engine, evaluation)
    if plan.state == SUBMITTED:
        planning.act(engine, plan.id, appraiser, AGREE, now)


def _newest(engine: Engine, evaluation: int) -> tuple[WorkPlan, Result]:
    with reading(engine) as session:
        plan = newest(session, evaluation)
        assert plan is not None
        result = content_of(session, plan).results[0]
        session.expunge(plan)
        return plan, result


def _lowered(indicator: Indicator) -> Indicator:
    """A target of one number; a range and words stay."""
    if indicator.low is None or indicator.high is not None:
        return indicator
    return replace(indicator, low=(indicator.low * LEFT).quantize(Decimal(1)))
