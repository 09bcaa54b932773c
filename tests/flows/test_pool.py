"""prefect.yaml says what is served, in Prefect's words."""

from pathlib import Path
from typing import Any

import pytest
from prefect import Flow
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import load_flow_from_entrypoint
from ruamel.yaml import YAML

from config.settings import Settings
from flows.pool import FILE, POOL, text
from flows.serving import SCHEDULES, served
from tests.test_packaging import ROOT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture(params=[flow.name for flow, _ in SCHEDULES])
def told(request: pytest.FixtureRequest) -> Any:
    return next(each for each in deployed() if each["name"] == request.param)


def deployed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = YAML(typ="safe").load(ROOT / FILE)["deployments"]
    return found


def test_the_file_is_what_the_schedules_make_of_it(settings: Settings) -> None:
    assert (ROOT / FILE).read_text(encoding="utf-8") == text(settings)


def test_it_deploys_what_is_served_at_the_same_hours(settings: Settings) -> None:
    ours = [RunnerDeployment.from_flow(flow, **terms) for flow, terms in served(settings)]

    assert {each["name"]: [CronSchedule(**one) for one in each["schedules"]] for each in deployed()} == {
        one.name: [each.schedule for each in one.schedules or ()] for one in ours
    }


def test_a_flow_is_found_from_the_root(told: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    flow: Flow[..., Any] = load_flow_from_entrypoint(told["entrypoint"], use_placeholder_flow=False)

    assert flow.name == told["name"]


def test_every_flow_runs_on_the_one_pool(told: dict[str, Any]) -> None:
    assert told["work_pool"] == {"name": POOL}


def test_an_office_in_another_zone_has_its_own_hours(tmp_path: Path) -> None:
    zoned = text(Settings(home=tmp_path, zone="Asia/Makassar"))

    assert zoned.count("timezone: Asia/Makassar") == len(SCHEDULES)
    assert "Asia/Jakarta" not in zoned
