"""Where validated reports contradict the log: other words, another count, or a validation that nobody did."""

from collections.abc import Iterator

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.feedback import FeedbackNote
from models.people import AppraiserRelation
from models.report import DailyReport, ReportBatch
from workflow.authority import on
from workflow.definitions import Rules
from workflow.destroyed import destroyed
from workflow.reports.content import RETURNED, SUBMITTED, VALIDATED
from workflow.reports.digests import batch_digest, report_digest
from workflow.reports.storing import DIGESTED

YIELD = 2000


def altered(session: Session, cycle_id: int) -> Iterator[int]:
    """Evaluations with a validated report that is not as it was validated, that is gone, or that was put in."""
    wrong = set(_astray(session, cycle_id))
    rows = session.execute(
        select(ReportBatch.id, ReportBatch.evaluation_id, ReportBatch.digest, ReportBatch.count, *DIGESTED)
        .join(Evaluation, Evaluation.id == ReportBatch.evaluation_id)
        .outerjoin(DailyReport, DailyReport.batch_id == ReportBatch.id)
        .where(Evaluation.cycle_id == cycle_id, ReportBatch.kind == VALIDATED)
        .order_by(ReportBatch.id, DailyReport.id)
        .execution_options(yield_per=YIELD)
    )
    held: tuple[int, int, str, int] | None = None
    digests: list[str] = []
    for row in rows:
        batch = (row[0], row[1], row[2], row[3])
        if batch != held:
            wrong |= _differing(held, digests)
            held, digests = batch, []
        if row[4] is not None:
            digests.append(report_digest(row[4:]))
    wrong |= _differing(held, digests)
    yield from sorted(wrong)


def _differing(batch: tuple[int, int, str, int] | None, digests: list[str]) -> set[int]:
    if batch is None:
        return set()
    _, evaluation, digest, count = batch
    return set() if len(digests) == count and batch_digest(digests) == digest else {evaluation}


def _astray(session: Session, cycle_id: int) -> Iterator[int]:
    """Reports whose state is not that of the act they name, or that name an act on another evaluation."""
    fits = and_(
        ReportBatch.kind == DailyReport.state,
        ReportBatch.evaluation_id == DailyReport.evaluation_id,
        ReportBatch.at == DailyReport.decided_at,
    )
    waits = and_(
        DailyReport.state == SUBMITTED, DailyReport.batch_id.is_(None), DailyReport.decided_at.is_(None)
    )
    decided = DailyReport.state.in_([VALIDATED, RETURNED])
    query = (
        select(DailyReport.evaluation_id)
        .join(Evaluation, Evaluation.id == DailyReport.evaluation_id)
        .outerjoin(ReportBatch, and_(ReportBatch.id == DailyReport.batch_id, fits))
        .where(Evaluation.cycle_id == cycle_id)
        .where(~or_(waits, and_(decided, ReportBatch.id.is_not(None))))
        .distinct()
    )
    yield from session.scalars(query)


def unlawful(session: Session, rules: Rules) -> Iterator[int]:
    """Acts on reports by somebody who did not appraise that day, or at another moment than the row says."""
    rows = session.execute(
        select(AuditEvent.subject_id, AuditEvent.at, AuditEvent.actor_id, ReportBatch.at, Evaluation)
        .join(ReportBatch, ReportBatch.id == AuditEvent.subject_id)
        .join(Evaluation, Evaluation.id == ReportBatch.evaluation_id)
        .where(AuditEvent.subject == "report_batch", ReportBatch.kind.in_([VALIDATED, RETURNED]))
        .where(Evaluation.cycle_id == rules.cycle_id)
        .order_by(AuditEvent.subject_id)
    ).all()
    held: dict[tuple[object, int | None], frozenset[int]] = {}
    for number, at, actor, stored_at, evaluation in rows:
        day = rules.calendar.local(at).date()
        if (day, actor) not in held:
            relation = AppraiserRelation
            mine = select(relation.assignment_id).where(relation.appraiser_id == actor, on(relation, day))
            held[day, actor] = frozenset(session.scalars(mine))
        own = evaluation.employee_id == actor
        if at != stored_at or own or evaluation.assignment_id not in held[day, actor]:
            yield number


def altered_acts(session: Session, cycle_id: int) -> Iterator[int]:
    """Acts on reports whose row gives another reason, number of reports or moment than the event."""
    gone, event = destroyed(session), AuditEvent
    rows = session.execute(
        select(
            ReportBatch.id, ReportBatch.reason, ReportBatch.count, ReportBatch.at, event, AuditPayload.body
        )
        .join(event, and_(event.subject == "report_batch", event.subject_id == ReportBatch.id))
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(event.cycle_id == cycle_id)
        .order_by(ReportBatch.id)
        .execution_options(yield_per=YIELD)
    )
    for number, reason, count, at, noted, body in rows:
        told = (reason, count) if body is None else (body["reason"], len(body["reports"]))
        unproved = body is None and noted.id not in gone
        if unproved or told != (reason, count) or at != noted.at:
            yield number


def altered_feedback(session: Session, cycle_id: int) -> Iterator[int]:
    """Notes that say something else than their event's digest."""
    rows = session.scalars(
        select(FeedbackNote)
        .join(Evaluation, Evaluation.id == FeedbackNote.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id)
        .order_by(FeedbackNote.id)
    )
    for note in rows:
        if note.digest != feedback_digest(note):
            yield note.id


def feedback_digest(note: FeedbackNote) -> str:
    return report_digest(
        (note.evaluation_id, note.author_id, note.result_id, note.value, note.answers_id, note.text, note.at)
    )
