from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from workflow.intake.late import Days, authority

START = date(2026, 1, 1)
SPAN = range(30)


def day(number: int) -> date:
    return START + timedelta(days=number)


@st.composite
def spans(draw: st.DrawFn) -> Days:
    first = draw(st.integers(0, 20))
    last = draw(st.none() | st.integers(first, 25))
    return Days(day(first), None if last is None else day(last))


def holds(days: Days, today: date) -> bool:
    return days.first <= today <= days.until


@given(spans(), spans(), st.integers(1, 20))
def test_what_was_known_stays_and_what_is_served_holds_from_the_day_on(
    served: Days, known: Days, turn: int
) -> None:
    effective = day(turn)
    assume(served.first <= effective or known.first >= effective)
    hole = known.until < effective - timedelta(days=1) and known.first < effective <= served.until

    found = authority(served, known, effective)

    for today in map(day, SPAN):
        expected = holds(served if today >= effective else known, today)
        assert holds(found, today) == (expected or (hole and known.until < today < effective))


@given(spans(), st.integers(1, 20))
def test_a_new_post_told_late_counts_from_the_day_on(served: Days, turn: int) -> None:
    found = authority(served, None, day(turn))

    for today in map(day, SPAN):
        assert holds(found, today) == (today >= day(turn) and holds(served, today))


@given(spans(), st.none() | spans(), st.integers(1, 20), st.integers(0, 9))
def test_the_same_days_told_again_later_change_nothing(
    served: Days, known: Days | None, turn: int, later: int
) -> None:
    found = authority(served, known, day(turn))

    assert authority(served, found, day(turn + later)) == found
