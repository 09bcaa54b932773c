"""The command as a person types it: real server, real SMTP, real files."""

import socket
import subprocess
from pathlib import Path

import docx
import pytest

from tests.cli.demo.running import PLAIN, siulak
from tests.test_packaging import ROOT

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]


def refused(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines that tell a user's mistake: no traceback, exit code 2."""
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stdout + done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("Galat: ")]
    assert lines
    return lines


def test_every_fault_of_roster_and_definition_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    rows = (ROOT / "config/sample/roster.csv").read_text().splitlines()
    rows[3] = rows[3].replace(rows[3].split(",")[0], "123", 1)
    (tmp_path / "roster.csv").write_text("\n".join(rows))
    broken = PLAIN.read_text().replace('"ratings_complete"', '"ratings_complet"')
    (tmp_path / "stages.toml").write_text(broken)

    lines = refused(
        siulak(
            "demo",
            *("--roster", tmp_path / "roster.csv"),
            *("--definition", tmp_path / "stages.toml"),
            *("--home", tmp_path / "demo"),
        )
    )

    assert any("roster.csv: baris 4: nip_invalid" in line for line in lines)
    assert any("stages.toml: transition submit_review: guard ratings_complet" in line for line in lines)
    assert not (tmp_path / "demo/siulak.db").exists()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        (line,) = refused(siulak("demo", "--port", port, "--home", tmp_path / "demo"))

    assert f"--port {port}" in line


def test_a_missing_disk_is_named(tmp_path: Path) -> None:
    (line,) = refused(siulak("demo", "--home", tmp_path / "unmounted/demo"))

    assert "unmounted/demo" in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIULAK_OFFICE_FILE", "nowhere.toml"),
        ("SIULAK_CALENDAR_FILE", "nowhere.toml"),
        ("SIULAK_SMTP_PORT", "post"),
        ("SIULAK_ZONE", "Asia/Siulak"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, tmp_path: Path) -> None:
    lines = refused(siulak("demo", "--home", tmp_path / "demo", **{name: value}))

    assert any(value in line or name in line for line in lines)


def test_a_refused_word_form_names_the_field_and_the_file(tmp_path: Path) -> None:
    form = docx.Document()
    form.add_paragraph("{{ pegawai.namaa }}")
    form.save(str(tmp_path / "form.docx"))

    lines = refused(
        siulak("demo", "--home", tmp_path / "demo", SIULAK_APPRAISAL_TEMPLATE=str(tmp_path / "form.docx"))
    )

    assert any("namaa" in line and "form.docx" in line for line in lines)
