from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli import words
from tests.cli.commands import Siulak
from tests.databases import SQLITE


@pytest.fixture(scope="session", autouse=True)
def _indonesian() -> None:
    """Before any command is called: click keeps the sentences that it has made."""
    words.speak_indonesian()


@pytest.fixture
def siulak(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Siulak:
    return Siulak(monkeypatch, capsys)


@pytest.fixture
def home(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of an office with an empty database, in which the command works."""
    if engine.dialect.name == SQLITE:
        monkeypatch.delenv("SIULAK_DATABASE_URL", raising=False)
        folder = Path(str(engine.url.database)).parent
    else:
        monkeypatch.setenv("SIULAK_DATABASE_URL", engine.url.render_as_string(hide_password=False))
        folder = tmp_path
    monkeypatch.setenv("SIULAK_HOME", str(folder))
    return folder
