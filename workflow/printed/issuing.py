"""A paper is issued: its row and its event in one transaction, once its file is in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.document import IssuedPaper
from workflow.calendar import utc_now
from workflow.gathering import Actor
from workflow.printed.places import Written
from workflow.row_facts import facts

SUBJECT, TRIGGER = "paper", "issue"


@dataclass(frozen=True)
class Filed:
    """A paper whose file is in its place."""

    written: Written
    digest: str
    """SHA-256 of the file."""
    form: str
    """SHA-256 of the template."""


def issue(session: Session, papers: Sequence[Filed], actor: Actor, now: datetime) -> None:
    """Notes that these papers are issued. The unique keys refuse what another run has issued meanwhile."""
    rows = [
        IssuedPaper(
            kind=each.written.paper.kind,
            cycle_id=each.written.paper.cycle_id,
            unit_id=each.written.paper.unit_id,
            evaluation_id=each.written.paper.evaluation_id,
            period=each.written.paper.period,
            revision=each.written.paper.revision,
            statement_id=each.written.paper.statement,
            achievement_id=each.written.paper.achievement,
            issued_at=now,
            path=each.written.path,
            digest=each.digest,
            template_digest=each.form,
            run_id=actor.run_id,
            values=each.written.fields,
        )
        for each in papers
    ]
    session.add_all(rows)
    session.flush()
    events = [_event(row, actor, now) for row in rows]
    session.add_all(events)
    session.flush()
    session.add_all(
        AuditPayload(event_id=event.id, body=facts(SUBJECT, row))
        for row, event in zip(rows, events, strict=True)
    )
    session.flush()


def issued(session: Session) -> int:
    return session.scalar(select(func.count(IssuedPaper.id))) or 0


def _event(row: IssuedPaper, actor: Actor, now: datetime) -> AuditEvent:
    return AuditEvent(
        subject=SUBJECT,
        subject_id=row.id,
        version=1,
        cycle_id=row.cycle_id,
        trigger=TRIGGER,
        source="",
        target=f"revision {row.revision}",
        role="system",
        mark=f"sha256:{row.digest}",
        at=now,
        recorded_at=utc_now(),
        run_id=actor.run_id,
    )
