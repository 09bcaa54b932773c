"""Rows of reports and of acts on them, set-based."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.report import DailyReport, ReportBatch
from workflow.calendar import utc_now
from workflow.errors import ChangedMeanwhileError
from workflow.gathering import Actor
from workflow.reports.content import IMPORTED, SUBMITTED, Entry
from workflow.reports.digests import batch_digest, report_digest

CHUNK = 5000
"""Reports a statement."""
DIGESTED = (
    DailyReport.id,
    DailyReport.evaluation_id,
    DailyReport.result_id,
    DailyReport.indicator_id,
    DailyReport.day,
    DailyReport.text,
    DailyReport.quantity,
    DailyReport.unit,
    DailyReport.minutes,
    DailyReport.link,
    DailyReport.submitted_at,
)
"""What a report's digest is made of, in this order."""


def columns(entry: Entry) -> dict[str, Any]:
    return {
        "result_id": entry.result,
        "indicator_id": entry.indicator,
        "day": entry.day,
        "text": entry.text.strip(),
        "quantity": entry.quantity,
        "unit": entry.unit.strip(),
        "minutes": entry.minutes,
        "link": entry.link,
    }


def add(session: Session, entries: Sequence[tuple[int, Entry]], now: datetime) -> list[int]:
    """(evaluation, entry) as submitted reports; their numbers, in the same order."""
    rows = [
        {"evaluation_id": evaluation, "state": SUBMITTED, "version": 1, "submitted_at": now, **columns(entry)}
        for evaluation, entry in entries
    ]
    made = session.scalars(insert(DailyReport).returning(DailyReport.id, sort_by_parameter_order=True), rows)
    return list(made)


def digested(session: Session, ids: Sequence[int]) -> list[Row[Any]]:
    """DIGESTED of these reports, by number."""
    found: list[Row[Any]] = []
    for begin in range(0, len(ids), CHUNK):
        part = ids[begin : begin + CHUNK]
        found += session.execute(select(*DIGESTED).where(DailyReport.id.in_(part))).all()
    return sorted(found, key=lambda row: int(row[0]))


@dataclass(frozen=True)
class Act:
    """What is done to reports: its kind as the row says it, its trigger as the log does."""

    kind: str
    trigger: str
    actor: Actor
    role: str
    now: datetime
    reason: str = ""


def note_batches(session: Session, rows: Sequence[Row[Any]], act: Act) -> list[int]:
    """One act, one event and one payload an evaluation, with the digest of every report; the acts' numbers."""
    by_evaluation: dict[int, list[list[Any]]] = {}
    for row in rows:
        by_evaluation.setdefault(row[1], []).append([row[0], report_digest(row)])
    wanted = select(Evaluation.id, Evaluation.cycle_id).where(Evaluation.id.in_(by_evaluation))
    cycles = dict(session.execute(wanted).tuples().all())
    batches = [
        ReportBatch(
            evaluation_id=evaluation,
            kind=act.kind,
            count=len(told),
            digest=batch_digest(digest for _, digest in told),
            reason=act.reason,
            at=act.now,
        )
        for evaluation, told in by_evaluation.items()
    ]
    session.add_all(batches)
    session.flush()
    events = [
        AuditEvent(
            subject="report_batch",
            subject_id=batch.id,
            version=1,
            cycle_id=cycles[batch.evaluation_id],
            trigger=act.trigger,
            source="",
            target=act.kind,
            actor_id=act.actor.employee_id,
            role=act.role,
            mark=f"sha256:{batch.digest}",
            at=act.now,
            recorded_at=utc_now(),
            run_id=act.actor.run_id,
        )
        for batch in batches
    ]
    session.add_all(events)
    session.flush()
    by = {"by": act.actor.user} if act.actor.user else {}
    session.add_all(
        AuditPayload(
            event_id=event.id,
            body={"reports": by_evaluation[batch.evaluation_id], "reason": act.reason, **by},
        )
        for event, batch in zip(events, batches, strict=True)
    )
    session.flush()
    return [batch.id for batch in batches]


def settle(session: Session, ids: Sequence[int], batches: Sequence[int], state: str, now: datetime) -> None:
    """One statement a chunk. Raises ChangedMeanwhileError where a report is no longer submitted."""
    act = (
        select(ReportBatch.id)
        .where(ReportBatch.evaluation_id == DailyReport.evaluation_id, ReportBatch.id.in_(batches))
        .correlate(DailyReport)
        .scalar_subquery()
    )
    for begin in range(0, len(ids), CHUNK):
        part = ids[begin : begin + CHUNK]
        written: Any = session.execute(
            update(DailyReport)
            .where(DailyReport.id.in_(part), DailyReport.state == SUBMITTED)
            .values(state=state, decided_at=now, batch_id=act)
            .execution_options(synchronize_session=False)
        )
        if written.rowcount != len(part):
            raise ChangedMeanwhileError


def note_import(session: Session, ids: Sequence[int], actor: Actor, now: datetime) -> None:
    """That the office, and not the person, handed these in."""
    rows = digested(session, ids)
    note_batches(session, rows, Act(IMPORTED, "import_reports", actor, actor.role, now))
