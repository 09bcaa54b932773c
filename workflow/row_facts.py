"""What an event tells of its row, so that a later hand in the row is found: column by column, as plain values.

For rows that one act writes at a time. What thousands are moved at once by is compared where it belongs
(`contradicting.py` names each).
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle, StageWindow
from models.document import DocumentJob, IssuedPaper
from models.handover import Handover
from models.holding import OutboxHold
from models.public import CodeBatch
from models.service import ServiceImport, ServiceSource
from models.socialisation import Attendance, Briefing, DataCorrection, Pulse
from models.talent import PotentialAssessment
from models.token import ApiToken
from workflow.folding import SUBJECTS

FACTS: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "cycle": (Cycle.code, Cycle.title, Cycle.parent_id, Cycle.launched_at, Cycle.closed_at),
    "window": (StageWindow.unit_id, StageWindow.stage, StageWindow.opens_at, StageWindow.held_at),
    "document": (
        DocumentJob.evaluation_id, DocumentJob.requested_at, DocumentJob.predicate, DocumentJob.achievement,
        DocumentJob.path, DocumentJob.template_digest, DocumentJob.values,
    ),
    "paper": (
        IssuedPaper.kind, IssuedPaper.unit_id, IssuedPaper.evaluation_id, IssuedPaper.issued_at, IssuedPaper.path,
        IssuedPaper.template_digest, IssuedPaper.run_id, IssuedPaper.values, IssuedPaper.period,
        IssuedPaper.statement_id, IssuedPaper.achievement_id,
    ),
    "outbox": (
        OutboxHold.reason, OutboxHold.taken_at, OutboxHold.held_at, OutboxHold.last_message,
        OutboxHold.released_at, OutboxHold.released_by, OutboxHold.decision, OutboxHold.dropped,
    ),
    "potential": (
        PotentialAssessment.employee_id, PotentialAssessment.assessed_on, PotentialAssessment.source,
    ),
    "token": (
        ApiToken.account_id, ApiToken.name, ApiToken.digest, ApiToken.made_at, ApiToken.expires_at,
        ApiToken.ended_at,
    ),
    "briefing": (Briefing.day, Briefing.place, Briefing.subject, Briefing.code),
    "attendance": (Attendance.briefing_id, Attendance.employee_id, Attendance.at),
    "pulse": (Pulse.moment, Pulse.opens_at, Pulse.closes_at, Pulse.asked, Pulse.answers, Pulse.counts),
    "correction": (
        DataCorrection.employee_id, DataCorrection.topic, DataCorrection.text, DataCorrection.reported_at,
        DataCorrection.answer, DataCorrection.answered_at,
    ),
    "handover": (
        Handover.assignment_id, Handover.first, Handover.import_id, Handover.told_at, Handover.withdrawn_at,
        Handover.before_id, Handover.before_capacity, Handover.before_document,
        Handover.after_id, Handover.after_capacity, Handover.after_document,
    ),
    "source": (ServiceSource.name, ServiceSource.digest),
    "service_import": (ServiceImport.at, ServiceImport.events),
    "code_batch": (CodeBatch.unit_id, CodeBatch.codes, CodeBatch.last),
}  # fmt: skip
"""By subject, the columns that each of its events tells."""
ROW = "row"


def facts(subject: str, row: Any) -> dict[str, Any]:
    """For the body of an event about this row, once it stands as the event leaves it; nothing for other subjects."""
    columns = FACTS.get(subject)
    return {} if columns is None else {ROW: {each.key: plain(getattr(row, each.key)) for each in columns}}


def facts_of(session: Session, subject: str, number: int) -> dict[str, Any]:
    """The same of the row with this number."""
    columns = FACTS.get(subject)
    if columns is None:
        return {}
    table: Any = columns[0].class_
    return facts(subject, session.get_one(table, number))


def plain(value: Any) -> Any:
    """As JSON keeps it; of a document's values a digest."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case dict():
            return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
        case _:
            return value


def differing(session: Session, gone: Collection[int] = frozenset()) -> Iterator[tuple[str, int, list[str]]]:
    """(subject, number, columns) of rows that say something else than their last event.

    `gone`: events whose payload was lawfully destroyed; what is left of their rows is held against the order.
    """
    for name, columns in FACTS.items():
        yield from ((name, *each) for each in _differing(session, name, columns, gone))


def _differing(
    session: Session, name: str, columns: tuple[InstrumentedAttribute[Any], ...], gone: Collection[int]
) -> Iterator[tuple[int, list[str]]]:
    subject = SUBJECTS[name]
    assert subject is not None
    event = AuditEvent
    last = and_(event.subject == name, event.subject_id == subject.id, event.version == subject.version)
    query = (
        select(subject.id.label("number"), event.id, AuditPayload.body, *columns)
        .join(event, last)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .order_by(subject.id)
        .execution_options(yield_per=500)
    )
    for number, event_id, body, *values in session.execute(query):
        if body is None and event_id in gone:
            continue
        told = (body or {}).get(ROW, {})
        stored = {each.key: plain(value) for each, value in zip(columns, values, strict=True)}
        wrong = [key for key, value in stored.items() if key not in told or told[key] != value]
        if wrong:
            yield number, wrong
