"""Reports and what they are held against, from the database: a few selects, however many reports."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from models.plan import Indicator, WorkPlan, WorkResult
from models.report import DailyReport
from workflow.definitions import Rules, rules_of
from workflow.plans.machine import AGREED
from workflow.plans.words import SECTIONS
from workflow.reports.content import Done, Frame, Gauge, Goal


def is_open(state: str, rules: Rules) -> bool:
    """Until the appraiser's review is over: what is rated has been reported."""
    definition = rules.definition
    reviews = [place for place, each in enumerate(definition.state) if each.owner == "appraiser"]
    return definition.order[state] <= min(reviews)


def frames(
    session: Session, ids: Collection[int], now: datetime, most_minutes: int, without: int | None = None
) -> dict[int, Frame]:
    """By evaluation. `without` leaves one report out of what was reported: the one that is handed in again."""
    goals, minutes, known = (
        goals_of(session, ids),
        _minutes(session, ids, without),
        _known(session, ids, without),
    )
    rows = session.execute(
        select(Evaluation, Cycle.first, Cycle.last, Assignment.first, Assignment.last)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.id.in_(ids))
    ).all()
    rules = {cycle: rules_of(session, cycle) for cycle in {row[0].cycle_id for row in rows}}
    return {
        each.id: Frame(
            today=rules[each.cycle_id].calendar.local(now).date(),
            first=max(begins, since),
            last=min(ends, until or ends),
            is_open=is_open(each.state, rules[each.cycle_id]),
            goals=tuple(goals.get(each.id, ())),
            most_minutes=most_minutes,
            minutes=minutes.get(each.id, {}),
            known=frozenset(known.get(each.id, ())),
        )
        for each, begins, ends, since, until in rows
    }


def goals_of(session: Session, ids: Collection[int]) -> dict[int, list[Goal]]:
    """The work results of the newest agreed revisions, by evaluation, in the order of the form."""
    later = aliased(WorkPlan)
    newest = (
        select(func.max(later.revision))
        .where(later.evaluation_id == WorkPlan.evaluation_id, later.state == AGREED)
        .correlate(WorkPlan)
        .scalar_subquery()
    )
    rows = session.execute(
        select(WorkPlan.evaluation_id, WorkResult)
        .join(WorkResult, WorkResult.plan_id == WorkPlan.id)
        .where(WorkPlan.evaluation_id.in_(ids), WorkPlan.state == AGREED, WorkPlan.revision == newest)
        .order_by(WorkResult.section.desc(), WorkResult.place, WorkResult.id)
    ).all()
    gauges = _gauges(session, [result.id for _, result in rows])
    found: dict[int, list[Goal]] = defaultdict(list)
    counted: dict[tuple[int, str], int] = defaultdict(int)
    for evaluation, result in rows:
        counted[evaluation, result.section] += 1
        place = f"{SECTIONS[result.section]} {counted[evaluation, result.section]}"
        root = result.root_id or result.id
        found[evaluation].append(Goal(result.id, root, place, result.text, tuple(gauges[result.id])))
    return found


def _gauges(session: Session, results: Sequence[int]) -> dict[int, list[Gauge]]:
    found: dict[int, list[Gauge]] = defaultdict(list)
    rows = session.scalars(
        select(Indicator)
        .where(Indicator.result_id.in_(results))
        .order_by(Indicator.result_id, Indicator.place)
    )
    for row in rows:
        place = len(found[row.result_id]) + 1
        found[row.result_id].append(Gauge(row.id, place, row.text, row.aspect, row.unit, row.low, row.high))
    return found


def _minutes(session: Session, ids: Collection[int], without: int | None) -> dict[int, dict[date, int]]:
    found: dict[int, dict[date, int]] = defaultdict(dict)
    rows = session.execute(
        select(DailyReport.evaluation_id, DailyReport.day, func.sum(DailyReport.minutes))
        .where(DailyReport.evaluation_id.in_(ids), DailyReport.id != (without or 0))
        .group_by(DailyReport.evaluation_id, DailyReport.day)
    )
    for evaluation, day, minutes in rows:
        found[evaluation][day] = int(minutes)
    return found


def _known(
    session: Session, ids: Collection[int], without: int | None
) -> dict[int, set[tuple[date, int, str]]]:
    found: dict[int, set[tuple[date, int, str]]] = defaultdict(set)
    rows = session.execute(
        select(
            DailyReport.evaluation_id, DailyReport.day, WorkResult.root_id, WorkResult.id, DailyReport.text
        )
        .join(WorkResult, WorkResult.id == DailyReport.result_id)
        .where(DailyReport.evaluation_id.in_(ids), DailyReport.id != (without or 0))
    )
    for evaluation, day, root, result, text in rows:
        found[evaluation].add((day, root or result, text))
    return found


def done(session: Session, evaluation_id: int) -> list[Done]:
    """All reports of an evaluation for the analysis, by day."""
    return done_of(session, [evaluation_id]).get(evaluation_id, [])


def done_of(session: Session, ids: Collection[int]) -> dict[int, list[Done]]:
    """The same of several evaluations."""
    rows = session.execute(
        select(DailyReport, WorkResult.root_id, Indicator.aspect, Indicator.text)
        .join(WorkResult, WorkResult.id == DailyReport.result_id)
        .outerjoin(Indicator, and_(Indicator.id == DailyReport.indicator_id))
        .where(DailyReport.evaluation_id.in_(ids))
        .order_by(DailyReport.day, DailyReport.id)
    ).all()
    found: dict[int, list[Done]] = defaultdict(list)
    for row, root, aspect, text in rows:
        made = Done(
            day=row.day,
            state=row.state,
            root=root or row.result_id,
            aspect=aspect or "",
            indicator=text or "",
            quantity=row.quantity,
            minutes=row.minutes,
            submitted_at=row.submitted_at,
            decided_at=row.decided_at,
        )
        found[row.evaluation_id].append(made)
    return found
