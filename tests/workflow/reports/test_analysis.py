"""Progress, gaps and waits, each held against a count by hand."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CALENDAR, at
from workflow.reports.content import RETURNED, SUBMITTED, VALIDATED, Done, Gauge
from workflow.reports.gaps import Gap, gaps
from workflow.reports.lateness import Waits, deciding, entering, handed_in_late, waiting
from workflow.reports.progress import AHEAD, BEHIND, NO_TARGET, ON_LINE, progress, share_of

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
GAUGE = Gauge(1, 1, "Jumlah", "kuantitas", "laporan", Decimal(365), None)


def done(day: date, quantity: int | None = 1, state: str = VALIDATED, **moments: datetime | None) -> Done:
    amount = None if quantity is None else Decimal(quantity)
    known: dict[str, datetime | None] = {"submitted_at": at(2026, 3, 2), "decided_at": at(2026, 3, 3)}
    known |= moments
    return Done(day, state, 1, "kuantitas", "Jumlah", amount, 60, **known)  # type: ignore[arg-type]


def test_a_sum_is_held_against_the_share_of_the_days_that_are_over() -> None:
    found = progress(GAUGE, [done(FIRST, 3), done(date(2026, 1, 5), 2)], FIRST, LAST, date(2026, 1, 5))

    assert found.points == ((FIRST, Decimal(3)), (date(2026, 1, 5), Decimal(5)))
    assert found.reached == found.low == 5
    assert found.standing == ON_LINE


def test_the_line_ends_at_the_target_and_never_goes_beyond() -> None:
    assert share_of(FIRST, LAST, FIRST - timedelta(days=1)) == 0
    assert share_of(FIRST, LAST, LAST) == share_of(FIRST, LAST, LAST + timedelta(days=30)) == 1
    assert share_of(FIRST, FIRST, FIRST) == 1


@pytest.mark.parametrize(("quantity", "standing"), [(9, BEHIND), (10, ON_LINE), (20, ON_LINE), (21, AHEAD)])
def test_within_a_range_it_is_on_the_line(quantity: int, standing: str) -> None:
    ranged = replace(GAUGE, low=Decimal(10), high=Decimal(20))

    assert progress(ranged, [done(FIRST, quantity)], FIRST, LAST, LAST).standing == standing


def test_a_third_of_a_report_is_no_backlog() -> None:
    three = replace(GAUGE, low=Decimal(1))
    year = date(2026, 12, 31)

    assert progress(three, [done(FIRST, 1)], FIRST, year, year).standing == ON_LINE


def test_a_quality_is_averaged_and_its_line_is_flat() -> None:
    quality = Gauge(1, 1, "Tanpa perbaikan", "kualitas", "persen", Decimal(90), Decimal(95))

    found = progress(quality, [done(FIRST, 80), done(date(2026, 1, 2), 100)], FIRST, LAST, date(2026, 1, 2))

    assert found.level
    assert [found.reached, found.low, found.high] == [90, 90, 95]
    assert found.standing == ON_LINE
    assert progress(quality, [], FIRST, LAST, LAST).standing == NO_TARGET


def test_returned_reports_count_for_nothing_and_waiting_ones_are_told_apart() -> None:
    mixed = [done(FIRST, 5, RETURNED), done(FIRST, 3, SUBMITTED), done(FIRST, 2), done(FIRST, None)]

    found = progress(GAUGE, mixed, FIRST, LAST, FIRST)

    assert [found.reached, found.validated] == [5, 2]


def test_a_target_in_words_has_no_line() -> None:
    assert progress(replace(GAUGE, low=None), [done(FIRST)], FIRST, LAST, LAST).standing == NO_TARGET


DAYS = st.dates(FIRST, LAST)


@given(st.lists(st.tuples(DAYS, st.integers(0, 50)), max_size=30), DAYS)
def test_the_points_are_what_a_day_by_day_sum_gives(made: list[tuple[date, int]], day: date) -> None:
    found = progress(GAUGE, [done(when, quantity) for when, quantity in made], FIRST, LAST, day)

    for when, reached in found.points:
        assert reached == sum(quantity for each, quantity in made if each <= when)
    assert {when for when, _ in found.points} == {when for when, _ in made if when <= day}
    assert found.reached == sum(quantity for each, quantity in made if each <= day)


def test_days_without_a_report_are_joined_over_weekends_and_holidays() -> None:
    # Thursday 24 December; Friday is Christmas, then a weekend.
    reported = {date(2026, 12, 23), date(2026, 12, 29)}

    found = gaps(CALENDAR, date(2026, 12, 23), LAST, date(2026, 12, 31), reported)

    assert found == [
        Gap(date(2026, 12, 24), date(2026, 12, 28), 2),
        Gap(date(2026, 12, 30), date(2026, 12, 30), 1),
    ]


def test_today_is_no_gap_yet() -> None:
    assert gaps(CALENDAR, date(2026, 3, 2), LAST, date(2026, 3, 2), set()) == []
    assert gaps(CALENDAR, date(2026, 3, 2), LAST, date(2026, 1, 2), set()) == []


@given(st.sets(DAYS, max_size=200), DAYS)
def test_the_gaps_hold_exactly_the_working_days_without_report(reported: set[date], today: date) -> None:
    found = gaps(CALENDAR, FIRST, LAST, today, reported)

    every = [FIRST + timedelta(days=number) for number in range((today - FIRST).days)]
    missing = [day for day in every if CALENDAR.is_working_day(day) and day not in reported]
    assert sum(gap.days for gap in found) == len(missing)
    assert all(any(gap.first <= day <= gap.last for gap in found) for day in missing)
    assert all(before.last < after.first for before, after in pairwise(found))


def test_the_next_working_day_is_not_late() -> None:
    friday = date(2026, 3, 6)

    late = [handed_in_late(CALENDAR, friday, at(2026, 3, day)) for day in (6, 7, 9, 10, 11)]

    assert late == [0, 0, 0, 1, 2]


def test_waits_are_counted_in_working_days() -> None:
    made = [
        done(date(2026, 3, 2), submitted_at=at(2026, 3, 6), decided_at=at(2026, 3, 6, 15)),
        done(date(2026, 3, 2), submitted_at=at(2026, 3, 6), decided_at=at(2026, 3, 9)),
        done(date(2026, 3, 2), submitted_at=at(2026, 3, 6), decided_at=at(2026, 3, 13)),
        done(date(2026, 3, 2), state=SUBMITTED, submitted_at=at(2026, 3, 6), decided_at=None),
    ]

    assert deciding(CALENDAR, made) == Waits(3, 1.0, 5)
    assert waiting(CALENDAR, made, at(2026, 3, 10)) == Waits(1, 2.0, 2)
    assert entering(CALENDAR, made) == Waits(4, 3.0, 3)
    assert deciding(CALENDAR, []) == Waits(0, None, None)
