"""The periods of a cycle: its days divided without gap or overlap, each with the day until which it is evaluated.

They follow from what a launch settles (definition, first and last day, calendar) and are stored nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from config.definition import Periods
from workflow.calendar import Calendar
from workflow.wording import month_text

Standing = Literal["ahead", "running", "due", "late"]
ROMAN = ("I", "II", "III", "IV")
MONTHS_A_QUARTER = 3


@dataclass(frozen=True)
class Period:
    """One period, or the part of it that somebody served on a post."""

    number: int
    """From 1 on, within the cycle."""
    label: str
    first: date
    last: date
    due_at: datetime

    def standing(self, calendar: Calendar, now: datetime) -> Standing:
        """While nobody has evaluated it: it may be once its last day is over, and is late from the deadline on."""
        today = calendar.local(now).date()
        if today <= self.last:
            return "ahead" if today < self.first else "running"
        return "due" if now < self.due_at else "late"


def periods(rule: Periods, first: date, last: date, calendar: Calendar) -> tuple[Period, ...]:
    """Of a cycle of these days: calendar months or quarters, cut at its ends. None where the definition has none."""
    if rule.kind == "none":
        return ()
    assert rule.due_working_days is not None
    length = 1 if rule.kind == "monthly" else MONTHS_A_QUARTER
    found = []
    for number, (begin, end) in enumerate(_tiled(first, last, length), 1):
        label = _label(begin, length, several_years=first.year != last.year)
        found.append(Period(number, label, begin, end, _due(end, rule, calendar)))
    return tuple(found)


def served(
    rule: Periods, whole: tuple[Period, ...], first: date, last: date | None, calendar: Calendar
) -> tuple[Period, ...]:
    """The parts of the periods in which a post was served; evaluated once that part is over."""
    found = []
    for each in whole:
        begin, end = max(each.first, first), each.last if last is None else min(each.last, last)
        if begin <= end:
            due = each.due_at if end == each.last else _due(end, rule, calendar)
            found.append(Period(each.number, each.label, begin, end, due))
    return tuple(found)


def _tiled(first: date, last: date, length: int) -> Iterator[tuple[date, date]]:
    begin = first
    while begin <= last:
        months = begin.year * 12 + begin.month - 1
        following = (months // length + 1) * length
        end = date(following // 12, following % 12 + 1, 1) - timedelta(days=1)
        yield begin, min(end, last)
        begin = end + timedelta(days=1)


def _due(last: date, rule: Periods, calendar: Calendar) -> datetime:
    return calendar.end(calendar.plus(last, rule.due_working_days or 1))


def _label(begin: date, length: int, *, several_years: bool) -> str:
    if length == 1:
        return month_text(begin)
    quarter = f"Triwulan {ROMAN[(begin.month - 1) // MONTHS_A_QUARTER]}"
    return f"{quarter} {begin.year}" if several_years else quarter
