"""Two acts in the same moment: one meets the other just before its commit, or many leave from one line."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from tests.databases import SQLITE
from workflow.errors import WorkflowError

Work = Callable[[], Any]
PATIENCE = 60
BLOCKED = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def told(work: Work) -> Any:
    """What it gave, or the sentence with which it was refused."""
    try:
        return work()
    except WorkflowError as refused:
        return refused


def overlapped(engine: Engine, first: Work, second: Work) -> tuple[Any, Any]:
    """What each was told. `second` begins when `first` has written and has not committed yet, and goes as far as
    it comes: to its end, or to a lock that `first` holds.
    """
    with ThreadPoolExecutor(2) as pool, _meeting(engine, lambda: pool.submit(told, second)) as meeting:
        done = pool.submit(told, first).result(PATIENCE)
        assert meeting.second is not None, "the first wrote nothing"
        return done, meeting.second.result(PATIENCE)


class _Meeting:
    """Listens to an engine; the first thread that writes is held at its commit until the second has come."""

    def __init__(self, engine: Engine, start: Callable[[], Future[Any]]) -> None:
        self.second: Future[Any] | None = None
        self._engine, self._start = engine, start
        self._writer: int | None = None
        self._meets, self._waiting = False, threading.Event()

    def executed(self, _connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if self._writer is None and statement.startswith(("INSERT", "UPDATE")):
            self._writer = threading.get_ident()

    def executes(self, _connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        """On SQLite whoever wants to write waits from the beginning."""
        if self._meets and statement == "BEGIN IMMEDIATE":
            self._waiting.set()

    def commits(self, _connection: Connection) -> None:
        if self._meets or threading.get_ident() != self._writer:
            return
        self._meets = True
        self.second = self._start()
        while not self.second.done() and not self._is_held():
            wait([self.second], timeout=0.002)

    def _is_held(self) -> bool:
        if self._engine.dialect.name == SQLITE:
            return self._waiting.is_set()
        with self._engine.connect() as connection:
            return bool(connection.execute(BLOCKED).scalar())


@contextmanager
def _meeting(engine: Engine, start: Callable[[], Future[Any]]) -> Iterator[_Meeting]:
    meeting = _Meeting(engine, start)
    listeners = (
        ("after_cursor_execute", meeting.executed),
        ("before_cursor_execute", meeting.executes),
        ("commit", meeting.commits),
    )
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield meeting
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def raced(count: int, work: Callable[[int], Any]) -> list[Any]:
    """What each of so many was told, all having left from one line."""
    line = threading.Barrier(count)

    def run(number: int) -> Any:
        line.wait(PATIENCE)
        return told(lambda: work(number))

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
