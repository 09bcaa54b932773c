"""What the log keeps of a person: evaluations, plans, reports, feedback, tickets, corrections, records; its end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, literal, null, or_, select
from sqlalchemy.orm import Session

from config.rules.office import Retention, Written
from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from models.feedback import FeedbackNote
from models.guidance import GuidanceEntry
from models.period import PeriodEvaluation, PeriodReply
from models.plan import WorkPlan
from models.record import EarlierCredit, Training
from models.report import ReportBatch
from models.seal import SealLeaf
from models.service import Ticket
from models.socialisation import DataCorrection
from workflow.rules.retention import due_from


@dataclass(frozen=True)
class Told:
    """One event about a person that had a payload when it was sealed, or has one."""

    event_id: int
    kind: Written
    subject_id: int
    employee_id: int
    cycle_id: int | None
    end: date
    """The last day of its period, or the day of the act."""
    runs: bool
    """The evaluation has not come to its end."""
    position: int | None
    """Where it is sealed, and"""
    digest: str | None
    """the payload's digest there."""
    there: bool
    """The payload has not gone."""

    def due(self, table: Retention) -> date | None:
        """The first day on which it may be destroyed; None while its evaluation still runs."""
        return None if self.runs else due_from(table, self.kind, self.end)


def written_about(session: Session, people: Select[Any] | Sequence[int]) -> Iterator[Told]:
    """Everything in the log that was written about these people, by event."""
    found = [row for query in _queries(people) for row in session.execute(query)]
    for row in sorted(found, key=attrgetter("event_id")):
        kind, end = row.kind, _day(row.last) or row.at.date()
        yield Told(
            row.event_id, kind, row.subject_id, row.owner, row.cycle_id, end, row.runs,
            row.position, row.payload_digest, row.there,
        )  # fmt: skip


def _day(last: date | datetime | None) -> date | None:
    return last.date() if isinstance(last, datetime) else last


def _queries(people: Select[Any] | Sequence[int]) -> Iterator[Select[Any]]:
    """One a kind, each along its keys: together they would read the whole log."""
    own = Evaluation.employee_id
    owners: tuple[tuple[Written, Any], ...] = (
        ("plan", WorkPlan),
        ("report_batch", ReportBatch),
        ("evidence", EvidenceFile),
        ("feedback", FeedbackNote),
        ("period", PeriodEvaluation),
        ("guidance", GuidanceEntry),
    )
    yield _kept(
        _about("evaluation", own, Cycle.last, Evaluation.final_at.is_(None))
        .select_from(Evaluation)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .join(AuditEvent, _of("evaluation", Evaluation.id))
        .where(own.in_(people))
    )
    for kind, table in owners:
        yield _kept(
            _about(kind, own, Cycle.last, false())
            .select_from(Evaluation)
            .join(Cycle, Cycle.id == Evaluation.cycle_id)
            .join(table, table.evaluation_id == Evaluation.id)
            .join(AuditEvent, _of(kind, table.id))
            .where(own.in_(people))
        )
    yield _kept(
        _about("period_reply", own, Cycle.last, false())
        .select_from(Evaluation)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .join(PeriodEvaluation, PeriodEvaluation.evaluation_id == Evaluation.id)
        .join(PeriodReply, PeriodReply.statement_id == PeriodEvaluation.id)
        .join(AuditEvent, _of("period_reply", PeriodReply.id))
        .where(own.in_(people))
    )
    persons: tuple[tuple[Written, Any, Any], ...] = (
        ("ticket", Ticket, Ticket.officer_id),
        ("earlier_credit", EarlierCredit, EarlierCredit.employee_id),
        ("training", Training, Training.employee_id),
    )
    row = DataCorrection  # its report and its answer go together, and not before there is one
    yield _kept(
        _about("correction", row.employee_id, row.answered_at, row.answered_at.is_(None))
        .select_from(row)
        .join(AuditEvent, _of("correction", row.id))
        .where(row.employee_id.in_(people))
    )
    for kind, table, owner in persons:
        yield _kept(
            _about(kind, owner, null(), false())
            .select_from(table)
            .join(AuditEvent, _of(kind, table.id))
            .where(owner.in_(people))
        )


def _about(kind: Written, owner: Any, last: Any, runs: ColumnElement[bool]) -> Select[Any]:
    event, there = AuditEvent, AuditPayload.event_id.is_not(None)
    return select(
        event.id.label("event_id"), literal(kind).label("kind"), event.subject_id, owner.label("owner"),
        event.cycle_id, last.label("last"), event.at, runs.label("runs"),
        SealLeaf.position, SealLeaf.payload_digest, there.label("there"),
    )  # fmt: skip


def _of(kind: Written, subject: Any) -> ColumnElement[bool]:
    return and_(AuditEvent.subject == kind, AuditEvent.subject_id == subject)


def _kept(query: Select[Any]) -> Select[Any]:
    return (
        query.outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .outerjoin(SealLeaf, SealLeaf.event_id == AuditEvent.id)
        .where(or_(AuditPayload.event_id.is_not(None), SealLeaf.payload_digest.is_not(None)))
    )
