"""Stored state = fold of the events, for everything that has events: asked of the database set-based.

The events of one subject have the versions 1, 2, 3 … without gap; each begins where the one before it ended; the last
one's version and target are what the subject's row says. Sealed or not, an event that was removed, put in, doubled or
put elsewhere breaks one of these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from sqlalchemy.types import String

from models.account import Account
from models.audit import AuditEvent
from models.cycle import CalibrationSession, Cycle, StageWindow
from models.destruction import Destruction
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from models.feedback import FeedbackNote
from models.guidance import GuidanceEntry
from models.handover import Handover
from models.holding import OutboxHold
from models.peers import PeerRound
from models.period import PeriodAchievement, PeriodEvaluation, PeriodReply
from models.plan import WorkPlan
from models.public import CodeBatch, PublicAnswer
from models.record import EarlierCredit, Training
from models.report import ReportBatch
from models.service import ServiceImport, ServiceSource, Ticket
from models.socialisation import Attendance, Briefing, DataCorrection, Pulse
from models.stored import MomentText
from models.talent import PotentialAssessment
from models.token import ApiToken


@dataclass(frozen=True)
class Subject:
    """Where a subject's row tells its own version and state."""

    id: InstrumentedAttribute[int]
    version: ColumnElement[int] | InstrumentedAttribute[int]
    state: ColumnElement[str] | InstrumentedAttribute[str]
    cycle: ColumnElement[int] | InstrumentedAttribute[int] | None
    """Where the row tells its cycle; nowhere where it is in none."""
    mark: ColumnElement[str] | None = None
    """What the last event's mark has to be, where the row knows."""


