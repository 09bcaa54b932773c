"""The only module that opens connections, and the only one that knows which database it is."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import (
    Connection,
    Engine,
    ExceptionContext,
    Select,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random_exponential

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
POSTGRESQL_SETTINGS = (
    "timezone = 'UTC'",
    "client_encoding = 'UTF8'",
    "lock_timeout = '30s'",
    "idle_in_transaction_session_timeout = '60s'",
)
"""As patient as on SQLite. Whoever falls silent inside a transaction, where nothing waits, is stuck: its locks go."""
COLLISIONS = ("40001", "40P01", "23505")
"""SQLSTATE of a failed serialisation, a deadlock, a unique key taken."""
ATTEMPTS = 6
TABLES = schema.TABLES
"""Every table is known before the first connection: a foreign key may point at any of them."""


@cache
def engine_for(url: str) -> Engine:
    """The engine of an address, one a process. Its errors do not repeat values: they end in logs.

    SQLite is opened through pysqlite3 (its 3.53 lacks the WAL corruption race of Debian's 3.40), durable to
    the last commit, and every writer begins IMMEDIATE: a deferred one fails at once when another has written.
    """
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(
            url,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10},
            hide_parameters=True,
            execution_options={"preserve_rowcount": True},  # else an INSERT does not say how many it wrote
        )
        event.listen(engine, "connect", _prepare_postgresql)
        event.listen(engine, "handle_error", _leave_out_the_row)
        return engine
    import pysqlite3.dbapi2 as library

    database = make_url(url).database
    if database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, module=library, connect_args=SQLITE_ARGUMENTS, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    connection.autocommit = True
    for setting in POSTGRESQL_SETTINGS:
        connection.execute(f"SET {setting}")
    connection.autocommit = False


def _leave_out_the_row(context: ExceptionContext) -> None:
    """PostgreSQL repeats, as a detail, the values of the row that it refused."""
    for fault in (context.original_exception, context.sqlalchemy_exception):
        if fault is not None:
            fault.args = tuple(str(told).partition("\nDETAIL:")[0] for told in fault.args)


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: Engine, *, serializable: bool = False) -> Iterator[Session]:
    """All or nothing. No network, no file and no rendering inside.

    On PostgreSQL each statement sees what others have committed by then; what must not change in between is held
    by `lock`, or the transaction is serializable and its function repeated (`persistent`). On SQLite every one is
    serializable, since writers come one after another.
    """
    if serializable:
        engine = _isolated(engine, "SERIALIZABLE")
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def _isolated(engine: Engine, level: str) -> Engine:
    return engine if _is_sqlite(engine) else engine.execution_options(isolation_level=level)


def _is_sqlite(engine: Engine | Connection) -> bool:
    return engine.dialect.name == "sqlite"


def came_between(fault: BaseException) -> bool:
    """Whether another transaction came between, so that the same work done anew may succeed. Never on SQLite."""
    return isinstance(fault, DBAPIError) and getattr(fault.orig, "sqlstate", None) in COLLISIONS


pause = wait_random_exponential(multiplier=0.02, max=0.5)
"""Between attempts: at random, so that two do not meet again."""
persistent = retry(
    retry=retry_if_exception(came_between), stop=stop_after_attempt(ATTEMPTS), wait=pause, reraise=True
)
"""For a function that is one transaction and nothing else: it is done anew when another came between."""


def lock(session: Session, rows: Select[Any]) -> None:
    """Holds these rows against other writers until the transaction ends.

    In the order of the select, so that two who want the same rows wait for, and not upon, each other.
    """
    if not _is_sqlite(session.connection()):
        held = rows.with_for_update(key_share=True).subquery()
        session.execute(select(func.count()).select_from(held))


def hold_apart(session: Session, work: str, *, alone: bool) -> None:
    """Until the transaction ends nobody does this work alone while others do a part of it, nor the other way round.

    On SQLite writers come one after another anyway.
    """
    if not _is_sqlite(session.connection()):
        hold = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        session.execute(select(hold(crc32(work.encode()))))


def insert_missing(session: Session, table: Any) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that passes over rows whose unique key is taken, also by a transaction that commits meanwhile."""
    insert = sqlite.insert if _is_sqlite(session.connection()) else postgresql.insert
    return insert(table).on_conflict_do_nothing()


def checkpoint(engine: Engine) -> None:
    """Empties SQLite's log, where wiped secrets would stay readable."""
    if _is_sqlite(engine):
        with closing(engine.raw_connection()) as connection:  # outside any transaction
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def scrub(engine: Engine, *tables: str) -> None:
    """What was deleted or overwritten in these tables stays readable nowhere that the database's own tools look.

    SQLite overwrites it itself, and its log is emptied; PostgreSQL's dead rows are vacuumed, but for those that an
    older snapshot may still read, which the next call takes.
    """
    checkpoint(engine)
    if not _is_sqlite(engine):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in tables:
                connection.exec_driver_sql(f'VACUUM "{name}"')


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A snapshot to read from; it takes no lock that a writer would wait for."""
    options = {READ_ONLY: True}
    with Session(_isolated(engine, "REPEATABLE READ").execution_options(**options)) as session:
        yield session
        session.expunge_all()  # what was read stays readable
        session.rollback()
