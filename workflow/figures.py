"""How much there is of what: counts for whoever watches an office at work. They name nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.prompt import OutboxMessage, Prompt
from models.report import DailyReport
from models.run import Lease, RunRecord
from models.seal import SealLeaf
from models.socialisation import DataCorrection
from workflow import clock, holding, leases, papers
from workflow.holding import UNSETTLED
from workflow.reports.content import SUBMITTED
from workflow.socialising.corrections import OPEN

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Figures:
    evaluations: Mapping[str, int]
    """By state."""
    mails: Mapping[str, int]
    """By state."""
    oldest_waiting: timedelta
    """How long ago the slot of the oldest mail was that should have left; nothing where none waits."""
    prompts_open: int
    prompts_late: int
    documents_owed: int
    receipts_waiting: int
    """Evaluations that cannot be received before their document is issued."""
    receipts_late: int
    reports_waiting: int
    """Daily reports to be validated."""
    corrections_open: int
    """Reports that the roster is wrong, without an answer."""
    events_unsealed: int
    """Written since the newest one that is sealed."""
    runs: Mapping[tuple[str, str], int]
    """Of the last 24 hours, by flow and outcome."""
    leases_held: int
    leases_overdue: int
    """Whoever held them fell silent."""
    outbox_held: bool


def figures(session: Session, wall: datetime) -> Figures:
    """At one moment. Runs are counted by the wall clock, everything else by the office's time."""
    now = clock.virtual_now(session) or wall
    waiting = OutboxMessage.state.in_(UNSETTLED), OutboxMessage.not_before <= now
    oldest: datetime | None = session.scalar(select(func.min(OutboxMessage.not_before)).where(*waiting))
    is_open = Prompt.closed_at.is_(None)
    held = Lease.holder != ""
    return Figures(
        evaluations=_by(session, Evaluation.state),
        mails=_by(session, OutboxMessage.state),
        oldest_waiting=now - oldest if oldest is not None else timedelta(),
        prompts_open=_count(session, select(Prompt.id).where(is_open)),
        prompts_late=_count(session, select(Prompt.id).where(is_open, Prompt.due_at <= now)),
        documents_owed=_count(session, select(DocumentJob.id).where(DocumentJob.issued_at.is_(None))),
        receipts_waiting=papers.awaited(session),
        receipts_late=papers.awaited(session, Evaluation.due_at <= now),
        reports_waiting=_count(session, select(DailyReport.id).where(DailyReport.state == SUBMITTED)),
        corrections_open=_count(session, select(DataCorrection.id).where(DataCorrection.state == OPEN)),
        events_unsealed=_count(session, select(AuditEvent.id).where(AuditEvent.id > _newest_sealed())),
        runs=_runs(session, wall - DAY),
        leases_held=_count(session, select(Lease.name).where(held)),
        leases_overdue=_count(
            session, select(Lease.name).where(held, Lease.until < leases.database_now(session))
        ),
        outbox_held=holding.open_hold(session) is not None,
    )


def _newest_sealed() -> ScalarSelect[int]:
    return select(func.coalesce(func.max(SealLeaf.event_id), 0)).scalar_subquery()


def _by(session: Session, column: Any) -> dict[str, int]:
    return dict(session.execute(select(column, func.count()).group_by(column)).tuples().all())


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _runs(session: Session, since: datetime) -> dict[tuple[str, str], int]:
    counted = (
        select(RunRecord.flow, RunRecord.outcome, func.count())
        .where(RunRecord.opened_at >= since)
        .group_by(RunRecord.flow, RunRecord.outcome)
    )
    return {(flow, outcome): number for flow, outcome, number in session.execute(counted).tuples()}
