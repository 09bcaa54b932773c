"""Imports of a roster whose row says something else than their events: the file, the days, and by whom."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.roster import RosterImport
from workflow.row_facts import plain

TOLD = ("digest", "file", "rows", "as_of", "effective", "recorded_at", "by", "summary")


def facts(imported: RosterImport) -> dict[str, Any]:
    """What the event of an import tells of its row."""
    return {name: plain(getattr(imported, name)) for name in TOLD}


def altered(session: Session) -> Iterator[int]:
    told: dict[tuple[str, int], tuple[Any, dict[str, Any]]] = {}
    events = session.execute(
        select(AuditEvent.trigger, AuditEvent.at, AuditPayload.body)
        .join(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .where(AuditEvent.subject == "roster")
        .order_by(AuditEvent.version)
    )
    for trigger, at, body in events:
        told[trigger, body.get("import", 0)] = (at, body)
    for row in session.scalars(select(RosterImport).order_by(RosterImport.id)):
        at, body = told.pop(("import", row.id), (None, {}))
        undone_at, undone = told.pop(("undo", row.id), (None, {}))
        said = {
            "facts": body.get("facts"),
            "at": at,
            "undone_at": undone_at,
            "undone_by": undone.get("by", ""),
        }
        if said != {"facts": facts(row)} | {name: getattr(row, name) for name in said if name != "facts"}:
            yield row.id
    yield from sorted({number for _, number in told if number})
