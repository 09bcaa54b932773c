"""A played office's periodic evaluations."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo.periods import state_periods
from tests.factories import BUDI, CHIEF, DODI, at, document
from tests.workflow.periods.periods import APRIL, versions
from tests.workflow.plans.plans import REPORTS, agreed, result, result_numbers
from tests.workflow.reports.reports import planned
from workflow.contradicting import contradictions

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    planned(engine)
    above = result_numbers(engine, 1)
    for person in (BUDI, DODI):
        agreed(engine, person, CHIEF, result(indicators=(REPORTS,), supports=above[0]))
    return engine


def test_what_is_due_is_stated_once_by_its_appraisers(office: Engine) -> None:
    assert state_periods(office, 1, at(2026, 3, 31)) == 0

    first = state_periods(office, 1, APRIL)

    assert first == len(versions(office)) > 0
    assert state_periods(office, 1, APRIL) == 0
    assert {row.period for row in versions(office)} == {1}
    later = state_periods(office, 1, at(2026, 10, 5))
    assert len(versions(office)) == first + later
    assert {row.period for row in versions(office)} == {1, 2, 3}
    assert contradictions(office, Path("none")) == []


def test_equal_seeds_state_the_same(office: Engine) -> None:
    state_periods(office, 1, APRIL, people=2, seed=3)
    told = [(row.evaluation_id, row.result_rating, row.behaviour_rating) for row in versions(office)]

    assert len(told) <= 2
    assert state_periods(office, 1, APRIL, people=2, seed=3) == 0
    assert told == [(row.evaluation_id, row.result_rating, row.behaviour_rating) for row in versions(office)]


def test_nothing_is_stated_behind_the_annual_result(office: Engine) -> None:
    for person in (BUDI, DODI, CHIEF, 6):
        document(office, person)

    assert state_periods(office, 1, APRIL) == 0
