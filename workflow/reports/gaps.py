"""Working days without a report. It advises; nothing of the engine reads it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from workflow.calendar import Calendar


@dataclass(frozen=True)
class Gap:
    """Working days in a row without a report; weekends and holidays between them do not part them."""

    first: date
    last: date
    days: int
    """Working days."""


def gaps(calendar: Calendar, first: date, last: date, today: date, reported: Collection[date]) -> list[Gap]:
    """Of the plan's days that are over: today may still be reported."""
    until = min(last, today - timedelta(days=1))
    found: list[Gap] = []
    run: list[date] = []
    for number in range((until - first).days + 1):
        day = first + timedelta(days=number)
        if not calendar.is_working_day(day):
            continue
        if day in reported:
            _end(run, found)
            run = []
        else:
            run.append(day)
    _end(run, found)
    return found


def _end(run: list[date], found: list[Gap]) -> None:
    if run:
        found.append(Gap(run[0], run[-1], len(run)))
