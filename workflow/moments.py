"""When things happened, in the rows that deadlines are counted from, held against the events that say so."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from config.definition import Transition
from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession
from models.document import DocumentJob
from models.evaluation import Evaluation, Objection
from workflow.definitions import Rules

LABELS = {
    "entered": "saat masuk ke keadaan sekarang",
    "escalated_at": "saat naik kepada atasan",
    "superior_rated_at": "saat dinilai oleh atasan penilai",
    "delivered_at": "saat dokumen dapat diterima",
    "received_at": "saat dokumen diterima",
    "heard_at": "saat yang menilai didengar",
    "filed_at": "saat keberatan diajukan",
    "explained_at": "saat penjelasan dari yang menilai",
    "decided_at": "saat putusan keberatan",
}
STAMPS = ("escalated_at", "superior_rated_at", "delivered_at", "received_at", "heard_at")
OF_OBJECTION = {
    "objection": "filed_at",
    "explanation": "explained_at",
    "upheld": "decided_at",
    "changed": "decided_at",
}
"""By kind of payload: the moment of the objection's row that it sets."""
Moments = dict[str, Any]
Steps = dict[tuple[str, str, str, str], Transition]


def wrong_moments(session: Session, rules: Rules) -> Iterator[tuple[int, list[str]]]:
    """Evaluations with the labels of the moments that their rows tell otherwise than their events."""
    steps: Steps = {
        (rule.trigger, rule.source, rule.target, rule.by): rule for rule in rules.definition.transition
    }
    told = {
        number: folded(events, steps)
        for number, events in groupby(session.execute(_events(rules)), attrgetter("subject_id"))
    }
    for row in session.execute(_rows(rules)):
        meant = told.get(row.id, {})
        wrong = [label for name, label in LABELS.items() if getattr(row, name) != meant.get(name)]
        if wrong:
            yield row.id, wrong


def folded(events: Iterable[Row[Any]], steps: Steps) -> Moments:
    """What the events of one evaluation, in their order, leave in its row."""
    found: Moments = {}
    for event in events:
        rule = steps.get((event.trigger, event.source, event.target, event.role))
        stamps: tuple[str, ...] = rule.stamps if rule else ()
        if event.source != event.target:
            found |= {"entered": event.version, "escalated_at": None}
        if rule and rule.payload == "review":
            found["superior_rated_at"] = None
        found |= dict.fromkeys(stamps, event.at)
        moment = OF_OBJECTION.get(rule.payload or "") if rule else None
        if moment is not None:
            found[moment] = event.at
    return found


def _events(rules: Rules) -> Select[Any]:
    event = AuditEvent
    return (
        select(
            event.subject_id, event.version, event.trigger, event.source, event.target, event.role, event.at
        )
        .where(event.subject == "evaluation", event.cycle_id == rules.cycle_id)
        .order_by(event.subject_id, event.version)
    )


def _rows(rules: Rules) -> Select[Any]:
    return (
        select(
            Evaluation.id,
            Evaluation.entered,
            *(getattr(Evaluation, name) for name in STAMPS),
            *(getattr(Objection, name) for name in sorted(set(OF_OBJECTION.values()))),
        )
        .outerjoin(Objection, Objection.evaluation_id == Evaluation.id)
        .where(Evaluation.cycle_id == rules.cycle_id)
        .order_by(Evaluation.id)
    )


def wrong_issues(session: Session, rules: Rules) -> Iterator[int]:
    """Documents whose row names another evaluation, moment or run of their issue than the event."""
    issue = and_(AuditEvent.subject == "document", AuditEvent.subject_id == DocumentJob.id)
    columns = DocumentJob.id, DocumentJob.evaluation_id, DocumentJob.issued_at, DocumentJob.run_id
    rows = session.execute(
        select(*columns, AuditEvent.at, AuditEvent.run_id.label("run"), AuditPayload.body)
        .join(AuditEvent, issue)
        .outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .where(AuditEvent.cycle_id == rules.cycle_id)
        .order_by(DocumentJob.id)
    )
    for row in rows.yield_per(500):
        owner = row.evaluation_id if row.body is None else row.body["evaluation"]
        if (row.evaluation_id, row.issued_at, row.run_id) != (owner, row.at, row.run):
            yield row.id


def wrong_statements(session: Session, rules: Rules) -> Iterator[int]:
    """Sessions whose achievement was stated at another moment than their last event says."""
    row, event = CalibrationSession, AuditEvent
    last = and_(event.subject == "session", event.subject_id == row.id, event.version == row.version)
    stated: datetime | None
    rows = session.execute(
        select(row.id, row.stated_at, event.trigger, event.at)
        .join(event, last)
        .where(row.cycle_id == rules.cycle_id)
    )
    for number, stated, trigger, moment in rows:
        if stated != (moment if trigger == "state_achievement" else None):
            yield number
