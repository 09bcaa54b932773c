from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.mornings import live
from tests.workflow.why import disputes


@pytest.fixture
def disputed(engine: Engine, tmp_path: Path) -> Engine:
    """Ani's result was rated three times and upheld, Budi's changed after an objection."""
    live(engine, disputes.disputed, tmp_path / "documents")
    return engine
