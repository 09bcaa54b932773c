"""Who did what to rows, as their events tell it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from models.audit import AuditEvent, AuditPayload
from workflow.destroyed import destroyed


def acts(session: Session, table: Any, subject: str) -> Iterator[tuple[int, AuditEvent, bool, Any]]:
    """(number, event, whether it names who acted, row), in the order of the events of each row."""
    event, gone = aliased(AuditEvent), destroyed(session)
    query = (
        select(table.id, event, AuditPayload.body, table)
        .join(event, and_(event.subject == subject, event.subject_id == table.id))
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .order_by(table.id, event.version)
    )
    for number, found, body, row in session.execute(query):
        named = found.id in gone if body is None else bool(body.get("by"))
        yield number, found, found.actor_id is not None or named, row
