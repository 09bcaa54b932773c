"""The command, a real Prefect server and the deployed flow: a cycle is launched and stands."""

import json
from pathlib import Path

import pytest

from cli.demo.servers import demo_arrangement, servers
from config.settings import Settings
from models.cycle import StageWindow
from models.migrating import upgrade
from models.run import RunRecord
from models.session import engine_for
from tests.cli.commands import Siulak
from tests.factories import LAUNCH, at, office, stored
from workflow import clock

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]


def test_a_cycle_is_launched_through_prefect(
    tmp_path: Path, siulak: Siulak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIULAK_HOME", str(tmp_path))
    settings = Settings()
    engine = engine_for(settings.database)
    upgrade(engine)
    office(engine)
    clock.set_virtual(engine, LAUNCH)

    with servers(settings, lambda: demo_arrangement(None), lambda: False) as running:
        for name in ("SIULAK_PREFECT_API_URL", "PREFECT_API_AUTH_STRING"):
            monkeypatch.setenv(name, running.family.environment[name])
        told = siulak("cycle", "launch", "--window", "self_assessment=2026-12-01..2026-12-04", "--yes")

    assert told.code == 0, told.err
    (status,) = json.loads(siulak("cycle", "status", "--json").out)
    assert (status["evaluations"], status["stage"]) == (8, "draft")
    windows = stored(engine, StageWindow, stage="self_assessment")
    assert {row.closes_at for row in windows} == {at(2026, 12, 5, 0)}
    assert [(run.flow, run.outcome) for run in stored(engine, RunRecord)][-1] == ("launch_cycle", "done")
