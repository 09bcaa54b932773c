"""Every unit starts something that is there, as the account, without more than it needs."""

import configparser
import importlib.util
import subprocess
from pathlib import Path

import pytest

from cli.main import COMMANDS
from config.describing import INSTALLED
from tests.test_packaging import ROOT

FOLDER = ROOT / "deploy/systemd"
SERVICES = sorted(FOLDER.glob("*.service"))
each_service = pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
LOCKED = {
    "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "ProtectSystem": "strict", "ProtectHome": "yes",
    "PrivateTmp": "yes", "RestrictNamespaces": "yes", "SystemCallFilter": "@system-service",
}  # fmt: skip


def unit(path: Path) -> configparser.ConfigParser:
    told = configparser.ConfigParser(strict=False, delimiters=("=",), interpolation=None)
    told.optionxform = str  # type: ignore[assignment,method-assign]
    told.read_string(path.read_text())
    return told


def started(path: Path) -> list[list[str]]:
    """The commands of a service, in words."""
    lines = path.read_text().splitlines()
    return [line.partition("=")[2].split() for line in lines if line.startswith("ExecStart")]


@each_service
def test_what_a_unit_starts_is_there(path: Path) -> None:
    for program, *words in started(path):
        if program == f"{INSTALLED}/.venv/bin/python":
            module = importlib.util.find_spec(words[1])
            assert words[0] == "-m"
            assert module is not None
            assert (
                module.submodule_search_locations
                or 'if __name__ == "__main__"' in Path(str(module.origin)).read_text()
            )
        elif program == f"{INSTALLED}/.venv/bin/siulak":
            assert words[0] in COMMANDS
        else:
            assert Path(program).is_file()


@each_service
def test_a_unit_runs_as_the_account_with_files_for_nobody_else(path: Path) -> None:
    service = unit(path)["Service"]

    assert (service["User"], service["UMask"], service["StateDirectoryMode"]) == ("siulak", "0077", "0700")
    assert {name: service[name] for name in LOCKED} == LOCKED


@each_service
def test_what_serves_comes_back_after_a_fault_and_ends_with_the_rest(path: Path) -> None:
    told = unit(path)

    if told["Service"]["Type"] == "exec":
        assert told["Service"]["Restart"] == "always"
        assert told["Unit"]["PartOf"] == "siulak.target"


def test_the_target_wants_everything_that_serves() -> None:
    serving = {path.name for path in SERVICES if unit(path)["Service"]["Type"] == "exec"}

    assert set(unit(FOLDER / "siulak.target")["Unit"]["Wants"].split()) == serving


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.timer")), ids=lambda path: path.stem)
def test_a_timer_has_its_service(path: Path) -> None:
    assert path.with_suffix(".service") in SERVICES


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    names = [f"./{path.name}" for path in sorted(folder.iterdir())]
    told = ["systemd-analyze", "verify", "--man=no", *names]
    return subprocess.run(told, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """As they would lie on a machine where this clone is installed."""
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_text(path.read_text().replace(str(INSTALLED), str(ROOT)))
    return tmp_path


def test_systemd_itself_finds_nothing_wrong(units: Path) -> None:
    done = verify(units)

    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_would_find_a_program_that_is_not_there(units: Path) -> None:
    path = units / "siulak-portal.service"
    path.write_text(path.read_text().replace("/.venv/bin/python", "/.venv/bin/nothing"))

    assert "nothing" in verify(units).stderr
