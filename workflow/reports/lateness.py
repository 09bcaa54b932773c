"""How long reports wait: for being handed in, and for the appraiser. It advises; nothing of the engine reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from workflow.calendar import Calendar
from workflow.reports.content import SUBMITTED, Done


@dataclass(frozen=True)
class Waits:
    """Working days; None where nothing was counted."""

    count: int
    median: float | None
    worst: int | None


def handed_in_late(calendar: Calendar, day: date, submitted_at: datetime) -> int:
    """Whole working days between the day of the work and the day of the report: the next one is not late."""
    return max(calendar.worked(day, calendar.local(submitted_at).date()) - 1, 0)


def entering(calendar: Calendar, done: Iterable[Done]) -> Waits:
    return _waits([handed_in_late(calendar, each.day, each.submitted_at) for each in done])


def deciding(calendar: Calendar, done: Iterable[Done]) -> Waits:
    """From being handed in to being validated or returned; the same day is 0."""
    return _waits(
        [
            _between(calendar, each.submitted_at, each.decided_at)
            for each in done
            if each.decided_at is not None
        ]
    )


def waiting(calendar: Calendar, done: Iterable[Done], now: datetime) -> Waits:
    """Of those nobody has decided on yet."""
    return _waits([_between(calendar, each.submitted_at, now) for each in done if each.state == SUBMITTED])


def _between(calendar: Calendar, begin: datetime, end: datetime) -> int:
    return calendar.worked(calendar.local(begin).date(), calendar.local(end).date())


def _waits(days: list[int]) -> Waits:
    return Waits(len(days), float(median(days)), max(days)) if days else Waits(0, None, None)
