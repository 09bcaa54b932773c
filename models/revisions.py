"""Which schema a database has, beside the one that this program knows."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect

from models.schema import metadata


@dataclass(frozen=True)
class Revisions:
    found: str | None
    """None where no migration was ever run."""
    newest: str
    known: frozenset[str]

    @property
    def is_newest(self) -> bool:
        return self.found == self.newest

    @property
    def can_be_upgraded(self) -> bool:
        """Not made by a later program."""
        return self.found in self.known


def revisions(connection: Connection) -> Revisions:
    from alembic.migration import MigrationContext

    return beside(MigrationContext.configure(connection).get_current_revision())


def lacking(connection: Connection) -> list[str]:
    """Tables and columns that this program needs and the database does not have."""
    found = inspect(connection)
    there = set(found.get_table_names())
    missing = []
    for table in metadata.sorted_tables:
        if table.name not in there:
            missing.append(table.name)
            continue
        known = {column["name"] for column in found.get_columns(table.name)}
        missing += [f"{table.name}.{column.name}" for column in table.columns if column.name not in known]
    return missing


def beside(found: str | None) -> Revisions:
    """A revision that somebody names, for instance a backup."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head()
    assert newest is not None
    return Revisions(found, newest, frozenset(script.revision for script in scripts.walk_revisions()))
