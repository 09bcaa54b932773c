"""One piece of work of a flow or of the resident process: its database, its moment, its lease."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.settings import Settings
from models.session import reading
from workflow import leases, sealing
from workflow.gathering import Actor


@dataclass
class Run:
    """Work under a lease."""

    settings: Settings
    engine: Engine
    now: datetime
    id: int | None
    """Of the run record; none for the resident process, which is no flow run."""
    lease: str
    fencing: int
    counts: dict[str, Any] = field(default_factory=dict)
    outcome: str = "done"
    note: str = ""

    @property
    def actor(self) -> Actor:
        return Actor(run_id=self.id)

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number

    def skip(self, note: str) -> None:
        """Nothing may be done now; the run's record and artifact say why."""
        self.outcome, self.note = "skipped", note

    def fenced(self) -> AbstractContextManager[Session]:
        """A transaction that prolongs the lease, and fails with LeaseLostError once another run has taken over."""
        return leases.fenced(self.engine, self.lease, self.fencing, lease_seconds(self.settings))

    def hold(self) -> None:
        """Prolongs the lease before an act that no rollback undoes. Raises LeaseLostError."""
        with self.fenced():
            pass

    def seal(self) -> None:
        """Seals every event there is, this run's own too: for the end of a flow that opens or closes stages."""
        with reading(self.engine) as session:
            before = sealing.head(session)
        after = sealing.seal(self.engine)
        sealed = (after.position if after else 0) - (before.position if before else 0)
        self.count("peristiwa disegel", sealed)


def lease_seconds(settings: Settings) -> float:
    """Longer than the longest silence inside a run: one answer of the mail server."""
    return settings.smtp_timeout + leases.SECONDS
