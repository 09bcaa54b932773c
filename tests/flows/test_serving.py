"""What is served: each flow under its name, at office hours, and runnable from where it lies."""

import ast
import asyncio
from datetime import datetime
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from prefect import Flow
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import load_flow_from_entrypoint
from prefect.server.schemas.schedules import CronSchedule as Expanded

import flows
from config.settings import Settings
from flows.runs import run_name
from flows.serving import SCHEDULES, served
from tests.flows.offices import JAKARTA, MORNING

FOLDER = Path(str(flows.__file__)).parent
FLOWS = [flow for flow, _ in SCHEDULES]
NAMES = ["launch_cycle", "advance_cycles", "generate_documents", "deliver_mail", "close_cycle"]
FORBIDDEN = {"pause_flow_run", "suspend_flow_run", "resume_flow_run", "wait_for_input", "RunInput"}
each_flow = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)


def deployments(settings: Settings) -> list[RunnerDeployment]:
    """As the runner makes them of what it is given."""
    return [RunnerDeployment.from_flow(flow, **terms) for flow, terms in served(settings)]


@pytest.fixture(params=NAMES)
def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> RunnerDeployment:
    return next(one for one in deployments(Settings(home=tmp_path)) if one.name == request.param)


def schedule(deployment: RunnerDeployment) -> CronSchedule:
    assert deployment.schedules is not None
    (only,) = deployment.schedules
    assert isinstance(only.schedule, CronSchedule)
    return only.schedule


def moments(deployment: RunnerDeployment, start: datetime, count: int = 60) -> list[datetime]:
    told = schedule(deployment)
    dates = asyncio.run(Expanded(cron=told.cron, timezone=told.timezone).get_dates(count, start))
    return [moment.astimezone(JAKARTA) for moment in dates]


def test_every_flow_is_deployed_once_under_its_own_name(tmp_path: Path) -> None:
    made = deployments(Settings(home=tmp_path))

    assert [(one.flow_name, one.name) for one in made] == [(name, name) for name in NAMES]


def test_a_schedule_is_in_the_offices_zone(deployment: RunnerDeployment) -> None:
    assert schedule(deployment).timezone == "Asia/Jakarta"


def test_the_office_in_another_zone_is_served_in_that_zone(tmp_path: Path) -> None:
    made = deployments(Settings(home=tmp_path, zone="Asia/Makassar"))

    assert {schedule(one).timezone for one in made} == {"Asia/Makassar"}


def test_a_schedule_gives_moments(deployment: RunnerDeployment) -> None:
    found = moments(deployment, MORNING)

    assert found == sorted(set(found))
    assert len(found) == 60


def test_mail_is_sent_within_office_hours_only(tmp_path: Path) -> None:
    mail = next(one for one in deployments(Settings(home=tmp_path)) if one.name == "deliver_mail")

    hours = [(moment.hour, moment.minute) for moment in moments(mail, MORNING)]

    assert min(hours) >= (7, 30)
    assert max(hours) < (18, 0)


def test_the_cycle_is_launched_in_the_first_days_of_its_year(tmp_path: Path) -> None:
    launching = next(one for one in deployments(Settings(home=tmp_path)) if one.name == "launch_cycle")

    first = moments(launching, MORNING, count=1)[0]

    assert first == datetime(2027, 1, 1, 5, tzinfo=JAKARTA)


@pytest.mark.parametrize("paused", [True, False])
def test_schedules_rest_where_they_are_told_to(tmp_path: Path, paused: bool) -> None:
    made = deployments(Settings(home=tmp_path, schedules_paused=paused))

    assert {one.paused for one in made} == {paused}


def test_a_served_flow_can_be_loaded_without_a_placeholder(deployment: RunnerDeployment) -> None:
    assert deployment.entrypoint is not None

    loaded: Flow[..., Any] = load_flow_from_entrypoint(deployment.entrypoint, use_placeholder_flow=False)

    assert loaded.name == deployment.flow_name
    assert type(loaded) is Flow


@each_flow
def test_a_flow_is_asynchronous(flow: Flow[..., Any]) -> None:
    assert flow.isasync
    assert iscoroutinefunction(flow.fn)


@each_flow
def test_a_run_is_named_by_our_rule_and_tried_again(flow: Flow[..., Any]) -> None:
    assert flow.flow_run_name is run_name
    assert flow.retries


@each_flow
def test_a_flow_can_be_run_at_a_moment_of_the_virtual_clock(flow: Flow[..., Any]) -> None:
    checked = flow.validate_parameters({"as_of": MORNING.isoformat()})

    assert checked["as_of"] == MORNING


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.name)
def test_no_flow_waits_for_a_person(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert not {name.removeprefix("a") for name in names} & FORBIDDEN
    assert not names & FORBIDDEN


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.name)
def test_no_flow_sleeps(path: Path) -> None:
    assert "sleep(" not in path.read_text(encoding="utf-8")
