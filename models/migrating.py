"""Brings a database to the newest schema, and tells which schema one has."""

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from models import append_only
from models.schema import metadata

if TYPE_CHECKING:
    from alembic.config import Config


class Schema(Enum):
    """How a database's schema stands to this code's."""

    EMPTY = auto()
    CURRENT = auto()
    OLD = auto()
    NEWER = auto()


def upgrade(engine: Engine) -> None:
    from alembic import command

    config = _config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        append_only.install(connection)
        connection.commit()


def schema_of(engine: Engine) -> Schema:
    """By the columns that are there, then by the version that the last upgrade left."""
    found = inspect(engine)
    there = set(found.get_table_names())
    if not there & set(metadata.tables):
        return Schema.EMPTY
    for table in metadata.sorted_tables:
        if table.name not in there:
            return Schema.OLD
        if not {column.name for column in table.columns} <= {
            column["name"] for column in found.get_columns(table.name)
        }:
            return Schema.OLD
    return _by_version(engine) if "alembic_version" in there else Schema.CURRENT


def _by_version(engine: Engine) -> Schema:
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(_config())
    with engine.connect() as connection:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version == scripts.get_current_head():
        return Schema.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Schema.OLD if version in known else Schema.NEWER


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
