from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests import mornings


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    """The year has begun; nobody has a plan."""
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    return engine
