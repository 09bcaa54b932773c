"""Months of a year split over posts: each month once, counted from the month of the TMT."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.credit_months import months_of

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def numbers(*pieces: tuple[date, date | None]) -> list[list[int]]:
    return [[month for _, month in piece] for piece in months_of(pieces, FIRST, LAST)]


def test_a_whole_year_has_twelve() -> None:
    assert numbers((date(2020, 1, 1), None)) == [list(range(1, 13))]


def test_the_month_of_the_new_post_is_the_new_post_s() -> None:
    assert numbers((date(2020, 1, 1), date(2026, 6, 14)), (date(2026, 6, 15), None)) == [
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10, 11, 12],
    ]


def test_a_gap_belongs_to_nobody() -> None:
    assert numbers((date(2020, 1, 1), date(2026, 2, 28)), (date(2026, 5, 1), date(2026, 5, 31))) == [
        [1, 2],
        [5],
    ]


def test_a_post_of_another_year_has_none() -> None:
    assert numbers((date(2020, 1, 1), date(2025, 12, 31)), (date(2027, 1, 1), None)) == [[], []]


@given(st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 900))), max_size=6))
def test_no_month_is_counted_twice_and_none_that_a_post_covers_is_lost(
    raw: list[tuple[date, int | None]],
) -> None:
    pieces = [(first, None if length is None else first + timedelta(length)) for first, length in raw]

    found = [month for piece in months_of(pieces, FIRST, LAST) for month in piece]

    covered = {
        (2026, day.month)
        for day in (FIRST + timedelta(number) for number in range(365))
        if any(first <= day and (last is None or day <= last) for first, last in pieces)
    }
    assert sorted(found) == sorted(covered)
