from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.orchestration import server_environment


def test_telemetry_is_off_by_both_switches() -> None:
    told = server_environment(Path("home"), 4200, "secret")

    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["DO_NOT_TRACK"] == "1"


def test_no_other_server_than_the_started_one_can_serve() -> None:
    told = server_environment(Path("home"), 4200, "secret")

    assert told["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] == told["PREFECT_SERVER_EPHEMERAL_ENABLED"] == "false"


@pytest.mark.parametrize("port", [1, 4200, 65535])
def test_the_server_listens_on_loopback_at_the_port_that_clients_are_told(port: int) -> None:
    told = server_environment(Path("home"), port, "secret")

    assert told["PREFECT_SERVER_API_HOST"] == urlsplit(told["PREFECT_API_URL"]).hostname == "127.0.0.1"
    assert int(told["PREFECT_SERVER_API_PORT"]) == urlsplit(told["PREFECT_API_URL"]).port == port


@pytest.mark.parametrize("name", ["PREFECT_HOME", "PREFECT_PROFILES_PATH", "PREFECT_UI_STATIC_DIRECTORY"])
def test_every_folder_is_inside_the_home_and_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)

    path = Path(server_environment(Path("home"), 4200, "secret")[name])

    assert path.is_relative_to(tmp_path / "home")


def test_an_environment_is_words_only() -> None:
    told = server_environment(Path("home"), 4200, "secret")

    assert all(isinstance(value, str) and value for value in told.values())


def test_server_and_clients_know_the_same_password() -> None:
    told = server_environment(Path("home"), 4200, "secret")

    assert told["PREFECT_SERVER_API_AUTH_STRING"] == told["PREFECT_API_AUTH_STRING"] == "siulak:secret"
