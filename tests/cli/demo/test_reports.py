"""A played office's daily reports."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, update

from cli.demo.reports import write_reports
from models.audit import AuditEvent
from models.people import Assignment
from models.plan import WorkPlan
from models.report import DailyReport
from models.session import reading, transaction
from tests.factories import BUDI, CHIEF, DODI, at, evaluation, stored
from tests.workflow.plans.plans import QUALITY, REPORTS, agreed, result, result_numbers
from tests.workflow.reports.reports import planned
from workflow.contradicting import contradictions
from workflow.reports.overview import overview

pytestmark = pytest.mark.thorough
LATE = at(2026, 12, 4)


@pytest.fixture
def office(engine: Engine) -> Engine:
    planned(engine)
    (plan,) = stored(engine, WorkPlan, evaluation_id=evaluation(engine, CHIEF).id)
    above = result_numbers(engine, plan.id)
    for person in (BUDI, DODI):
        agreed(engine, person, CHIEF, result(indicators=(REPORTS, QUALITY), supports=above[0]))
    return engine


def test_a_year_of_three_people_is_written_and_mostly_validated(office: Engine) -> None:
    number = write_reports(office, 1, LATE, people=3, days=240)

    rows = stored(office, DailyReport)
    assert len(rows) == number
    assert 600 < number <= 720
    validated = sum(row.state == "validated" for row in rows)
    assert 0.8 < validated / number < 0.98
    assert {row.evaluation_id for row in rows} == {1, 2, 3}
    assert {each.trigger for each in stored(office, AuditEvent, subject="report_batch")} == {
        "import_reports",
        "validate_reports",
    }
    with reading(office) as session:
        seen = overview(session, 2, LATE)
    assert seen.entering.worst == 3
    assert seen.deciding.worst == 2
    assert Counter(row.quantity is None for row in rows)[True] > 100
    assert contradictions(office, Path("none")) == []


def test_equal_seeds_write_equal_reports(office: Engine) -> None:
    def told() -> list[tuple[object, ...]]:
        rows = stored(office, DailyReport)
        return [(row.day, row.text, row.minutes, row.quantity, row.state) for row in rows]

    write_reports(office, 1, LATE, people=1, days=20, seed=5)
    first = told()
    with transaction(office) as session:
        session.execute(delete(DailyReport))
    write_reports(office, 1, LATE, people=1, days=20, seed=5)

    assert told() == first


def test_whose_plan_ended_earlier_reports_no_more(office: Engine) -> None:
    with transaction(office) as session:
        moved = update(Assignment).where(Assignment.employee_id == BUDI).values(last=date(2026, 6, 30))
        session.execute(moved)

    write_reports(office, 1, at(2026, 8, 1), people=3, days=20)

    rows = stored(office, DailyReport)
    assert {row.day.month for row in rows} == {7}
    assert evaluation(office, BUDI).id not in {row.evaluation_id for row in rows}
