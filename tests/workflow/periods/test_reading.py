"""Which plan a period evaluates, and who may: as pure choices."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.definition import Periods
from models.plan import WorkPlan
from tests.factories import CALENDAR, at
from workflow.periods.holders import Held, entitled
from workflow.periods.reading import plan_in
from workflow.periods.windows import periods

FIRST = periods(
    Periods(kind="quarterly", due_working_days=10), date(2026, 1, 1), date(2026, 12, 31), CALENDAR
)[0]
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))


def agreed(*months: int) -> list[WorkPlan]:
    return [WorkPlan(revision=number, agreed_at=at(2026, month, 2)) for number, month in enumerate(months, 1)]


def test_a_period_evaluates_the_plan_that_counted_at_its_end() -> None:
    assert plan_in([], FIRST, CALENDAR) is None
    for months, revision in {(1,): 1, (1, 3): 2, (1, 4): 1, (4,): 1, (4, 5): 1, (1, 2, 3, 4): 3}.items():
        plan = plan_in(agreed(*months), FIRST, CALENDAR)
        assert plan is not None
        assert plan.revision == revision


HELDS = st.lists(
    st.builds(
        lambda person, first, days: Held(
            person, "definitive", first, None if days is None else first + timedelta(days=days)
        ),
        st.integers(1, 4),
        DAYS,
        st.none() | st.integers(0, 120),
    ),
    max_size=5,
)


@given(held=HELDS, serving=st.frozensets(st.integers(1, 4)), last=DAYS, today=DAYS)
def test_the_holder_of_the_last_day_while_he_serves_else_that_of_today(
    held: list[Held], serving: frozenset[int], last: date, today: date
) -> None:
    def on(day: date) -> set[int]:
        return {each.person for each in held if each.first <= day <= (each.last or date.max)}

    found = set(entitled(held, serving, last, today))

    assert found == (on(last) & serving or on(today))
