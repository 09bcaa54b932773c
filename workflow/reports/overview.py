"""The analysis of one evaluation's reports, for its pages. It advises only: no guard and no rule reads it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from workflow.definitions import rules_of
from workflow.reports.content import Done, Gauge, Goal
from workflow.reports.gaps import Gap, gaps
from workflow.reports.lateness import Waits, deciding, entering, waiting
from workflow.reports.progress import Progress, progress
from workflow.reports.reading import done, frames


@dataclass(frozen=True)
class Measured:
    goal: Goal
    gauge: Gauge
    progress: Progress
    monthly: tuple[tuple[date, Decimal, Progress], ...]
    """(last day, what was reported by then, how it stood): each month up to today, for the table."""


@dataclass(frozen=True)
class Overview:
    first: date
    last: date
    today: date
    measured: tuple[Measured, ...]
    gaps: tuple[Gap, ...]
    entering: Waits
    deciding: Waits
    waiting: Waits
    reports: int
    minutes: int


def overview(session: Session, evaluation_id: int, now: datetime) -> Overview:
    frame = frames(session, [evaluation_id], now, 0)[evaluation_id]
    calendar = rules_of(session, session.get_one(Evaluation, evaluation_id).cycle_id).calendar
    made = done(session, evaluation_id)
    today = min(frame.today, frame.last)
    return Overview(
        first=frame.first,
        last=frame.last,
        today=today,
        measured=tuple(
            _measured(goal, gauge, made, frame.first, frame.last, today)
            for goal in frame.goals
            for gauge in goal.gauges
        ),
        gaps=tuple(gaps(calendar, frame.first, frame.last, frame.today, {each.day for each in made})),
        entering=entering(calendar, made),
        deciding=deciding(calendar, made),
        waiting=waiting(calendar, made, now),
        reports=len(made),
        minutes=sum(each.minutes for each in made),
    )


def counts_for(each: Done, goal: Goal, gauge: Gauge) -> bool:
    """Also where the indicator's words changed in a later revision: an aspect stands once in a result."""
    if each.root != goal.root or not each.indicator:
        return False
    return each.indicator == gauge.text or (bool(gauge.aspect) and each.aspect == gauge.aspect)


def _measured(goal: Goal, gauge: Gauge, made: list[Done], first: date, last: date, today: date) -> Measured:
    own = [each for each in made if counts_for(each, goal, gauge)]
    told = []
    for day in month_ends(first, today):
        then = progress(gauge, own, first, last, day)
        told.append((day, then.reached, then))
    return Measured(goal, gauge, progress(gauge, own, first, last, today), tuple(told))


def month_ends(first: date, today: date) -> list[date]:
    """The last day of every month that is over, and today."""
    found = []
    year, month = first.year, first.month
    while (year, month) < (today.year, today.month):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 -- December
        found.append(date.fromordinal(date(year, month, 1).toordinal() - 1))
    return [*found, today] if first <= today else []
