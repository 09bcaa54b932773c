"""What an import changed, kept so that it can be told and taken back."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.base import Json
from models.roster import RosterChange, RosterImport
from workflow.calendar import utc_now
from workflow.gathering import Actor
from workflow.intake.changes import Change, Values
from workflow.intake.stored import TABLES
from workflow.noting import NOBODY

SUBJECT, SUBJECT_ID = "roster", 1


def latest(session: Session) -> RosterImport | None:
    """The last import that is not undone."""
    standing = RosterImport.undone_at.is_(None)
    return session.scalar(select(RosterImport).where(standing).order_by(RosterImport.id.desc()).limit(1))


def keep(session: Session, imported: RosterImport, changes: Iterable[Change]) -> None:
    session.add(imported)
    session.flush()
    rows = [
        {
            "import_id": imported.id,
            "entity": change.entity,
            "row_id": change.number,
            "before": _plain(change.before),
            "after": _plain(change.after),
        }
        for change in changes
    ]
    session.execute(insert(RosterChange), rows)


def digest(session: Session, import_id: int) -> str:
    """Of what the import did to appraisers: the log tells it, so that the journal can stand for them."""
    rows = session.execute(
        select(RosterChange.row_id, RosterChange.before, RosterChange.after)
        .where(RosterChange.import_id == import_id, RosterChange.entity == "appraiser_relation")
        .order_by(RosterChange.id)
    )
    told = json.dumps([list(row) for row in rows], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def people_added(imported: RosterImport) -> Select[Any]:
    """Numbers of the employees that an import added."""
    return select(RosterChange.row_id).where(
        RosterChange.import_id == imported.id,
        RosterChange.entity == "employee",
        RosterChange.before.is_(None),
    )


def changes_of(session: Session, imported: RosterImport) -> list[Change]:
    rows = session.execute(
        select(RosterChange.entity, RosterChange.row_id, RosterChange.before, RosterChange.after)
        .where(RosterChange.import_id == imported.id)
        .order_by(RosterChange.id)
    )
    return [
        Change(entity, number, _dated(entity, before), _dated(entity, after))
        for entity, number, before, after in rows
    ]


def _plain(values: Values | None) -> Json | None:
    if values is None:
        return None
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _dated(entity: str, values: Json | None) -> Values | None:
    if values is None:
        return None
    table = TABLES[entity].__table__.c
    return {
        name: date.fromisoformat(value) if value and table[name].type.python_type is date else value
        for name, value in values.items()
    }


def note(session: Session, trigger: str, now: datetime, body: Json, actor: Actor = NOBODY) -> None:
    """One event a fact. A second one at the same moment fails on the version's unique key."""
    version = session.scalar(
        select(func.coalesce(func.max(AuditEvent.version), 0)).where(AuditEvent.subject == SUBJECT)
    )
    event = AuditEvent(
        subject=SUBJECT,
        subject_id=SUBJECT_ID,
        version=(version or 0) + 1,
        trigger=trigger,
        source="",
        target="",
        actor_id=actor.employee_id,
        role=actor.role,
        at=now,
        recorded_at=utc_now(),
    )
    session.add(event)
    session.flush()
    session.add(AuditPayload(event_id=event.id, body=body))
