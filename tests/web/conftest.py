from pathlib import Path

import pytest
from pydantic import HttpUrl
from sqlalchemy import Engine

from config.settings import Settings
from tests.factories import launched
from tests.web.people import ADDRESS, Town, Wall


@pytest.fixture
def town(engine: Engine, tmp_path: Path) -> Town:
    launched(engine)
    return Town(engine, Settings(home=tmp_path, base_url=HttpUrl(ADDRESS)), Wall())