def _cycle_of(owner: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """The cycle of the evaluation that the row belongs to."""
    return select(Evaluation.cycle_id).where(Evaluation.id == owner).correlate(owner.class_).scalar_subquery()


SUBJECTS: dict[str, Subject | None] = {
    "evaluation": Subject(Evaluation.id, Evaluation.version, Evaluation.state, Evaluation.cycle_id),
    "cycle": Subject(Cycle.id, Cycle.version, Cycle.stage, Cycle.id),
    "session": Subject(
        CalibrationSession.id,
        CalibrationSession.version,
        func.coalesce(CalibrationSession.achievement, ""),
        CalibrationSession.cycle_id,
    ),
    "document": Subject(
        DocumentJob.id,
        case((DocumentJob.issued_at.is_(None), 0), else_=1),
        literal("revision ").concat(cast(DocumentJob.revision, String)),
        _cycle_of(DocumentJob.evaluation_id),
        literal("sha256:").concat(DocumentJob.digest),
    ),
    "paper": Subject(
        IssuedPaper.id,
        literal(1),
        literal("revision ").concat(cast(IssuedPaper.revision, String)),
        IssuedPaper.cycle_id,
        literal("sha256:").concat(IssuedPaper.digest),
    ),
    "plan": Subject(
        WorkPlan.id,
        WorkPlan.version,
        WorkPlan.state,
        _cycle_of(WorkPlan.evaluation_id),
        literal("versi ").concat(cast(WorkPlan.revision, String)),
    ),
    "difference": Subject(
        CalibrationSession.id, CalibrationSession.explanations, literal(""), CalibrationSession.cycle_id
    ),
    "potential": Subject(
        PotentialAssessment.id, PotentialAssessment.version, PotentialAssessment.level, None
    ),
    "report_batch": Subject(
        ReportBatch.id,
        literal(1),
        ReportBatch.kind,
        _cycle_of(ReportBatch.evaluation_id),
        literal("sha256:").concat(ReportBatch.digest),
    ),
    "evidence": Subject(
        EvidenceFile.id,
        case((EvidenceFile.removed_at.is_(None), 1), else_=2),
        case((EvidenceFile.removed_at.is_(None), "attached"), else_="removed"),
        _cycle_of(EvidenceFile.evaluation_id),
        literal("sha256:").concat(EvidenceFile.digest),
    ),
    "feedback": Subject(
        FeedbackNote.id,
        literal(1),
        case((FeedbackNote.answers_id.is_(None), "note"), else_="answer"),
        _cycle_of(FeedbackNote.evaluation_id),
        literal("sha256:").concat(FeedbackNote.digest),
    ),
    "peer_round": Subject(
        PeerRound.id,
        PeerRound.version,
        PeerRound.state,
        _cycle_of(PeerRound.evaluation_id),
        case(
            (PeerRound.digest != "", literal("sha256:").concat(PeerRound.digest)),
            (PeerRound.closes_at.is_not(None), literal("closes ").concat(MomentText(PeerRound.closes_at))),
            (PeerRound.opens_at.is_not(None), literal("opens ").concat(MomentText(PeerRound.opens_at))),
            else_="",
        ),
    ),
    "period": Subject(
        PeriodEvaluation.id,
        literal(1),
        literal("periode ")
        .concat(cast(PeriodEvaluation.period, String))
        .concat(", versi ")
        .concat(cast(PeriodEvaluation.revision, String)),
        _cycle_of(PeriodEvaluation.evaluation_id),
        literal("sha256:").concat(PeriodEvaluation.digest),
    ),
    "period_reply": Subject(
        PeriodReply.id,
        literal(1),
        literal("answer"),
        select(Evaluation.cycle_id)
        .join(PeriodEvaluation, PeriodEvaluation.evaluation_id == Evaluation.id)
        .where(PeriodEvaluation.id == PeriodReply.statement_id)
        .correlate(PeriodReply)
        .scalar_subquery(),
        literal("sha256:").concat(PeriodReply.digest),
    ),
    "period_achievement": Subject(
        PeriodAchievement.id,
        literal(1),
        literal("periode ")
        .concat(cast(PeriodAchievement.period, String))
        .concat(", versi ")
        .concat(cast(PeriodAchievement.revision, String)),
        PeriodAchievement.cycle_id,
        literal("sha256:").concat(PeriodAchievement.digest),
    ),
    "guidance": Subject(
        GuidanceEntry.id,
        literal(1),
        GuidanceEntry.kind,
        _cycle_of(GuidanceEntry.evaluation_id),
        literal("sha256:").concat(GuidanceEntry.digest),
    ),
    "earlier_credit": Subject(
        EarlierCredit.id,
        literal(1),
        EarlierCredit.state,
        None,
        literal("sha256:").concat(EarlierCredit.digest),
    ),
    "training": Subject(
        Training.id, literal(1), Training.state, None, literal("sha256:").concat(Training.digest)
    ),
    "token": Subject(
        ApiToken.id, ApiToken.version, case((ApiToken.ended_at.is_not(None), "ended"), else_="open"), None
    ),
    "payload": None,  # an event whose payload was destroyed
    "destruction": Subject(
        Destruction.id, literal(1), literal("ordered"), None, literal("sha256:").concat(Destruction.digest)
    ),
    "roster": None,
    "handover": Subject(
        Handover.id,
        case((Handover.withdrawn_at.is_(None), 1), else_=2),
        case((Handover.withdrawn_at.is_(None), "told"), else_="withdrawn"),
        None,
    ),
    "outbox": Subject(
        OutboxHold.id,
        case((OutboxHold.released_at.is_(None), 1), else_=2),
        case((OutboxHold.released_at.is_(None), "held"), else_="open"),
        None,
    ),
    "account": Subject(
        Account.id, Account.version, case((Account.closed_at.is_not(None), "closed"), else_=""), None
    ),
    "window": Subject(
        StageWindow.id,
        StageWindow.version,
        case((StageWindow.held_at.is_not(None), "held"), else_=""),
        StageWindow.cycle_id,
        literal("closes ").concat(MomentText(StageWindow.closes_at)),
    ),
    "service_import": Subject(
        ServiceImport.id, literal(1), literal("taken"), None, literal("sha256:").concat(ServiceImport.digest)
    ),
    "briefing": Subject(Briefing.id, Briefing.version, Briefing.state, Briefing.cycle_id),
    "attendance": Subject(
        Attendance.id,
        literal(1),
        Attendance.how,
        select(Briefing.cycle_id)
        .where(Briefing.id == Attendance.briefing_id)
        .correlate(Attendance)
        .scalar_subquery(),
    ),
    "pulse": Subject(Pulse.id, Pulse.version, Pulse.state, Pulse.cycle_id),
    "correction": Subject(DataCorrection.id, DataCorrection.version, DataCorrection.state, None),
    "source": Subject(
        ServiceSource.id,
        ServiceSource.version,
        case((ServiceSource.digest.is_(None), "revoked"), else_="open"),
        None,
    ),
    "ticket": Subject(Ticket.id, Ticket.version, Ticket.state, None),
    "code_batch": Subject(CodeBatch.id, literal(1), literal("printed"), None),
    "answer": Subject(
        PublicAnswer.id,
        PublicAnswer.version,
        PublicAnswer.state,
        None,
        literal("sha256:").concat(PublicAnswer.digest),
    ),
}
"""Every subject that an event may have; those without a row of their own are followed by their events alone."""


class Fault(StrEnum):
    GAP = "gap"
    """The version before this event's is missing."""
    BREAK = "break"
    """It does not begin where the one before it ended, or has a lower number than that one."""
    STRAY = "stray"
    """No subject has it: there is no such row, its row is at a lower version, or in another cycle."""
    NO_EVENT = "no_event"
    """The row's version has no event."""
    OTHER_STATE = "other_state"
    """The row says something else than its last event."""
    UNKNOWN = "unknown"
    """Nothing with events has that name."""


@dataclass(frozen=True)
class Broken:
    """One place where the fold fails. The event is the one at that version, where there is one."""

    fault: Fault
    subject: str
    subject_id: int
    version: int
    event_id: int | None = None


def broken(session: Session, cycle_id: int | None = None, name: str | None = None) -> Iterator[Broken]:
    """Every place where the fold fails: of one kind of subject or of all, in one cycle or in all of them."""
    if name is None:
        yield from _rows(session, _unknown())
    for each in SUBJECTS if name is None else (name,):
        for question in _questions(each, cycle_id):
            yield from _rows(session, question)


def _rows(session: Session, question: Select[Any]) -> Iterator[Broken]:
    for fault, *place in session.execute(question.execution_options(yield_per=500)):
        yield Broken(Fault(fault), *place)


@lru_cache(maxsize=64)
def _questions(name: str, cycle_id: int | None) -> tuple[Select[Any], ...]:
    subject = SUBJECTS[name]
    if subject is None:
        return (_unfollowed(name, cycle_id),)
    return (
        _unfollowed(name, cycle_id),
        _strays(name, subject, cycle_id),
        _rows_without_event(name, subject, cycle_id),
        _other_states(name, subject, cycle_id),
    )


def _unknown() -> Select[Any]:
    event = AuditEvent
    return (
        select(_named(Fault.UNKNOWN), event.subject, event.subject_id, event.version, event.id)
        .where(event.subject.not_in(list(SUBJECTS)))
        .order_by(event.id)
    )


def _followed(name: str, cycle_id: int | None) -> Any:
    """Each event beside the one before it."""
    event = AuditEvent
    window: dict[str, Any] = {"partition_by": event.subject_id, "order_by": event.version}
    query = select(
        event.subject, event.subject_id, event.version, event.id, event.source,
        func.lag(event.version, 1, 0).over(**window).label("version_before"),
        func.lag(event.target, 1, "").over(**window).label("target_before"),
        func.lag(event.id).over(**window).label("id_before"),
    ).where(event.subject == name)  # fmt: skip
    return (query if cycle_id is None else query.where(event.cycle_id == cycle_id)).subquery()


def _unfollowed(name: str, cycle_id: int | None) -> Select[Any]:
    """The fault, and the event that does not follow the one before it."""
    row = _followed(name, cycle_id).c
    gap = row.version.is_distinct_from(row.version_before + 1)
    cut = or_(row.source.is_distinct_from(row.target_before), row.id <= row.id_before)
    fault = case((gap, Fault.GAP.value), else_=Fault.BREAK.value)
    return select(fault, row.subject, row.subject_id, row.version, row.id).where(or_(gap, cut))


def _strays(name: str, subject: Subject, cycle_id: int | None) -> Select[Any]:
    event = AuditEvent
    elsewhere = (
        event.cycle_id.is_not(None)
        if subject.cycle is None
        else event.cycle_id.is_distinct_from(subject.cycle)
    )
    wrong = [subject.id.is_(None), event.version > subject.version, elsewhere]
    query = (
        select(_named(Fault.STRAY), event.subject, event.subject_id, event.version, event.id)
        .outerjoin(subject.id.class_, subject.id == event.subject_id)
        .where(event.subject == name, or_(*wrong))
    )
    return query if cycle_id is None else query.where(event.cycle_id == cycle_id)


def _at_their_version(
    fault: Fault, name: str, subject: Subject, cycle_id: int | None, event: Any
) -> Select[Any]:
    """The subjects' rows beside the event at their stored version, if there is one."""
    query = select(_named(fault), literal(name), subject.id, subject.version, event.id).outerjoin(
        event,
        and_(event.subject == name, event.subject_id == subject.id, event.version == subject.version),
    )
    return query if cycle_id is None or subject.cycle is None else query.where(subject.cycle == cycle_id)


def _rows_without_event(name: str, subject: Subject, cycle_id: int | None) -> Select[Any]:
    event = aliased(AuditEvent)
    query = _at_their_version(Fault.NO_EVENT, name, subject, cycle_id, event)
    return query.where(event.id.is_(None), subject.version.is_distinct_from(0))


def _other_states(name: str, subject: Subject, cycle_id: int | None) -> Select[Any]:
    event = aliased(AuditEvent)
    differs = [event.target.is_distinct_from(subject.state)]
    if subject.mark is not None:
        differs.append(event.mark.is_distinct_from(subject.mark))
    query = _at_their_version(Fault.OTHER_STATE, name, subject, cycle_id, event)
    return query.where(event.id.is_not(None), or_(*differs))


def _named(fault: Fault) -> ColumnElement[str]:
    return literal(fault.value)
