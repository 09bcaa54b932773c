import json
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import Settings
from flows.probe import probe
from tests.flows.scripted_smtp import DROP, SILENT, failing, scripted
from tests.test_packaging import ROOT


def settings(port: int, **values: object) -> Settings:
    return Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_timeout=0.2, **values)  # type: ignore[arg-type]


def test_a_server_that_answers_is_greeted_and_left_without_a_mail() -> None:
    with scripted() as smtp:
        facts = probe(settings(smtp.port))

    assert facts == {"fault": "", "greeting": "loopback ESMTP", "tls": ""}
    assert [command.split()[0].upper() for command in smtp.commands] == ["EHLO", "QUIT"]


@pytest.mark.parametrize(
    ("point", "answer"), [("banner", "554 closed"), ("banner", DROP), ("banner", SILENT), ("ehlo", DROP)]
)
def test_a_server_that_does_not_is_a_fault_in_words(point: str, answer: str) -> None:
    with scripted(failing(point, answer)) as smtp:
        facts = probe(settings(smtp.port))

    assert f"127.0.0.1:{smtp.port}" in facts["fault"]


def test_a_server_that_greets_otherwise_than_expected_is_not_ours() -> None:
    with scripted() as smtp:
        assert "greeting" in probe(settings(smtp.port, smtp_greeting="SIULAK catcher"))["fault"]


def test_nobody_there_is_a_fault_too() -> None:
    assert "ditolak" in probe(settings(1))["fault"]


def test_as_a_process_it_answers_on_one_line_without_loading_prefect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scripted() as smtp:
        monkeypatch.setenv("SIULAK_SMTP_PORT", str(smtp.port))
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "flows.probe"],
            cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip

    assert json.loads(done.stdout)["fault"] == ""
    assert not [line for line in done.stderr.splitlines() if line.endswith(" prefect")]
