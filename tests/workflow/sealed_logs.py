"""A year's sealed log with everything in it, and an attacker who holds the file: SQL past our code, no triggers."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from models.audit import AuditEvent, AuditPayload
from models.prompt import Prompt
from models.schema import metadata
from models.session import checkpoint, engine_for, transaction
from tests.factories import LAUNCH, PLAIN, at, launched, play
from workflow import ledger
from workflow.findings import Finding
from workflow.sealing import seal
from workflow.verifying import verify

SEALED_EVERY = 4
"""Prompts answered between two seals, each with a run that remembers it."""


@dataclass
class Log:
    """One database file in its home."""

    path: Path

    @property
    def home(self) -> Path:
        return self.path.parent

    @property
    def engine(self) -> Engine:
        return engine_for(f"sqlite+pysqlite:///{self.path}")

    def copied(self, folder: Path) -> "Log":
        """Without the documents."""
        copy = Log(folder / self.path.name)
        copy.engine.dispose()
        for left in folder.glob(f"{self.path.name}*"):
            left.unlink()
        shutil.copy(self.path, copy.path)
        return copy

    @contextmanager
    def attacked(self) -> Iterator[sqlite3.Connection]:
        """A stranger's connection: foreign keys off, nothing of ours in the way."""
        self.engine.dispose()
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            yield connection
            connection.commit()

    def harm(self, *statements: str) -> None:
        """Every statement has to hit something."""
        with self.attacked() as connection:
            for statement in statements:
                assert connection.execute(statement).rowcount > 0, statement

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self.attacked() as connection:
            return connection.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        return self.rows(query, *values)[0][0]

    def findings(self) -> list[Finding]:
        """All but those about the triggers, which the attacker has dropped."""
        return [finding for finding in verify(self.engine) if finding.kind != "guard_missing"]

    def first(self) -> Finding:
        return self.findings()[0]


def built(home: Path) -> Log:
    """The plain definition's year to its end, as a home folder; the last events are not sealed."""
    log = Log(home / "siulak.db")
    (home / "documents").mkdir(parents=True)
    metadata.create_all(log.engine)
    _note_roster(log.engine)
    launched(log.engine, PLAIN)
    sealed(log.engine, "launch")
    tick = count(1)

    def willing(_: Prompt) -> bool:
        number = next(tick)
        if number % SEALED_EVERY == 0:
            sealed(log.engine, f"p-{number}")
        return True

    play(log.engine, home / "documents", at(2028, 1, 1), willing)
    checkpoint(log.engine)
    log.engine.dispose()
    return log


def sealed(engine: Engine, run: str) -> None:
    """A run that seals at its end and remembers the head."""
    number = ledger.open_run(engine, "advance_cycles", run, LAUNCH)
    seal(engine)
    ledger.close_run(engine, number, "done", {})


def _note_roster(engine: Engine) -> None:
    with transaction(engine) as session:
        facts = {"subject": "roster", "subject_id": 1, "version": 1, "trigger": "import", "source": ""}
        event = AuditEvent(**facts, target="", role="hr", at=LAUNCH, recorded_at=LAUNCH)
        session.add(event)
        session.flush()
        session.add(AuditPayload(event_id=event.id, body={"rows": 10}))
