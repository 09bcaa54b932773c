"""Bytes that no row needs any more go: taken back, ordered to be destroyed, or left by a form that was refused."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, and_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.evidence import EvidenceFile
from models.session import hold_apart, transaction
from workflow.destroyed import destroyed
from workflow.evidence.storing import PART, path_of

NAMING = "naming evidence"
GRACE = 24 * 3600
"""Seconds that a file without a row stays: its form may be on the way."""


def attached(session: Session, number: int) -> int | None:
    """The event with which a file came."""
    event = AuditEvent
    came = event.subject == "evidence", event.subject_id == number, event.version == 1
    return session.scalar(select(event.id).where(*came))


def needed(session: Session) -> frozenset[str]:
    """SHA-256 of every file that must lie in its place: some row names it that is neither taken back nor destroyed."""
    return frozenset(content for content, wanted in _rows(session) if wanted)


def unwanted(session: Session) -> frozenset[str]:
    """SHA-256 of every file that an order destroyed and that no other row needs."""
    gone = destroyed(session)
    if not gone:
        return frozenset()
    rows = session.execute(_contents().where(AuditEvent.id.in_(gone)))
    return frozenset(row.content for row in rows) - needed(session)


def _contents() -> Select[Any]:
    came = and_(
        AuditEvent.subject == "evidence", AuditEvent.subject_id == EvidenceFile.id, AuditEvent.version == 1
    )
    return select(EvidenceFile.content, EvidenceFile.removed_at, AuditEvent.id).outerjoin(AuditEvent, came)


def _rows(session: Session) -> Iterator[tuple[str, bool]]:
    gone = destroyed(session)
    for content, removed, event in session.execute(_contents()):
        yield content, removed is None and event not in gone


def sweep(engine: Engine, folder: Path) -> int:
    """How many files went. What an order destroyed goes at once, everything else after GRACE."""
    if not folder.is_dir():
        return 0
    gone, young = 0, time.time() - GRACE
    there = list(folder.glob("*/*"))
    with transaction(engine) as session:
        hold_apart(session, NAMING, alone=True)  # nobody names a file meanwhile
        kept, at_once = needed(session), unwanted(session)
        for path in there:
            if path.name in kept or (path != folder / path_of(path.name) and path.suffix != PART):
                continue
            with suppress(FileNotFoundError):  # a half-written one may have got its name meanwhile
                if path.name in at_once or path.stat().st_mtime < young:
                    path.unlink()
                    gone += 1
    return gone
