"""`siulak doctor`, as an operator types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.children import free_port
from cli.doctor.command import command
from models.migrating import upgrade
from tests.factories import launched
from tests.flows.offices import Office, office_in

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Well, but for Prefect and the mail server, which are away."""
    monkeypatch.setenv("SIULAK_PREFECT_API_URL", f"http://127.0.0.1:{free_port()}/api")
    monkeypatch.setenv("SIULAK_SMTP_PORT", "1")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    home = tmp_path / "office"
    home.mkdir(mode=0o700)
    made = office_in(home)
    upgrade(made.engine)
    launched(made.engine)
    for path in home.iterdir():
        path.chmod(0o600)
    return made


def doctor(home: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["--home", str(home), *words])


def test_every_check_is_one_line_with_what_was_found_and_what_to_do(office: Office) -> None:
    done = doctor(office.home)

    lines = done.output.splitlines()
    assert done.exit_code == 2
    assert all(line.split()[0] in {"baik", "peringatan", "GALAT"} for line in lines)
    assert all(" → " in line for line in lines if not line.startswith("baik"))
    assert "pemeriksaan ini sendiri gagal" not in done.output


def test_for_a_program_it_is_json(office: Office) -> None:
    found = {line["name"]: line for line in json.loads(doctor(office.home, "--json").output)}

    assert len(found) > 30
    assert {line["level"] for line in found.values()} == {"ok", "warning", "error"}
    assert found["susunan tabel"]["level"] == "ok"
    assert found["server email"]["level"] == found["server Prefect"]["level"] == "error"


def test_what_stands_on_something_that_fell_is_not_asked_for(tmp_path: Path, office: Office) -> None:
    names = [line["name"] for line in json.loads(doctor(tmp_path / "nowhere", "--json").output)]

    assert "basis data" in names
    assert not {"susunan tabel", "lease", "ruang diska", "pintu Prefect"} & set(names)
    assert not (tmp_path / "nowhere").exists()


def test_looking_changes_nothing(office: Office) -> None:
    before = office.dump()

    doctor(office.home)

    assert office.dump() == before
