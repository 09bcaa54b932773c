"""Destroys what was written about one person, and leaves the fact that it was written: the log still verifies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, and_, delete, or_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.feedback import FeedbackNote
from models.period import PeriodEvaluation, PeriodReply
from models.plan import WorkPlan
from models.report import ReportBatch
from models.seal import SealLeaf
from models.service import Ticket
from models.session import checkpoint, transaction
from workflow.calendar import utc_now
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.gathering import Actor
from workflow.sealing import seal

LONGEST = 80


def destroy_payloads(engine: Engine, employee_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Destroys the payload of every event about this person's evaluations, plans and tickets; how many there were.

    Each destruction is an event of its own (UU 27/2022 on personal data) whose mark is `reason`, the number of the
    decision. What is not sealed yet is sealed first. The evaluation's own columns, the rows of plans and tickets
    and issued documents are not touched. Raises RefusedError without a reason.
    """
    if not 0 < len(reason.strip()) <= LONGEST:
        raise RefusedError([f"Dasar pemusnahan wajib diisi, paling panjang {LONGEST} huruf."])
    seal(engine)
    with transaction(engine) as session:
        meant = _sealed_payloads(session, employee_id)
        session.add_all(_note(event, reason.strip(), actor, now) for event in meant)
        session.flush()
        ids = [event.id for event in meant]
        gone: Any = session.execute(delete(AuditPayload).where(AuditPayload.event_id.in_(ids)))
        if gone.rowcount != len(ids):
            raise ChangedMeanwhileError
    checkpoint(engine)
    seal(engine)
    return len(ids)


def _sealed_payloads(session: Session, employee_id: int) -> Sequence[Row[Any]]:
    """(id, cycle_id) of the events about this person that have a payload, in their order."""
    own = and_(AuditEvent.subject == "evaluation", Evaluation.id == AuditEvent.subject_id)
    planned = and_(AuditEvent.subject == "plan", Evaluation.id == WorkPlan.evaluation_id)
    reported = and_(AuditEvent.subject == "report_batch", Evaluation.id == ReportBatch.evaluation_id)
    told = and_(AuditEvent.subject == "feedback", Evaluation.id == FeedbackNote.evaluation_id)
    stated = and_(AuditEvent.subject == "period", PeriodEvaluation.id == AuditEvent.subject_id)
    replied = and_(AuditEvent.subject == "period_reply", PeriodReply.id == AuditEvent.subject_id)
    period = and_(
        AuditEvent.subject.in_(("period", "period_reply")), Evaluation.id == PeriodEvaluation.evaluation_id
    )
    return session.execute(
        select(AuditEvent.id, AuditEvent.cycle_id)
        .outerjoin(WorkPlan, and_(AuditEvent.subject == "plan", WorkPlan.id == AuditEvent.subject_id))
        .outerjoin(
            ReportBatch, and_(AuditEvent.subject == "report_batch", ReportBatch.id == AuditEvent.subject_id)
        )
        .outerjoin(
            FeedbackNote, and_(AuditEvent.subject == "feedback", FeedbackNote.id == AuditEvent.subject_id)
        )
        .outerjoin(PeriodReply, replied)
        .outerjoin(PeriodEvaluation, or_(stated, PeriodEvaluation.id == PeriodReply.statement_id))
        .outerjoin(Evaluation, or_(own, planned, reported, told, period))
        .outerjoin(Ticket, and_(AuditEvent.subject == "ticket", Ticket.id == AuditEvent.subject_id))
        .join(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .join(SealLeaf, SealLeaf.event_id == AuditEvent.id)
        .where(or_(Evaluation.employee_id == employee_id, Ticket.officer_id == employee_id))
        .order_by(AuditEvent.id)
    ).all()


def _note(event: Row[Any], reason: str, actor: Actor, now: datetime) -> AuditEvent:
    return AuditEvent(
        subject="payload",
        subject_id=event.id,
        version=1,
        cycle_id=event.cycle_id,
        trigger="destroy",
        source="",
        target="destroyed",
        actor_id=actor.employee_id,
        role="hr",
        mark=reason,
        at=now,
        recorded_at=utc_now(),
        run_id=actor.run_id,
    )
