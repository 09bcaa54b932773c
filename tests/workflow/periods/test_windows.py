"""A cycle's periods: its days without gap or overlap, each with a deadline behind its end."""

from datetime import date, timedelta
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from config.definition import Periods
from tests.factories import CALENDAR, at
from workflow.periods.windows import periods, served

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
KINDS: st.SearchStrategy[Literal["monthly", "quarterly"]] = st.sampled_from(("monthly", "quarterly"))
YEAR = date(2026, 1, 1), date(2026, 12, 31)
QUARTERLY = Periods(kind="quarterly", due_working_days=10)


def test_a_year_has_four_quarters_or_twelve_months_or_none() -> None:
    quarters = periods(QUARTERLY, *YEAR, CALENDAR)
    months = periods(Periods(kind="monthly", due_working_days=5), *YEAR, CALENDAR)

    assert [each.label for each in quarters] == [f"Triwulan {name}" for name in ("I", "II", "III", "IV")]
    assert [(each.first, each.last) for each in quarters][1] == (date(2026, 4, 1), date(2026, 6, 30))
    assert quarters[0].due_at == at(2026, 4, 15, hour=0)
    assert [each.number for each in months] == list(range(1, 13))
    assert (months[1].label, months[1].last) == ("Februari 2026", date(2026, 2, 28))
    assert periods(Periods(), *YEAR, CALENDAR) == ()


@given(kind=KINDS, one=DAYS, other=DAYS, due=st.integers(1, 12))
def test_periods_tile_the_cycle(
    kind: Literal["monthly", "quarterly"], one: date, other: date, due: int
) -> None:
    first, last = sorted((one, other))

    found = periods(Periods(kind=kind, due_working_days=due), first, last, CALENDAR)

    days = [
        each.first + timedelta(days=day) for each in found for day in range((each.last - each.first).days + 1)
    ]
    assert days == [first + timedelta(days=day) for day in range((last - first).days + 1)]
    assert len({each.label for each in found}) == len(found)
    for each in found:
        months = {(day.year, day.month) for day in days if each.first <= day <= each.last}
        assert len(months) <= (1 if kind == "monthly" else 3)
        worked = CALENDAR.worked(each.last + timedelta(days=1), CALENDAR.last_day(each.due_at))
        assert worked + 1 == due


@given(begin=DAYS, days=st.integers(0, 400) | st.none())
def test_a_post_is_evaluated_on_the_days_of_the_cycle_that_it_was_served(
    begin: date, days: int | None
) -> None:
    end = None if days is None else begin + timedelta(days=days)
    whole = periods(QUARTERLY, *YEAR, CALENDAR)

    found = served(QUARTERLY, whole, begin, end, CALENDAR)

    told = {
        each.first + timedelta(days=day) for each in found for day in range((each.last - each.first).days + 1)
    }
    every = {YEAR[0] + timedelta(days=day) for day in range(365)}
    assert told == {day for day in every if begin <= day and (end is None or day <= end)}
    assert all(whole[each.number - 1].due_at >= each.due_at for each in found)


def test_a_period_waits_for_its_end_and_is_late_from_its_deadline_on() -> None:
    first = periods(QUARTERLY, *YEAR, CALENDAR)[0]
    moments = {
        at(2025, 12, 31, hour=23): "ahead",
        at(2026, 1, 1, hour=0): "running",
        at(2026, 3, 31, hour=23): "running",
        at(2026, 4, 1, hour=0): "due",
        first.due_at - timedelta(seconds=1): "due",
        first.due_at: "late",
    }

    assert {moment: first.standing(CALENDAR, moment) for moment in moments} == moments
