import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from config.rules.table import FOLDER, table_on, tables
from tests import mornings
from tests.databases import Databases, Files
from tests.factories import launched
from tests.workflow.disarming import disarm
from tests.workflow.populations import Memory, in_memory


@pytest.fixture(scope="session")
def memory(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Memory]:
    """Launched cycles to be populated again and again."""
    made: dict[tuple[str, str], Engine] = {}

    def of(name: str, code: str) -> Engine:
        if isinstance(databases, Files):
            return in_memory(name, code)
        if (name, code) not in made:
            made[name, code] = databases.new(tmp_path_factory.mktemp("memory"))
            disarm(made[name, code])
            launched(made[name, code], code)
        return made[name, code]

    yield of
    for engine in made.values():
        databases.drop(engine)


@pytest.fixture
def rule_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Rule files that may be edited; whoever names no folder reads these."""
    there = tmp_path / "rules"
    shutil.copytree(FOLDER, there, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for question in (table_on, tables.__wrapped__):
        monkeypatch.setattr(question, "__defaults__", (there,))
    tables.cache_clear()
    yield there
    tables.cache_clear()


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    """Everybody in self-assessment, on its first morning."""
    return lived(engine, mornings.opened, tmp_path)


@pytest.fixture
def reviewed(engine: Engine, tmp_path: Path) -> Engine:
    """Everybody in supervisor review, on its first morning."""
    return lived(engine, mornings.reviewed, tmp_path)


@pytest.fixture
def calibrated(engine: Engine, tmp_path: Path) -> Engine:
    """Everybody in calibration, on its first morning; no achievement is stated."""
    return lived(engine, mornings.calibrated, tmp_path)


@pytest.fixture
def achieving(engine: Engine, tmp_path: Path) -> Engine:
    """Everybody in calibration; every unit's achievement is good so far."""
    return lived(engine, mornings.achieving, tmp_path)


def lived(engine: Engine, morning: mornings.Morning, folder: Path) -> Engine:
    mornings.live(engine, morning, folder / "documents")
    return engine
