import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.schema import metadata
from models.session import checkpoint, engine_for
from tests.workflow.sealed_logs import Log, built


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema in a file, made once and copied by each test."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    engine = engine_for(f"sqlite+pysqlite:///{path}")
    metadata.create_all(engine)
    checkpoint(engine)
    engine.dispose()
    return path


@pytest.fixture
def engine(empty_database: Path) -> Iterator[Engine]:
    """An empty database. One engine for all tests: it remembers the statements that it has compiled."""
    path = empty_database.with_name("siulak.db")
    for left in path.parent.glob(f"{path.name}*"):
        left.unlink()
    shutil.copy(empty_database, path)
    engine = engine_for(f"sqlite+pysqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """The home of an office after a whole year, sealed now and then. To be read, or copied first."""
    return built(tmp_path_factory.mktemp("played") / "home")
