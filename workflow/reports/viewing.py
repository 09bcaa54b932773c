"""Reports as pages show them: a month of one person, and the weeks that wait for an appraiser."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.plan import WorkResult
from models.report import DailyReport, ReportBatch
from workflow import authority
from workflow.definitions import rules_of
from workflow.plans.amounts import amount_text
from workflow.plans.words import ASPECTS, SECTIONS
from workflow.reporting import monday, standing
from workflow.reports.content import STATES, SUBMITTED, VALIDATED, Frame
from workflow.reports.lateness import handed_in_late
from workflow.reports.reading import is_open
from workflow.wording import long_date


@dataclass(frozen=True)
class ReportLine:
    number: int
    version: int
    day: date
    day_text: str
    goal: str
    text: str
    amount: str
    minutes: int
    link: str
    state: str
    state_label: str
    reason: str
    late: int
    """Working days from the work to the report, but for the first."""
    editable: bool
    row: DailyReport
    """As stored, for the form of a correction."""


@dataclass(frozen=True)
class WeekLine:
    """What one person handed in for one week and nobody has decided on yet."""

    evaluation_id: int
    name: str
    post: str
    unit: str
    monday: date
    label: str
    minutes: int
    seen: str
    reports: tuple[ReportLine, ...]


def month(session: Session, evaluation_id: int, first: date) -> list[ReportLine]:
    """The reports of a calendar month, by day."""
    evaluation = session.get_one(Evaluation, evaluation_id)
    until = (first + timedelta(days=31)).replace(day=1)
    rows = session.execute(
        _rows()
        .where(DailyReport.evaluation_id == evaluation_id)
        .where(DailyReport.day >= first, DailyReport.day < until)
    ).all()
    rules = rules_of(session, evaluation.cycle_id)
    may_change = is_open(evaluation.state, rules)
    return [_line(row, rules.calendar, may_change=may_change) for row in rows]


def report(session: Session, evaluation_id: int, number: int) -> DailyReport | None:
    """One report of this evaluation."""
    found = session.get(DailyReport, number)
    return found if found is not None and found.evaluation_id == evaluation_id else None


def weeks(session: Session, person: int, day: date, limit: int) -> list[WeekLine]:
    """The oldest first. People whom this person appraises that day, while their review is not over."""
    held = authority.appraisers(day).subquery()
    mine = select(held.c.assignment_id).where(held.c.holder_id == person)
    rows = session.execute(
        _rows()
        .add_columns(Evaluation, Employee.name, Assignment.post, Unit.name)
        .join(Evaluation, Evaluation.id == DailyReport.evaluation_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .where(DailyReport.state == SUBMITTED, Evaluation.final_at.is_(None))
        .where(Evaluation.assignment_id.in_(mine), Evaluation.employee_id != person)
    ).all()
    rules = {cycle: rules_of(session, cycle) for cycle in {row[4].cycle_id for row in rows}}
    grouped: dict[tuple[date, str, int], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if is_open(row[4].state, rules[row[4].cycle_id]):
            grouped[monday(row[0].day), row[5], row[4].id].append(row)
    return [
        _week(grouped[key], rules[grouped[key][0][4].cycle_id].calendar) for key in sorted(grouped)[:limit]
    ]


def _rows() -> Any:
    return (
        select(DailyReport, WorkResult.text, WorkResult.section, ReportBatch.reason)
        .join(WorkResult, WorkResult.id == DailyReport.result_id)
        .outerjoin(ReportBatch, ReportBatch.id == DailyReport.batch_id)
        .order_by(DailyReport.day, DailyReport.id)
    )


def _week(rows: list[Row[Any]], calendar: Any) -> WeekLine:
    first = monday(rows[0][0].day)
    return WeekLine(
        evaluation_id=rows[0][4].id,
        name=rows[0][5],
        post=rows[0][6],
        unit=rows[0][7],
        monday=first,
        label=f"{long_date(first)} sampai {long_date(first + timedelta(days=6))}",
        minutes=sum(row[0].minutes for row in rows),
        seen=standing((row[0].id, row[0].version) for row in rows),
        reports=tuple(_line(row, calendar, may_change=False) for row in rows),
    )


def _line(row: Row[Any], calendar: Any, *, may_change: bool) -> ReportLine:
    report = row[0]
    amount = " ".join(filter(None, (amount_text(report.quantity), report.unit)))
    return ReportLine(
        number=report.id,
        version=report.version,
        day=report.day,
        day_text=long_date(report.day),
        goal=f"{SECTIONS[row[2]]}: {row[1]}",
        text=report.text,
        amount=amount if report.quantity is not None else "",
        minutes=report.minutes,
        link=report.link,
        state=report.state,
        state_label=STATES[report.state],
        reason=row[3] or "",
        late=handed_in_late(calendar, report.day, report.submitted_at),
        editable=may_change and report.state != VALIDATED,
        row=report,
    )


def choices(frame: Frame) -> list[tuple[str, str]]:
    """What a report may count for: `3` for a result, `3.7` for its indicator."""
    found = []
    for goal in frame.goals:
        for gauge in goal.gauges:
            aspect = ASPECTS.get(gauge.aspect, "")
            said = ": ".join(filter(None, (aspect, gauge.text)))
            found.append((f"{goal.number}.{gauge.number}", f"{goal.place}, {said}"))
        found.append((f"{goal.number}", f"{goal.place}, {goal.text} (tanpa hitungan)"))
    return found


def months(frame: Frame) -> tuple[date, date]:
    """The first and the last month in which there can be reports."""
    last = min(frame.today, frame.last)
    return frame.first.replace(day=1), max(last, frame.first).replace(day=1)


def month_of(text: str, today: date) -> date:
    """`2026-03`; this month for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 -- a month, no moment
    except ValueError:
        return today.replace(day=1)
