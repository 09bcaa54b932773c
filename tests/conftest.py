from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.schema import metadata
from models.session import engine_for


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database in a file of its own."""
    engine = engine_for(f"sqlite+pysqlite:///{tmp_path}/siulak.db")
    metadata.create_all(engine)
    yield engine
    engine.dispose()
