"""What lay beside the ratings of many people, in a few selects for all. It advises; nothing that decides reads it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from models.audit import AuditEvent
from models.cycle import Cycle
from models.feedback import FeedbackNote
from models.plan import Indicator, WorkPlan, WorkResult
from models.report import DailyReport
from models.service import Ticket, TicketEvent
from workflow.definitions import Rules
from workflow.plans.machine import AGREE, AGREED
from workflow.reports.content import RETURNED, VALIDATED, Gauge, Goal
from workflow.reports.progress import expected, is_level, standing
from workflow.reports.reading import goals_of
from workflow.service.contesting import EXCLUDED
from workflow.service.events import ISSUED
from workflow.why.story import Beside, Planned, Reported

Days = tuple[date, date]
_Sums = dict[tuple[int, str, str], list[tuple[Decimal, int]]]


def asides(
    session: Session, cycle: Cycle, rules: Rules, served: Mapping[int, tuple[int, Days]], now: datetime
) -> dict[int, Beside]:
    """By evaluation. `served`: its employee, and the part of the cycle that the post was served."""
    ids = list(served)
    plans, reports, notes = _plans(session, ids), _reports(session, ids), _notes(session, ids)
    standings = _standings(session, served, rules.calendar.local(now).date())
    issued = tickets(session, cycle, rules, {employee for employee, _ in served.values()})
    return {
        number: Beside(
            plan=plans.get(number),
            reports=Reported(*reports.get(number, (0, 0, 0)), standings.get(number, {})),
            notes=notes.get((number, False), 0),
            answers=notes.get((number, True), 0),
            tickets=sum(first <= day <= last for day in issued.get(employee, ())),
        )
        for number, (employee, (first, last)) in served.items()
    }


def _plans(session: Session, ids: Sequence[int]) -> dict[int, Planned]:
    """The newest agreed revision of each."""
    event = aliased(AuditEvent)
    agreed = and_(event.subject == "plan", event.subject_id == WorkPlan.id, event.trigger == AGREE)
    results = (
        select(func.count()).where(WorkResult.plan_id == WorkPlan.id).correlate(WorkPlan).scalar_subquery()
    )
    rows = session.execute(
        select(WorkPlan.evaluation_id, WorkPlan.id, WorkPlan.revision, WorkPlan.agreed_at, results, event.id)
        .outerjoin(event, agreed)
        .where(WorkPlan.evaluation_id.in_(ids), WorkPlan.state == AGREED, WorkPlan.agreed_at.is_not(None))
        .order_by(WorkPlan.evaluation_id, WorkPlan.revision, event.id)
    )
    return {number: Planned(*facts) for number, *facts in rows}


def _reports(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """How many, how many validated, how many returned."""

    def among(state: str) -> Any:
        return func.sum(case((DailyReport.state == state, 1), else_=0))

    rows = session.execute(
        select(DailyReport.evaluation_id, func.count(), among(VALIDATED), among(RETURNED))
        .where(DailyReport.evaluation_id.in_(ids))
        .group_by(DailyReport.evaluation_id)
    )
    return {number: (int(all_), int(validated), int(returned)) for number, all_, validated, returned in rows}


def _standings(
    session: Session, served: Mapping[int, tuple[int, Days]], today: date
) -> dict[int, Mapping[str, int]]:
    """By evaluation, how many indicators stand how beside their straight line; of those who report."""
    sums = _sums(session, list(served))
    found = {}
    for number, goals in goals_of(session, list(sums)).items():
        first, last = served[number][1]
        found[number] = Counter(
            _standing(goal, gauge, sums[number], (first, last), min(today, last))
            for goal in goals
            for gauge in goal.gauges
        )
    return {number: dict(counted) for number, counted in found.items()}


def _sums(session: Session, ids: Sequence[int]) -> dict[int, _Sums]:
    """By evaluation: what was reported, returned reports left out, by root of the result, aspect and indicator."""
    root = func.coalesce(WorkResult.root_id, WorkResult.id)
    key = (DailyReport.evaluation_id, root, Indicator.aspect, Indicator.text)
    rows = session.execute(
        select(*key, func.sum(DailyReport.quantity), func.count())
        .join(WorkResult, WorkResult.id == DailyReport.result_id)
        .join(Indicator, Indicator.id == DailyReport.indicator_id)
        .where(DailyReport.evaluation_id.in_(ids), DailyReport.state != RETURNED)
        .where(DailyReport.quantity.is_not(None))
        .group_by(*key)
    )
    found: dict[int, _Sums] = defaultdict(lambda: defaultdict(list))
    for number, of, aspect, text, total, count in rows:
        found[number][of, aspect, text].append((total, count))
    return dict(found)


def _standing(goal: Goal, gauge: Gauge, sums: _Sums, days: Days, day: date) -> str:
    """As on the page of the daily reports: by the indicator's words, or by its aspect within the result."""
    own = [
        each
        for (root, aspect, text), some in sums.items()
        if root == goal.root and (text == gauge.text or (gauge.aspect and aspect == gauge.aspect))
        for each in some
    ]
    total, count = sum((each for each, _ in own), Decimal(0)), sum(count for _, count in own)
    reached = round(total / count, 4) if count and is_level(gauge) else total
    return standing(gauge, reached, *expected(gauge, *days, day), empty=not count)


def _notes(session: Session, ids: Sequence[int]) -> dict[tuple[int, bool], int]:
    answer = FeedbackNote.answers_id.is_not(None)
    rows = session.execute(
        select(FeedbackNote.evaluation_id, answer, func.count())
        .where(FeedbackNote.evaluation_id.in_(ids))
        .group_by(FeedbackNote.evaluation_id, answer)
    )
    return {(number, bool(is_answer)): count for number, is_answer, count in rows}


def tickets(session: Session, cycle: Cycle, rules: Rules, officers: set[int]) -> dict[int, list[date]]:
    """By officer, the days on which tickets were first issued; excluded ones do not count."""
    first = func.min(TicketEvent.at).label("first")
    rows = session.execute(
        select(Ticket.officer_id, first)
        .join(TicketEvent, TicketEvent.ticket_id == Ticket.id)
        .where(Ticket.officer_id.in_(officers), Ticket.state != EXCLUDED, TicketEvent.kind == ISSUED)
        .group_by(Ticket.id, Ticket.officer_id)
        .having(first >= rules.calendar.opening(cycle.first), first < rules.calendar.end(cycle.last))
    )
    found: dict[int, list[date]] = defaultdict(list)
    for officer, at in rows:
        found[officer].append(rules.calendar.local(at).date())
    return dict(found)
