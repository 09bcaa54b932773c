"""Where files of evidence contradict the log: bytes gone or exchanged, rows changed, evidence after the decision."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from models.report import DailyReport
from workflow.destroyed import destroyed
from workflow.evidence.attaching import evidence_digest, told_of
from workflow.evidence.storing import intact, path_of
from workflow.evidence.sweeping import needed, unwanted
from workflow.reports.content import VALIDATED


def missing(session: Session, folder: Path) -> Iterator[str]:
    """SHA-256 of files that have to lie there and do not, or are not what they were any more."""
    yield from (content for content in sorted(needed(session)) if not intact(folder, content))


def lingering(session: Session, folder: Path) -> Iterator[str]:
    """SHA-256 of files that an order destroyed and that lie there all the same."""
    yield from (content for content in sorted(unwanted(session)) if (folder / path_of(content)).exists())


def altered(session: Session, cycle_id: int) -> Iterator[int]:
    """Files whose row says something else than when they came, or than when they were taken back."""
    gone = destroyed(session)
    came, went = aliased(AuditEvent), aliased(AuditEvent)
    rows = session.execute(
        select(EvidenceFile, came, AuditPayload.body, went.at)
        .join(Evaluation, Evaluation.id == EvidenceFile.evaluation_id)
        .outerjoin(came, _event(came, 1))
        .outerjoin(AuditPayload, AuditPayload.event_id == came.id)
        .outerjoin(went, _event(went, 2))
        .where(Evaluation.cycle_id == cycle_id)
        .order_by(EvidenceFile.id)
    )
    for row, event, body, went_at in rows:
        same = event is not None and (event.at, event.actor_id) == (row.at, row.owner_id)
        if body is None:
            told = same and event.id in gone  # what is left of the row is held against the order's own digest
        else:
            told = same and body == told_of(row) and row.digest == evidence_digest(row)
        if not told or row.removed_at != went_at:
            yield row.id


def _event(event: Any, version: int) -> ColumnElement[bool]:
    return and_(event.subject == "evidence", event.subject_id == EvidenceFile.id, event.version == version)


def unlawful(session: Session, cycle_id: int) -> Iterator[int]:
    """Files that came or went when they could not: after the report was decided on, or beside no act of their owner."""
    row, report = EvidenceFile, DailyReport
    after = and_(
        report.state == VALIDATED, or_(row.at > report.decided_at, row.removed_at > report.decided_at)
    )
    strange = or_(
        report.id.is_(None), report.evaluation_id != row.evaluation_id, Evaluation.employee_id != row.owner_id
    )
    of_report = and_(row.act == "", or_(after, strange))
    of_act = and_(row.act != "", or_(row.report_id.is_not(None), ~_acted(row.at), ~_acted(row.removed_at)))
    query = (
        select(row.id)
        .join(Evaluation, Evaluation.id == row.evaluation_id)
        .outerjoin(report, report.id == row.report_id)
        .where(Evaluation.cycle_id == cycle_id, or_(of_report, of_act))
        .order_by(row.id)
    )
    yield from session.scalars(query)


def _acted(at: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """The owner did the act at that moment; true where there is no moment."""
    event, row = AuditEvent, EvidenceFile
    same = (
        select(event.id)
        .where(event.subject == "evaluation", event.subject_id == row.evaluation_id, event.trigger == row.act)
        .where(event.actor_id == row.owner_id, event.at == at)
        .correlate(row)
    )
    return or_(at.is_(None), same.exists())
