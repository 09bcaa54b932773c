"""One office built once; each test gets its own copy of the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.flows.offices import Office, asking_office


@pytest.fixture(scope="session")
def built_office(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Office]:
    built = asking_office(tmp_path_factory.mktemp("office") / "built", databases)
    yield built
    built.drop()


@pytest.fixture
def office(built_office: Office, tmp_path: Path) -> Iterator[Office]:
    copy = built_office.copied_to(tmp_path / "office")
    yield copy
    copy.drop()
