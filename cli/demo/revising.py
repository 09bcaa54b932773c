"""A few plans of a sample office change in mid-year: handed in one day, agreed some days later, after the mail."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Engine

from cli.demo.plans import Own, from_the_top
from models.plan import WorkPlan
from models.session import reading
from workflow import planning
from workflow.planning import HandedIn
from workflow.plans.content import Indicator, Result
from workflow.plans.facts import newest
from workflow.plans.machine import AGREE, AGREED, DRAFT, REVISE, SUBMIT, SUBMITTED
from workflow.plans.storing import OneResult
from workflow.plans.words import FURTHER, has_aspects

PEOPLE = 3
REASON = "Pimpinan menugaskan pendampingan pindah ke aplikasi layanan yang baru."
TASK, MEASURE = "Pindah ke aplikasi layanan baru terdampingi", "Jumlah unit yang didampingi"


def hand_in(engine: Engine, cycle_id: int, now: datetime) -> int:
    """Of the last people under the leaders: a further revision with one task more; how many were handed in."""
    number = 0
    for own, plan in _last(engine, cycle_id, now):
        latest = plan
        if plan.state == AGREED and plan.revision == 1:
            planning.act(engine, plan.id, own.person, REVISE, now, HandedIn(reason=REASON))
            latest = _newest(engine, own) or plan
        if latest.state == DRAFT and latest.revision > 1:
            change = OneResult(_task(latest))
            if not planning.is_in(engine, latest.id, change):  # there before an interruption
                planning.edit(engine, latest.id, own.person, change, now)
            planning.act(engine, latest.id, own.person, SUBMIT, now)
            number += 1
    return number


def agree(engine: Engine, cycle_id: int, now: datetime) -> int:
    """Whatever of it waits, by the appraisers of the day; how many were agreed."""
    number = 0
    for own, plan in _last(engine, cycle_id, now):
        if plan.state == SUBMITTED:
            planning.act(engine, plan.id, own.appraiser, AGREE, now)
            number += 1
    return number


def _last(engine: Engine, cycle_id: int, now: datetime) -> list[tuple[Own, WorkPlan]]:
    """The last ones with a plan."""
    every = ((own, _newest(engine, own)) for own in from_the_top(engine, cycle_id, now))
    return [(own, plan) for own, plan in every if plan is not None][-PEOPLE:]


def _newest(engine: Engine, own: Own) -> WorkPlan | None:
    with reading(engine) as session:
        plan = newest(session, own.evaluation_id)
        if plan is not None:
            session.expunge(plan)
        return plan


def _task(plan: WorkPlan) -> Result:
    aspect = "kuantitas" if has_aspects(plan.approach, plan.form) else ""
    return Result(FURTHER, TASK, (Indicator(MEASURE, aspect, Decimal(6), unit="unit"),))
