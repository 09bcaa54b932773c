"""A played office's periodic evaluations."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from cli.demo.periods import state_periods
from models.audit import AuditEvent, AuditPayload
from models.period import PeriodEvaluation
from models.session import transaction
from tests.factories import BUDI, CHIEF, DODI, at, document
from tests.workflow.disarming import disarm
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


def test_equal_seeds_state_the_same_and_another_something_else(office: Engine) -> None:
    def told(seed: int) -> list[tuple[object, ...]]:
        disarm(office)
        with transaction(office) as session:
            session.execute(delete(PeriodEvaluation))
            session.execute(delete(AuditPayload))
            session.execute(delete(AuditEvent).where(AuditEvent.subject == "period"))
        state_periods(office, 1, at(2026, 10, 5), seed=seed)
        return [
            (row.evaluation_id, row.period, row.result_rating, row.behaviour_rating)
            for row in versions(office)
        ]

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_nothing_is_stated_behind_the_annual_result(office: Engine) -> None:
    for person in (BUDI, DODI, CHIEF, 6):
        document(office, person)

    assert state_periods(office, 1, APRIL) == 0
