"""The schema that migrations make is the schema that the code declares."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from models.migrating import upgrade
from models.schema import metadata
from tests.databases import Databases


@pytest.fixture
def bare(databases: Databases, tmp_path: Path) -> Iterator[Engine]:
    engine = databases.bare(tmp_path)
    yield engine
    databases.drop(engine)


def test_the_schema_by_migrations_equals_the_schema_by_metadata(bare: Engine) -> None:
    upgrade(bare)

    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(bare: Engine) -> None:
    upgrade(bare)

    upgrade(bare)
