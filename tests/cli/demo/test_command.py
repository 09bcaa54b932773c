"""The command as a person types it: real server, real SMTP, real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from config.definition import SHIPPED
from tests.test_packaging import ROOT

pytestmark = pytest.mark.server
PLAIN = SHIPPED / "lima-tahap.toml"


def siulak(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("siulak"), *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=280,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    assert done.returncode == 0, done.stderr
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_the_plain_five_states_end_with_a_readable_document_each(tmp_path: Path) -> None:
    told = last_line(siulak("demo", "--employees", 12, "--definition", PLAIN, "--home", tmp_path / "demo"))

    assert told["employees"] == 12
    assert told["final"] == told["evaluations"] == told["documents"] == 12
    assert told["findings"] == 0
    documents = list((tmp_path / "demo/documents").rglob("*.docx"))
    assert len(documents) == 12
    for path in documents:
        docx.Document(str(path))
