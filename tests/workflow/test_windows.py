"""A stand-still takes no working day from anybody and gives none to whoever was late already."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.factories import CALENDAR, at
from tests.workflow.test_calendar import calendars
from workflow.calendar import Calendar
from workflow.windows import lost, recounted, reminded_again, resumed

HOUR = timedelta(hours=1)
FIRST = date(2026, 6, 1)


def left(calendar: Calendar, now: datetime, due: datetime) -> int:
    """Working days on which a person may still act, today's included."""
    today, last = calendar.local(now).date(), calendar.last_day(due)
    return sum(calendar.is_working_day(today + timedelta(n)) for n in range((last - today).days + 1))


@st.composite
def deadlines(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """The end of a working day, as every window and every given time ends."""
    calendar = draw(calendars())
    day = FIRST + timedelta(days=draw(st.integers(0, 200)))
    return calendar, calendar.end(calendar.on_or_after(day))


stillness = st.tuples(st.integers(0, 60 * 24), st.integers(0, 60 * 24))
"""Hours from the deadline back to the stop, and from the stop to the resumption."""


@given(deadlines(), stillness)
def test_as_many_working_days_are_left_after_a_stand_still_as_before(
    given_: tuple[Calendar, datetime], hours: tuple[int, int]
) -> None:
    calendar, due = given_
    stopped = due - (1 + hours[0]) * HOUR
    now = stopped + hours[1] * HOUR

    later = resumed(calendar, due, stopped, now)

    assert left(calendar, now, later) == left(calendar, stopped, due)


@given(deadlines(), stillness)
def test_a_stand_still_never_brings_a_deadline_forward_and_ends_it_on_a_working_day(
    given_: tuple[Calendar, datetime], hours: tuple[int, int]
) -> None:
    calendar, due = given_
    stopped = due - (1 + hours[0]) * HOUR

    later = resumed(calendar, due, stopped, stopped + hours[1] * HOUR)

    assert later >= due
    assert calendar.is_working_day(calendar.last_day(later))


@given(deadlines(), stillness)
def test_who_was_late_stays_as_late(given_: tuple[Calendar, datetime], hours: tuple[int, int]) -> None:
    calendar, due = given_
    stopped = due + hours[0] * HOUR

    assert resumed(calendar, due, stopped, stopped + hours[1] * HOUR) == due


@pytest.mark.thorough
@given(deadlines(), stillness, st.integers(0, 10))
def test_a_reminder_keeps_its_distance_to_the_deadline(
    given_: tuple[Calendar, datetime], hours: tuple[int, int], days: int
) -> None:
    calendar, due = given_
    stopped = due - (1 + hours[0]) * HOUR
    now = stopped + hours[1] * HOUR
    planned = calendar.before(due, days)
    assume(planned > stopped)

    again = reminded_again(calendar, planned, stopped, now)

    assert again == calendar.before(resumed(calendar, due, stopped, now), days)


@pytest.mark.thorough
@given(deadlines(), stillness, st.integers(0, 24))
def test_two_stand_stills_cost_what_one_of_both_costs(
    given_: tuple[Calendar, datetime], hours: tuple[int, int], pause: int
) -> None:
    """Resumed and held again on the same working day, nothing is gained or lost."""
    calendar, due = given_
    stopped = due - (1 + hours[0]) * HOUR
    between = stopped + hours[1] * HOUR
    now = between + pause * HOUR

    once = resumed(calendar, due, stopped, now)
    twice = resumed(calendar, resumed(calendar, due, stopped, between), between, now)

    assert twice == once


@pytest.mark.parametrize(
    ("stopped", "now", "expected"),
    [
        (at(2026, 12, 14), at(2026, 12, 14, 17), at(2026, 12, 17, 0)),
        (at(2026, 12, 14), at(2026, 12, 15), at(2026, 12, 18, 0)),
        (at(2026, 12, 16, 23), at(2026, 12, 17), at(2026, 12, 18, 0)),
        (at(2026, 12, 12), at(2026, 12, 14), at(2026, 12, 17, 0)),
        (at(2026, 12, 14), at(2026, 12, 28), at(2026, 12, 31, 0)),
    ],
    ids=["the same day", "overnight", "on the last evening", "over a weekend", "over Christmas"],
)
def test_a_deadline_of_16_december_after_a_stand_still(
    stopped: datetime, now: datetime, expected: datetime
) -> None:
    assert resumed(CALENDAR, at(2026, 12, 17, 0), stopped, now) == expected


def test_a_reminder_that_should_have_come_before_the_stop_comes_at_once() -> None:
    missed = at(2026, 12, 11, 0)

    assert reminded_again(CALENDAR, missed, at(2026, 12, 11, 5), at(2026, 12, 20)) == missed


def test_no_reminder_stays_no_reminder() -> None:
    assert reminded_again(CALENDAR, None, at(2026, 12, 11), at(2026, 12, 20)) is None


@given(calendars(), st.integers(0, 300), st.integers(0, 300))
def test_lost_days_are_the_working_days_from_the_stop_to_the_day_before_resuming(
    calendar: Calendar, first: int, length: int
) -> None:
    start = FIRST + timedelta(days=first)
    days = [start + timedelta(n) for n in range(length)]
    stopped, now = calendar.opening(start), calendar.opening(start + timedelta(days=length))

    assert lost(calendar, stopped, now) == sum(map(calendar.is_working_day, days))


@given(deadlines(), st.lists(st.integers(-20, 240), max_size=8), st.integers(0, 60), st.integers(0, 90))
def test_another_calendar_takes_no_working_day_and_brings_nothing_forward(
    given_: tuple[Calendar, datetime], places: list[int], length: int, ago: int
) -> None:
    """Each place makes a working day a day off, or the other way round."""
    old, due = given_
    turned = {FIRST + timedelta(days=place) for place in places}
    kept = {day: name for day, name in old.days_off.items() if day not in turned}
    new = replace(old, days_off=kept | {day: "Libur" for day in turned if day not in old.days_off})
    since, passed_by = due - timedelta(days=length), due - timedelta(days=ago)

    later = recounted(old, new, due, since, passed_by)

    assert later >= due
    if due <= passed_by:
        assert later == due
    else:
        assert left(new, since, later) >= left(old, since, due)
        assert later == due or new.is_working_day(new.last_day(later))
        assert later == due or left(new, since, later - timedelta(days=1)) < max(left(old, since, due), 1)


def test_one_new_holiday_moves_a_deadline_by_one_working_day() -> None:
    """Friday the eleventh is taken: five days from Monday the seventh end on Monday the fourteenth."""
    new = replace(CALENDAR, days_off={**CALENDAR.days_off, date(2026, 12, 11): "Libur"})
    due = at(2026, 12, 12, 0)

    assert recounted(CALENDAR, new, due, at(2026, 12, 7), at(2026, 12, 8)) == at(2026, 12, 15, 0)
    assert recounted(CALENDAR, new, due, at(2026, 12, 7), at(2026, 12, 12)) == due
    assert recounted(new, CALENDAR, due, at(2026, 12, 7), at(2026, 12, 8)) == due
