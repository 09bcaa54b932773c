from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli import words
from tests.cli.commands import Siulak


@pytest.fixture(scope="session", autouse=True)
def _indonesian() -> None:
    """Before any command is called: click keeps the sentences that it has made."""
    words.speak_indonesian()


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
