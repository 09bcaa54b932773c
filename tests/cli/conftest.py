import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli import main


@dataclass(frozen=True)
class Told:
    code: int
    out: str
    err: str


class Siulak:
    """The command as a person types it, inside this process: its exit code and what it said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *words: object) -> Told:
        self._monkeypatch.setattr(sys, "argv", ["siulak", *map(str, words)])
        code = 0
        try:
            main.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = self._capsys.readouterr()
        return Told(code, said.out, said.err)


@pytest.fixture
def siulak(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Siulak:
    return Siulak(monkeypatch, capsys)


@pytest.fixture
def home(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty database, in which the command works."""
    folder = Path(str(engine.url.database)).parent
    monkeypatch.setenv("SIULAK_HOME", str(folder))
    monkeypatch.delenv("SIULAK_DATABASE_URL", raising=False)
    return folder
