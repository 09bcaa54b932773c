from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.service import ServiceHours
from config.rules.table import table_on
from tests.factories import CALENDAR, at
from workflow.calendar import Calendar
from workflow.service.hours import DeskHours

TABLE = table_on(ServiceHours, date(2026, 3, 1))
FIVE = DeskHours(CALENDAR, TABLE)
SIX = DeskHours(Calendar("Asia/Jakarta", 6, time(7, 30), {date(2026, 12, 25): "Natal"}), TABLE)
MINUTE = timedelta(minutes=1)
moments = st.integers(0, 20 * 24 * 60).map(lambda minutes: at(2026, 12, 18, 0) + minutes * MINUTE)


def minute_by_minute(hours: DeskHours, start: datetime, end: datetime) -> timedelta:
    """The slow way: is the desk open in this very minute?"""
    week = {5: hours.table.hours["5"], 6: hours.table.hours["6"]}[hours.calendar.week]
    by_day = {int(day): spans for day, spans in week.items()}
    total, minute = timedelta(), start
    while minute < end:
        local = minute.astimezone(hours.calendar.timezone)
        spans = by_day.get(local.isoweekday(), ())
        rests = local.isoweekday() > hours.calendar.week or local.date() in hours.calendar.days_off
        if not rests and any(span.start <= local.time() < span.end for span in spans):
            total += MINUTE
        minute += MINUTE
    return total


@given(moments, st.integers(0, 4 * 24 * 60), st.sampled_from([FIVE, SIX]))
def test_working_time_is_what_counting_minutes_finds(start: datetime, minutes: int, hours: DeskHours) -> None:
    end = start + minutes * MINUTE

    assert hours.worked(start, end) == minute_by_minute(hours, start, end)


@given(moments, moments, moments)
def test_parts_add_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted([one, two, three])

    assert FIVE.worked(first, middle) + FIVE.worked(middle, last) == FIVE.worked(first, last)


@given(moments, moments)
def test_the_zone_in_which_a_moment_is_told_does_not_matter(start: datetime, end: datetime) -> None:
    assert FIVE.worked(start.astimezone(UTC), end.astimezone(UTC)) == FIVE.worked(start, end)


@pytest.mark.parametrize("week", ["5", "6"])
def test_a_week_has_the_hours_that_the_law_gives_it(week: str) -> None:
    hours = {"5": FIVE, "6": SIX}[week]

    assert hours.worked(at(2026, 3, 2, 0), at(2026, 3, 9, 0)) == timedelta(hours=37.5)


def test_what_ends_before_it_begins_took_no_time() -> None:
    assert FIVE.worked(at(2026, 3, 3), at(2026, 3, 2)) == timedelta()
