from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from config.rules.service import ServiceHours
from config.rules.table import table_on
from models.session import reading
from tests.factories import ANI, BUDI, CALENDAR, DODI, at, office
from tests.workflow.service.desks import load, ticket
from tests.workflow.service.test_hours import minute_by_minute
from workflow.service.figures import NINETIETH, Case, Figure, figures, median, percentile
from workflow.service.gathering import Period, cases_of, figures_of
from workflow.service.hours import DeskHours

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
times = st.lists(st.integers(0, 50), min_size=1, max_size=40).map(
    lambda found: [timedelta(hours=hours) for hours in sorted(found)]
)


@given(times)
def test_at_least_nine_of_ten_are_within_the_percentile_and_fewer_below_it(row: list[timedelta]) -> None:
    found = percentile(row, NINETIETH)

    assert found in row
    assert 10 * sum(each <= found for each in row) >= 9 * len(row) > 10 * sum(each < found for each in row)


@given(times)
def test_half_are_on_each_side_of_the_median(row: list[timedelta]) -> None:
    found = median(row)

    assert 2 * sum(each <= found for each in row) >= len(row) <= 2 * sum(each >= found for each in row)


def case(number: int, officer: int, service: int) -> Case:
    hour = timedelta(hours=1)
    return Case(number, officer, service, at(2026, 3, 2), number % 5 * hour, 2 * hour, number % 2)


cells = st.dictionaries(st.tuples(st.integers(1, 3), st.integers(1, 3)), st.integers(1, 6), max_size=6)


@pytest.mark.thorough
@given(cells, st.integers(2, 5))
def test_nothing_is_shown_from_which_a_small_group_follows_by_one_subtraction(
    groups: dict[tuple[int, int], int], k: int
) -> None:
    cases = [case(number, *key) for key, count in groups.items() for number in range(count)]

    shown = figures(cases, k).shown

    members = [{key for key in groups if _covers(each, key)} for each in shown]
    assert all(each.cases >= k for each in shown)
    for one in members:
        for other in members:
            if one < other:
                assert sum(groups[key] for key in other - one) >= k


def _covers(each: Figure, key: tuple[int, int]) -> bool:
    return all(
        wanted in (None, there) for wanted, there in zip((each.officer_id, each.service_id), key, strict=True)
    )


def busy(engine: Engine) -> None:
    """Thirty tickets of three officers and two services, with troubles among them."""
    office(engine)
    tickets = []
    for number in range(30):
        day = at(2026, 3, 2, 8) + timedelta(days=number)
        hour = timedelta(hours=number * 7 % 61)
        events = [
            ("diterima", f"{day:%Y-%m-%d %H:%M}"),
            ("lengkap", f"{day + timedelta(minutes=number):%Y-%m-%d %H:%M}"),
        ]
        if number % 4 == 0:
            events += [
                ("dikembalikan", f"{day + timedelta(hours=1):%Y-%m-%d %H:%M}"),
                ("lengkap", f"{day + timedelta(hours=2):%Y-%m-%d %H:%M}"),
            ]
        if number % 7:
            events.append(("terbit", f"{day + hour + timedelta(hours=2):%Y-%m-%d %H:%M}"))
        tickets.append(
            ticket(str(number), (ANI, BUDI, DODI)[number % 3], events, service=("KTP", "KK")[number % 2])
        )
    load(engine, *tickets)


def by_hand(engine: Engine) -> dict[tuple[int, str], tuple[int, timedelta, Fraction, int]]:
    """From the raw rows alone, with other means: (officer, service) → cases, slowest, first-time-right, returns."""
    hours = DeskHours(CALENDAR, table_on(ServiceHours, YEAR.last))
    query = (
        "SELECT t.officer_id, s.code, t.number, e.kind, e.at FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id"
        " JOIN service s ON s.id = t.service_id WHERE t.state <> 'excluded' ORDER BY t.number, e.at"
    )
    rows = defaultdict(list)
    with reading(engine) as session:
        for officer, service, number, kind, when in session.execute(text(query)):
            rows[officer, service, number].append((kind, _utc(str(when))))
    spent: dict[tuple[int, str], list[tuple[timedelta, int]]] = defaultdict(list)
    returned: Counter[tuple[int, str]] = Counter()
    for (officer, service, _), events in rows.items():
        kinds = [kind for kind, _ in events]
        if "issued" not in kinds:
            continue
        end = kinds.index("issued")
        start = max(place for place in range(end) if kinds[place] == "complete")
        took = minute_by_minute(hours, events[start][1], events[end][1])
        spent[officer, service].append((took, kinds.count("returned")))
        returned[officer, service] += kinds.count("returned")
    return {
        key: (len(each), max(each)[0], Fraction(sum(not back for _, back in each), len(each)), returned[key])
        for key, each in spent.items()
    }


def _utc(stored: str) -> datetime:
    found = datetime.fromisoformat(stored)
    return found if found.tzinfo else datetime.fromisoformat(f"{stored}+00:00")


def test_figures_are_what_counting_the_raw_events_by_hand_gives(engine: Engine) -> None:
    busy(engine)
    expected = by_hand(engine)

    with reading(engine) as session:
        cases = cases_of(session, YEAR, CALENDAR)
        services = dict(session.execute(text("SELECT id, code FROM service")).tuples().all())

    found = {
        (each.officer_id, services[each.service_id]): (
            each.cases,
            each.ninetieth,
            each.first_time_right,
            each.returns,
        )
        for each in figures(cases, 1).shown
        if each.officer_id and each.service_id
    }
    assert found == expected  # with fewer than ten cases the 90th percentile is the slowest one


def test_a_period_takes_what_was_issued_in_it(engine: Engine) -> None:
    busy(engine)

    with reading(engine) as session:
        whole = len(cases_of(session, YEAR, CALENDAR))
        parts = [
            len(cases_of(session, Period(date(2026, 1, 1), date(2026, 3, 15)), CALENDAR)),
            len(cases_of(session, Period(date(2026, 3, 16), date(2026, 12, 31)), CALENDAR)),
        ]

    assert sum(parts) == whole
    assert min(parts) > 0


def test_few_cases_are_withheld(engine: Engine) -> None:
    office(engine)
    load(engine, ticket("1", ANI), ticket("2", ANI), ticket("3", BUDI))

    with reading(engine) as session:
        found = figures_of(session, YEAR, CALENDAR)

    assert [(each.officer_id, each.service_id) for each in found.shown] == [(None, None), (None, 1)]
    assert (found.withheld, found.cases) == (4, 3)
