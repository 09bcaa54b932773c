"""Against a tiny real HTTP server that answers as Prefect's does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cli.children import free_port
from cli.demo.servers import FLOWS
from cli.doctor import prefect
from cli.doctor.findings import Level
from models.run import RunRecord
from models.session import transaction
from tests.cli.test_prefect_api import Server, server
from tests.factories import launched
from tests.flows.offices import office_in
from workflow import clock

__all__ = ["server"]
NOW = datetime(2026, 11, 24, 5, tzinfo=UTC)
SETTINGS: dict[str, Any] = {"analytics_enabled": False, "events": {"retention_period": "P30D"}}
QUIET = {"DO_NOT_TRACK": "1"}


def api(server: Server, told: str = "siulak:secret") -> prefect.Api:
    return prefect.Api(server.url, told)


def deployments(**changed: dict[str, Any]) -> list[dict[str, Any]]:
    usual = {"paused": False, "status": "READY"}
    return [{"name": name, **usual, **changed.get(name, {})} for name in FLOWS]


def there(rows: list[dict[str, Any]]) -> Level:
    return prefect.all_there({row["name"]: row for row in rows}).level


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("http://127.0.0.1:4200/api", Level.OK),
        ("http://localhost:4200/api", Level.OK),
        ("https://prefect.kantor.example/api", Level.OK),
        ("http://10.0.0.5:4200/api", Level.ERROR),
        ("prefect.kantor.example", Level.ERROR),
        ("", Level.ERROR),
    ],
)
def test_an_address_that_nobody_can_listen_to(
    monkeypatch: pytest.MonkeyPatch, url: str, level: Level
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)

    assert prefect.address(url).level is level


def test_two_variables_for_one_address_must_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:4201/api")

    assert prefect.address("http://127.0.0.1:4200/api").level is Level.ERROR
    assert prefect.address("http://127.0.0.1:4201/api/").level is Level.OK


def test_nobody_there_is_an_error() -> None:
    nobody = prefect.Api(f"http://127.0.0.1:{free_port()}/api", "")

    assert prefect.answers(nobody).level is Level.ERROR
    assert prefect.accepts_us(nobody).level is Level.ERROR


@pytest.mark.parametrize(("status", "level"), [(200, Level.OK), (503, Level.ERROR)])
def test_a_server_is_well_or_not(server: Server, status: int, level: Level) -> None:
    server.reply = lambda path, body: (status, True)

    assert prefect.answers(api(server)).level is level


@pytest.mark.parametrize(
    ("status", "door", "entry"),
    [(401, Level.OK, Level.ERROR), (403, Level.OK, Level.ERROR), (200, Level.ERROR, Level.OK)],
)
def test_strangers_stay_outside_and_we_come_in(
    server: Server, status: int, door: Level, entry: Level
) -> None:
    server.reply = lambda path, body: (status, [])

    assert prefect.refuses_strangers(api(server)).level is door
    assert prefect.accepts_us(api(server)).level is entry


def test_only_we_show_the_password(server: Server) -> None:
    prefect.refuses_strangers(api(server))
    prefect.accepts_us(api(server))

    assert [bool(credentials) for credentials in server.credentials] == [False, True]


@pytest.mark.parametrize(
    ("analytics", "processes", "level"),
    [
        (False, [QUIET, QUIET], Level.OK),
        (False, [], Level.OK),
        (True, [QUIET], Level.ERROR),
        (False, [QUIET, {}], Level.ERROR),
        (False, [{"DO_NOT_TRACK": "0"}], Level.ERROR),
    ],
)
def test_telemetry_has_two_switches(analytics: bool, processes: list[dict[str, str]], level: Level) -> None:
    assert prefect.is_silent({**SETTINGS, "analytics_enabled": analytics}, processes).level is level


@pytest.mark.parametrize(
    ("kept", "level"),
    [("P30D", Level.OK), ("P3650D", Level.OK), ("P7D", Level.WARNING), (604800, Level.WARNING)],
)
def test_events_are_kept_for_a_month(kept: object, level: Level) -> None:
    assert prefect.keeps_events({"events": {"retention_period": kept}}).level is level


def test_settings_are_read_where_prefect_tells_them(server: Server) -> None:
    server.reply = lambda path, body: (200, {"server": SETTINGS})

    assert prefect.settings_of(api(server)) == SETTINGS
    assert server.asked[-1][1] == "/api/admin/settings"


def test_every_flow_is_deployed_awake_and_served() -> None:
    assert there(deployments()) is Level.OK
    assert there(deployments()[:-1]) is Level.ERROR
    assert there(deployments(deliver_mail={"paused": True})) is Level.ERROR
    assert there(deployments(deliver_mail={"status": "NOT_READY"})) is Level.ERROR


def test_deployments_are_read_where_prefect_lists_them(server: Server) -> None:
    server.reply = lambda path, body: (200, deployments(close_cycle={"paused": True}))

    assert prefect.deployed(api(server)).found == "dijeda: close_cycle"


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_that_fell_silent_is_an_error(flow: str) -> None:
    january = NOW.replace(month=1)
    limit = prefect.SILENCE[flow]

    assert prefect.recent(flow, january - limit, january).level is Level.OK
    assert prefect.recent(flow, january - limit - timedelta(seconds=1), january).level is Level.ERROR
    assert prefect.recent(flow, None, january).level is Level.WARNING


def test_a_flow_whose_first_slot_may_still_come_has_missed_nothing() -> None:
    begun = NOW - prefect.SILENCE["close_cycle"]

    assert prefect.recent("close_cycle", None, NOW, begun).level is Level.OK
    assert prefect.recent("close_cycle", None, NOW + timedelta(seconds=1), begun).level is Level.WARNING


def test_the_last_run_is_told_in_the_offices_time() -> None:
    wall = NOW.astimezone(ZoneInfo("Asia/Jakarta"))

    assert prefect.recent("close_cycle", NOW, wall).found == "terakhir 2026-11-24 12.00"


def test_the_launch_rests_for_most_of_the_year() -> None:
    assert prefect.recent("launch_cycle", None, NOW).level is Level.OK


def test_the_last_run_is_that_of_our_own_ledger(tmp_path: Path) -> None:
    from models.schema import metadata

    office = office_in(tmp_path)
    metadata.create_all(office.engine)
    launched(office.engine)
    before = prefect.ran(office.engine, "deliver_mail", NOW)
    clock.become_real(office.engine)
    facts = {"flow": "deliver_mail", "business_time": NOW, "code_version": "", "prefect_run_id": "2"}
    with transaction(office.engine) as session:
        session.add(RunRecord(opened_at=NOW - timedelta(hours=17), **facts))

    assert before.found == "kantor ini pada jam virtual"
    assert prefect.ran(office.engine, "deliver_mail", NOW).level is Level.ERROR


def test_the_password_is_that_of_the_environment_or_of_the_offices_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_AUTH_STRING", raising=False)
    nothing = prefect.credentials(tmp_path)
    (tmp_path / "prefect-password").write_text("from the file\n")
    of_the_file = prefect.credentials(tmp_path)
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "siulak:from the environment")

    assert (nothing, of_the_file) == ("", "siulak:from the file")
    assert prefect.credentials(tmp_path) == "siulak:from the environment"
