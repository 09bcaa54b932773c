"""Appraisers are asked for periods that are over: one mail a person and period, one reminder, never twice."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, update

from models.cycle import Cycle, StageWindow
from models.people import AppraiserRelation, Assignment, Employee
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    DODI,
    EVALUATED,
    HEAD,
    LAUNCH,
    assignment_of,
    at,
    evaluation,
    pass_time,
    relation,
    replace_appraiser,
    stored,
)
from tests.workflow.periods.periods import APRIL, state
from tests.workflow.reports.reports import planned
from workflow.due import due, next_moment
from workflow.periods import asking
from workflow.periods.reading import divided
from workflow.periods.viewing import mine

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    """Ani's plan and her chief's are agreed."""
    planned(engine)
    with transaction(engine) as session:
        session.execute(update(Employee).values(email="pegawai@kerincikab.example"))
    return engine


def mails(engine: Engine) -> list[tuple[int, str]]:
    return [(mail.recipient_id, mail.step) for mail in stored(engine, OutboxMessage, kind=asking.KIND)]


def test_nobody_is_asked_before_a_period_is_over(office: Engine) -> None:
    assert asking.ask(office, 1, at(2026, 3, 31, hour=23)) == (0, 0)


def test_each_appraiser_is_asked_once_and_reminded_once_two_days_before_the_deadline(office: Engine) -> None:
    assert asking.ask(office, 1, at(2026, 4, 1)) == (2, 0)
    assert asking.ask(office, 1, at(2026, 4, 1)) == (0, 0)
    assert mails(office) == [(HEAD, "ask"), (CHIEF, "ask")]
    assert asking.ask(office, 1, at(2026, 4, 9, hour=23)) == (0, 0)
    state(office)

    assert asking.ask(office, 1, at(2026, 4, 10)) == (0, 1)
    assert asking.ask(office, 1, at(2026, 5, 10)) == (0, 0)
    assert mails(office)[2:] == [(HEAD, "remind")]


def test_who_is_asked_behind_the_day_of_the_reminder_is_not_reminded_at_once(office: Engine) -> None:
    assert asking.ask(office, 1, at(2026, 4, 20)) == (2, 0)
    assert asking.ask(office, 1, at(2026, 4, 21)) == (0, 0)


def test_a_mail_is_about_those_who_wait_as_it_leaves(office: Engine) -> None:
    asking.ask(office, 1, at(2026, 4, 1))
    _, ask = stored(office, OutboxMessage, kind=asking.KIND)
    with reading(office) as session:
        period, people = asking.people(session, ask, date(2026, 4, 1))
    assert (period.label, people) == ("Triwulan I", [(evaluation(office, ANI).id, "Ani Contoh, Analis")])

    state(office)

    with reading(office) as session:
        assert asking.people(session, ask, date(2026, 4, 6))[1] == []


def test_a_pass_of_the_clock_asks_and_a_played_year_stops_for_it(office: Engine) -> None:
    with reading(office) as session:
        assert next_moment(session, at(2026, 3, 20)) == at(2026, 4, 1, hour=0)
        assert due(session, at(2026, 3, 31), at(2026, 4, 1)).cycle
        assert due(session, at(2026, 4, 1), at(2026, 4, 10)).cycle
        assert not due(session, at(2026, 4, 1), at(2026, 4, 9)).cycle

    without_plan = len(EVALUATED) - 2
    assert pass_time(office, at(2026, 4, 1)).asked == 2 + without_plan
    assert pass_time(office, at(2026, 4, 1)).asked == 0
    assert pass_time(office, at(2026, 4, 10)).reminded == 2


def test_in_a_held_unit_nobody_is_asked(office: Engine) -> None:
    with transaction(office) as session:
        session.execute(update(StageWindow).values(held_at=at(2026, 3, 1)))

    assert asking.ask(office, 1, APRIL) == (0, 0)


DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))
RELATIONS = st.lists(
    st.tuples(st.sampled_from((CHIEF, HEAD, BUDI, DODI)), DAYS, st.integers(0, 150)), max_size=4
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    relations=RELATIONS,
    ended=st.dictionaries(st.sampled_from((CHIEF, HEAD, BUDI, DODI, ANI)), DAYS),
    day=st.dates(date(2026, 4, 1), date(2026, 6, 30)),
)
def test_the_database_finds_whom_the_page_shows(
    office: Engine, relations: list[tuple[int, date, int]], ended: dict[int, date], day: date
) -> None:
    now = datetime(day.year, day.month, day.day, 1, tzinfo=LAUNCH.tzinfo)
    with transaction(office) as session:
        session.execute(update(Assignment).values(last=None))
        for person, last in ended.items():
            session.execute(update(Assignment).where(Assignment.employee_id == person).values(last=last))
        own = AppraiserRelation.assignment_id == assignment_of(ANI)
        session.execute(delete(AppraiserRelation).where(own))
        session.add_all(
            relation(ANI, person, first=first, last=first + timedelta(days=days))
            for person, first, days in relations
        )
    with reading(office) as session:
        period = divided(session, session.get_one(Cycle, 1)).whole[0]
        told: Any = session.execute(asking.waiting(1, period, day)).tuples()
        found = {(number, person) for number, person in told}
        shown = {
            (line.evaluation_id, person)
            for person in (CHIEF, HEAD, BUDI, DODI, ANI)
            for line in mine(session, person, now)
            for cell in line.waiting
            if cell.number == 1 and line.evaluation_id == evaluation(office, ANI).id
        }

    assert {pair for pair in found if pair[0] == evaluation(office, ANI).id} == shown


def test_a_further_appraiser_is_asked_for_what_the_retired_one_left(office: Engine) -> None:
    asking.ask(office, 1, at(2026, 4, 1))
    replace_appraiser(office, ANI, BUDI, date(2026, 4, 3))
    with transaction(office) as session:
        session.execute(
            update(Assignment).where(Assignment.employee_id == CHIEF).values(last=date(2026, 4, 2))
        )

    assert asking.ask(office, 1, APRIL)[0] == 1
    assert mails(office)[-1] == (BUDI, "ask")
