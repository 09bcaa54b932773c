"""A preview counts what a launch then makes, and doubts the days that no decree has settled."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from models.cycle import StageWindow
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Employee
from models.session import reading, transaction
from tests.factories import (
    ANI,
    CALENDAR,
    CICI,
    LAUNCH,
    PLAIN,
    REGULATION,
    SYSTEM,
    assignment_of,
    definition,
    office,
    source,
)
from tests.workflow.test_calendar import shipped
from workflow import launching
from workflow.launching import Plan
from workflow.preview import Preview, ScheduleError, preview

Days = dict[str, tuple[date, date]]


def plan(code: str = REGULATION, year: int = 2026, windows: Days | None = None) -> Plan:
    days = {"first": date(year, 1, 1), "last": date(year, 12, 31)}
    return Plan(code=str(year), title=f"Evaluasi {year}", **days, source=source(code), windows=windows or {})


def seen(engine: Engine, wanted: Plan, code: str = REGULATION, **facts: Any) -> Preview:
    with reading(engine) as session:
        return preview(session, wanted, definition(code), facts.get("calendar", CALENDAR), LAUNCH)


@pytest.fixture
def town(engine: Engine) -> Engine:
    office(engine)
    return engine


@pytest.mark.parametrize("code", [REGULATION, PLAIN])
@pytest.mark.parametrize("own", [{}, {"self_assessment": (date(2026, 12, 1), date(2026, 12, 4))}])
def test_a_launch_makes_what_the_preview_said(town: Engine, code: str, own: Days) -> None:
    with transaction(town) as session:
        session.execute(update(Assignment).where(Assignment.employee_id == ANI).values(last=date(2025, 1, 1)))
    told = seen(town, plan(code, windows=own), code)

    cycle = launching.launch(town, plan(code, windows=own), CALENDAR, SYSTEM, LAUNCH)

    with reading(town) as session:
        made = session.scalar(select(func.count()).where(Evaluation.cycle_id == cycle))
        rows = select(StageWindow.stage, StageWindow.opens_at, StageWindow.closes_at).distinct()
        windows = {tuple(row) for row in session.execute(rows)}
    assert told.evaluations == made
    assert {(stage.name, stage.opens_at, stage.closes_at) for stage in told.stages} == windows


def test_a_previewed_launch_leaves_nothing(town: Engine) -> None:
    seen(town, plan())

    with reading(town) as session:
        assert session.scalar(select(func.count(Evaluation.id))) == 0


def test_whoever_has_no_appraiser_on_the_day_of_the_review_is_named(town: Engine) -> None:
    with transaction(town) as session:
        session.execute(
            update(AppraiserRelation)
            .where(AppraiserRelation.assignment_id == assignment_of(ANI))
            .values(last=date(2027, 1, 3))
        )

    assert [person.name for person in seen(town, plan()).without_appraiser] == ["Ani Contoh"]


def test_whoever_no_mail_reaches_is_named(town: Engine) -> None:
    with transaction(town) as session:
        session.execute(update(Employee).where(Employee.id != CICI).values(email="satu@kerincikab.example"))

    told = seen(town, plan())

    assert [person.name for person in told.without_address] == ["Cici Contoh"]
    assert len(told.shared_address) == told.evaluations - 1


def test_a_year_without_the_joint_decree_is_doubted(town: Engine) -> None:
    told = seen(town, plan(year=2027), calendar=shipped())

    assert [(doubt.year, doubt.decreed) for doubt in told.doubts] == [(2028, False)]


def test_settled_days_are_not_doubted(town: Engine) -> None:
    assert seen(town, plan(), calendar=shipped()).doubts == ()


def test_an_estimated_day_is_told_where_a_stage_is_open_then(town: Engine) -> None:
    own = {"self_assessment": (date(2027, 3, 1), date(2027, 3, 16))}

    told = seen(town, plan(year=2027, windows=own), calendar=shipped())

    assert [doubt.year for doubt in told.doubts] == [2027, 2028]
    assert [day[:10] for day in told.doubts[0].estimated] == ["2027-03-10", "2027-03-11"]


def test_a_stage_that_opens_before_the_one_before_it_is_refused(town: Engine) -> None:
    with pytest.raises(ScheduleError, match="calibration dibuka sebelum supervisor_review"):
        seen(town, plan(windows={"calibration": (date(2026, 12, 28), date(2027, 1, 29))}))
