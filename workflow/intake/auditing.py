"""Imports of a roster, and the appraisers they set, where the rows say something else than the log.

An import's event tells the digest of what its journal says of appraisers; the journals one after another tell who has
to appraise now.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.people import AppraiserRelation
from models.roster import RosterChange, RosterImport
from workflow.intake import journal
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
        journalled = body.get("appraisers")
        if journalled is not None and journalled != journal.digest(session, row.id):
            yield row.id
            continue
        if said != {"facts": facts(row)} | {name: getattr(row, name) for name in said if name != "facts"}:
            yield row.id
    yield from sorted({number for _, number in told if number})


def altered_appraisers(session: Session) -> Iterator[int]:
    """Assignments whose appraisers are not those that the imports set, one import after the other."""
    expected: dict[int, dict[str, Any]] = {}
    touched: set[int] = set()
    changes = session.execute(
        select(RosterChange.row_id, RosterChange.before, RosterChange.after)
        .join(RosterImport, RosterImport.id == RosterChange.import_id)
        .where(RosterChange.entity == "appraiser_relation", RosterImport.undone_at.is_(None))
        .order_by(RosterChange.id)
        .execution_options(yield_per=1_000)
    )
    for number, before, after in changes:
        if after is None:
            expected.pop(number, None)
        else:
            expected[number] = (expected.get(number, {}) if before else {}) | after
        touched |= {row["assignment_id"] for row in (before, after) if row and "assignment_id" in row}
    names = [column.name for column in AppraiserRelation.__table__.columns]
    rows = session.execute(select(*AppraiserRelation.__table__.columns).execution_options(yield_per=1_000))
    differ: set[int] = set()
    for values in rows:
        row = {name: plain(value) for name, value in zip(names, values, strict=True)}
        wanted = expected.pop(row.pop("id"), None)
        if wanted != row and (wanted is not None or row["assignment_id"] in touched):
            differ |= _assignments(wanted or {}, row)
    yield from sorted(differ | _assignments(*expected.values()))


def _assignments(*rows: dict[str, Any]) -> set[int]:
    """A journal that was meddled with may have lost them."""
    return {row["assignment_id"] for row in rows if "assignment_id" in row}
