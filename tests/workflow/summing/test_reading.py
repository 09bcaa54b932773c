"""A year's people with the years before: from the database, by the rule of the year."""

from collections import Counter

import pytest
from sqlalchemy import Engine, update

from models.evaluation import Evaluation
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, BUDI, BUREAU, CICI, DODI, EVALUATED, launched
from tests.workflow.summing.years import rated
from workflow.rules.years_in_row import MUTATION, REWARD
from workflow.summing.counting import UNIT, figures
from workflow.summing.reading import Year, of_year, years

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    this = {ANI: "sangat_baik", BUDI: "kurang", CICI: "sangat_baik"}
    rated(engine, this, {ANI: "sangat_baik", BUDI: "butuh_perbaikan", CICI: "baik", DODI: "sangat_baik"})
    return engine


def year(engine: Engine, number: int = 2026, units: set[int] | None = None) -> Year:
    with reading(engine) as session:
        return of_year(session, number, units)


def test_who_had_the_same_for_two_years_is_told(office: Engine) -> None:
    found = year(office)

    assert [each.employee_id for each in found.candidates(REWARD)] == [ANI]
    assert [each.employee_id for each in found.candidates(MUTATION)] == [BUDI]
    (ani,) = found.candidates(REWARD)
    assert ani.predicates == {2025: "sangat_baik", 2026: "sangat_baik"}
    assert (len(found.people), found.unfinished) == (len(EVALUATED), 0)
    with reading(office) as session:
        assert years(session) == [2026, 2025]


def test_an_earlier_year_knows_nothing_of_the_later_one(office: Engine) -> None:
    found = year(office, 2025)

    assert {each.employee_id for each in found.people} == {ANI, BUDI, CICI, DODI}
    assert found.candidates(REWARD) == []


def test_what_is_not_final_is_not_counted(office: Engine) -> None:
    with transaction(office) as session:
        session.execute(
            update(Evaluation)
            .where(Evaluation.employee_id == ANI, Evaluation.cycle_id == 1)
            .values(final_at=None)
        )

    found = year(office)

    assert (found.unfinished, found.candidates(REWARD)) == (1, [])
    assert len(found.members()) == len(EVALUATED) - 1


def test_only_the_people_of_the_units_that_are_meant(office: Engine) -> None:
    assert {each.unit_id for each in year(office, units={BUREAU}).people} == {BUREAU}
    counted = figures(year(office, units={AGENCY, BUREAU}).members()).shown
    assert Counter(each.dimension for each in counted)[UNIT] == 2
