"""A launch makes one evaluation an assignment served in the cycle's days, with its windows, or nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from config.definition import Window
from models.audit import AuditEvent
from models.cycle import CalibrationSession, Cycle, CycleDefinition, StageWindow
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Assignment
from models.session import transaction
from tests.at_once import overlapped
from tests.factories import (
    AGENCY,
    ANI,
    BUREAU,
    CALENDAR,
    EVALUATED,
    LAUNCH,
    PLAIN,
    REGULATION,
    SYSTEM,
    assignment_of,
    at,
    definition,
    launch,
    launched,
    office,
    put,
    source,
    stored,
)
from workflow import launching
from workflow.calendar import thaw
from workflow.errors import NothingToLaunchError
from workflow.launching import Plan, stage_of, window_days


def serve(engine: Engine, **days: Any) -> None:
    with transaction(engine) as session:
        session.execute(update(Assignment).where(Assignment.id == assignment_of(ANI)).values(**days))


@pytest.mark.parametrize("code", [REGULATION, PLAIN])
def test_everybody_who_serves_is_evaluated_and_the_officials_are_not(engine: Engine, code: str) -> None:
    launched(engine, code)

    found = stored(engine, Evaluation)
    assert [row.employee_id for row in found] == list(EVALUATED)
    assert {(row.state, row.version, row.entered) for row in found} == {("draft", 1, 1)}


@pytest.mark.parametrize(
    ("first", "last", "evaluated"),
    [
        (date(2020, 1, 1), date(2025, 12, 31), False),
        (date(2020, 1, 1), date(2026, 1, 1), True),
        (date(2026, 12, 31), None, True),
        (date(2027, 1, 1), None, False),
    ],
)
def test_the_days_of_the_cycle_decide(
    engine: Engine, first: date, last: date | None, evaluated: bool
) -> None:
    office(engine)
    serve(engine, first=first, last=last)

    launch(engine, REGULATION)

    assert bool(stored(engine, Evaluation, employee_id=ANI)) is evaluated


@pytest.mark.parametrize("capacity", ["plt", "plh"])
def test_standing_in_is_not_evaluated(engine: Engine, capacity: str) -> None:
    office(engine)
    serve(engine, capacity=capacity)

    launch(engine, REGULATION)

    assert stored(engine, Evaluation, employee_id=ANI) == []


def test_a_second_launch_finds_the_first(engine: Engine) -> None:
    first = launched(engine)

    assert launch(engine, PLAIN) == first
    assert len(stored(engine, Cycle)) == len(stored(engine, CycleDefinition)) == 1
    assert len(stored(engine, Evaluation)) == len(EVALUATED)


def test_a_launch_of_nobody_leaves_nothing(engine: Engine) -> None:
    office(engine)
    plan = Plan("1999", "Evaluasi 1999", date(1999, 1, 1), date(1999, 12, 31), source(PLAIN))

    with pytest.raises(NothingToLaunchError):
        launching.launch(engine, plan, CALENDAR, SYSTEM, LAUNCH)
    assert stored(engine, Cycle) == stored(engine, CycleDefinition) == stored(engine, AuditEvent) == []


def test_every_birth_is_an_event_of_its_run(engine: Engine) -> None:
    launched(engine)

    born = stored(engine, AuditEvent, trigger="launch", subject="evaluation")
    assert [event.subject_id for event in born] == [row.id for row in stored(engine, Evaluation)]
    assert {(e.source, e.target, e.role, e.run_id, e.version, e.at) for e in born} == {
        ("", "draft", "system", 1, 1, LAUNCH)
    }
    assert len(stored(engine, AuditEvent, subject="cycle")) == 1


def test_each_unit_has_its_windows_and_its_session(engine: Engine) -> None:
    launched(engine)

    stages = [state.name for state in definition(REGULATION).state if state.window]
    assert [row.stage for row in stored(engine, StageWindow, unit_id=AGENCY)] == stages
    assert {row.unit_id for row in stored(engine, CalibrationSession)} == {2, AGENCY, BUREAU}
    (window,) = stored(engine, StageWindow, unit_id=BUREAU, stage="self_assessment")
    assert (window.opens_at, window.closes_at) == (at(2026, 12, 7, 0), at(2026, 12, 17, 0))


@pytest.mark.parametrize(
    ("window", "opens", "closes"),
    [
        (Window(month=1, day=1, years_after=1, working_days=1), at(2027, 1, 4, 0), at(2027, 1, 5, 0)),
        (Window(month=12, day=24, working_days=2), at(2026, 12, 24, 0), at(2026, 12, 29, 0)),
        (Window(month=12, day=25, working_days=5), at(2026, 12, 28, 0), at(2027, 1, 5, 0)),
    ],
)
def test_a_window_opens_and_closes_on_working_days(window: Window, opens: Any, closes: Any) -> None:
    assert window_days(window, 2026, CALENDAR) == (opens, closes)


def test_a_cycle_keeps_calendar_and_definition_as_they_were(engine: Engine) -> None:
    launched(engine)

    (cycle,) = stored(engine, Cycle)
    assert thaw(cycle.calendar) == replace(CALENDAR, days_off=dict(CALENDAR.days_off))
    assert stored(engine, CycleDefinition)[0].source == source(REGULATION)


@pytest.mark.parametrize(
    ("states", "stage"),
    [
        (["final", "calibration", "draft"], "draft"),
        (["final", "handover"], "handover"),
        (["objection", "final"], "final"),
        (["objection", "handover"], "handover"),
        (["objection"], "objection"),
    ],
)
def test_the_stage_is_the_earliest_and_an_objection_does_not_hold_it(states: list[str], stage: str) -> None:
    assert stage_of(definition(REGULATION), states) == stage


def test_the_cycle_follows_its_slowest_evaluation_and_never_goes_back(engine: Engine) -> None:
    cycle = launched(engine)
    for person in EVALUATED:
        put(engine, person, state="calibration")
    put(engine, ANI, state="supervisor_review")

    assert launching.settle(engine, cycle, SYSTEM, LAUNCH)
    put(engine, ANI, state="self_assessment")
    assert not launching.settle(engine, cycle, SYSTEM, LAUNCH)

    assert [row.stage for row in stored(engine, Cycle)] == ["supervisor_review"]
    last = stored(engine, AuditEvent, subject="cycle")[-1]
    assert (last.trigger, last.source, last.target, last.version) == (
        "advance",
        "draft",
        "supervisor_review",
        2,
    )


def test_a_cycle_closes_once_everything_is_final_and_issued(engine: Engine) -> None:
    cycle = launched(engine)
    for person in EVALUATED[1:]:
        put(engine, person, state="final")
    assert not launching.close(engine, cycle, SYSTEM, LAUNCH)

    put(engine, ANI, state="final")
    with transaction(engine) as session:
        session.add(DocumentJob(evaluation_id=1, revision=1, requested_at=LAUNCH))
    assert not launching.close(engine, cycle, SYSTEM, LAUNCH)

    with transaction(engine) as session:
        session.execute(update(DocumentJob).values(issued_at=LAUNCH))
    assert launching.close(engine, cycle, SYSTEM, LAUNCH + timedelta(days=1))
    assert not launching.close(engine, cycle, SYSTEM, LAUNCH + timedelta(days=2))
    assert stored(engine, Cycle)[0].closed_at == LAUNCH + timedelta(days=1)


def test_two_launches_at_once_are_one(engine: Engine) -> None:
    office(engine)

    first, second = overlapped(engine, lambda: launch(engine, PLAIN), lambda: launch(engine, PLAIN))

    assert first == second
    assert len(stored(engine, Evaluation)) == len(EVALUATED)
    assert len(stored(engine, AuditEvent, subject="cycle")) == 1


@pytest.mark.parametrize("step", [launching.settle, launching.close])
def test_a_cycle_goes_on_once_whoever_looks_at_it_at_once(engine: Engine, step: Any) -> None:
    cycle = launched(engine, PLAIN)
    for person in EVALUATED:
        put(engine, person, state="final")

    told = overlapped(
        engine, lambda: step(engine, cycle, SYSTEM, LAUNCH), lambda: step(engine, cycle, SYSTEM, LAUNCH)
    )

    assert told == (True, False)
    assert len(stored(engine, AuditEvent, subject="cycle")) == 2
