"""The only module that opens connections, and the only one that knows which database it is."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from models import schema

READ_ONLY = "siulak_read_only"
SQLITE_ARGUMENTS = {"timeout": 30, "check_same_thread": False}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "secure_delete=ON",
)
"""secure_delete: what was wiped (links that act) is not left readable in free pages."""
TABLES = schema.TABLES
"""Every table is known before the first connection: a foreign key may point at any of them."""


@cache
def engine_for(url: str) -> Engine:
    """The engine of an address, one a process. Its errors do not repeat values: they end in logs.

    SQLite is opened through pysqlite3 (its 3.53 lacks the WAL corruption race of Debian's 3.40), durable to
    the last commit, and every writer begins IMMEDIATE: a deferred one fails at once when another has written.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    import pysqlite3.dbapi2 as sqlite

    database = make_url(url).database
    if database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, module=sqlite, connect_args=SQLITE_ARGUMENTS, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """All or nothing. No network, no file and no rendering inside."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def checkpoint(engine: Engine) -> None:
    """Empties SQLite's log, where wiped secrets would stay readable."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:  # outside any transaction
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A snapshot to read from; it takes no lock that a writer would wait for."""
    with Session(engine.execution_options(**{READ_ONLY: True})) as session:
        yield session
        session.expunge_all()  # what was read stays readable
        session.rollback()
