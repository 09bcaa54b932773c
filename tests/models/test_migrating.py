"""The schema that migrations make is the schema that the code declares."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from models.migrating import upgrade
from models.schema import metadata
from models.session import engine_for


def test_the_schema_by_migrations_equals_the_schema_by_metadata(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite+pysqlite:///{tmp_path}/new.db")
    upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite+pysqlite:///{tmp_path}/new.db")
    upgrade(engine)

    upgrade(engine)
