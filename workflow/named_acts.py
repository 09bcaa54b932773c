"""Acts that the log tells in the name of somebody whose they could not be, that day."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.account import Account
from models.audit import AuditEvent
from models.cycle import CalibrationSession
from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from models.feedback import FeedbackNote
from models.period import PeriodEvaluation, PeriodReply
from models.service import Ticket
from models.token import ApiToken
from workflow import authority
from workflow.definitions import Rules

EMPLOYEE, APPRAISER, CALIBRATOR = "employee", "appraiser", "calibrator"


def _own(number: Any, owner: Any, subject: str, *roles: str) -> Select[Any]:
    """(number) of rows with an event by somebody else than the one whom the row names; of all roles, or of these."""
    event = AuditEvent
    of = [event.subject == subject, event.actor_id.is_distinct_from(owner)]
    of += [event.role.in_(roles)] if roles else []
    return select(number).join(event, event.subject_id == number).where(*of)


def anothers(session: Session) -> Iterator[tuple[str, int]]:
    """(subject, number) of rows with an act that is their owner's own, in the name of somebody else."""
    reply = _own(PeriodReply.id, Evaluation.employee_id, "period_reply", EMPLOYEE)
    questions = {
        "evidence": _own(EvidenceFile.id, EvidenceFile.owner_id, "evidence"),
        "feedback": _own(FeedbackNote.id, FeedbackNote.author_id, "feedback", EMPLOYEE, APPRAISER),
        "period_reply": reply.join(PeriodEvaluation, PeriodEvaluation.id == PeriodReply.statement_id).join(
            Evaluation, Evaluation.id == PeriodEvaluation.evaluation_id
        ),
        "ticket": _own(Ticket.id, Ticket.officer_id, "ticket", EMPLOYEE),
        "token": _own(ApiToken.id, Account.employee_id, "token", EMPLOYEE).join(
            Account, Account.id == ApiToken.account_id
        ),
    }
    for subject, question in questions.items():
        yield from ((subject, number) for number in sorted(set(session.scalars(question))))


def without_right(session: Session, rules: Rules) -> Iterator[tuple[str, int]]:
    """(subject, number) of notes by nobody's appraiser, of answers to them by another than the employee, and of units'
    achievements and explanations by nobody above the unit's head.
    """
    event, row = AuditEvent, CalibrationSession
    heads = (
        select(event.subject, event.subject_id, event.at, event.actor_id, row.unit_id)
        .join(row, row.id == event.subject_id)
        .where(event.subject.in_(["session", "difference"]), event.cycle_id == rules.cycle_id)
        .where(event.role == CALIBRATOR)
    )
    notes = (
        select(event.subject, event.subject_id, event.at, event.actor_id, Evaluation.assignment_id)
        .join(FeedbackNote, FeedbackNote.id == event.subject_id)
        .join(Evaluation, Evaluation.id == FeedbackNote.evaluation_id)
        .where(event.subject == "feedback", event.cycle_id == rules.cycle_id, event.role == APPRAISER)
    )
    answers = (
        select(event.subject_id)
        .join(FeedbackNote, FeedbackNote.id == event.subject_id)
        .join(Evaluation, Evaluation.id == FeedbackNote.evaluation_id)
        .where(event.subject == "feedback", event.cycle_id == rules.cycle_id, event.role == EMPLOYEE)
        .where(event.actor_id.is_distinct_from(Evaluation.employee_id))
    )
    yield from _unheld(session, rules, heads, authority.calibrators)
    yield from _unheld(session, rules, notes, authority.appraisers)
    yield from (("feedback", number) for number in session.scalars(answers.order_by(event.subject_id)))


def _unheld(
    session: Session, rules: Rules, acts: Select[Any], holders: Callable[[date], Select[Any]]
) -> Iterator[tuple[str, int]]:
    """`acts`: (subject, number, at, actor, whose); `holders`: (whose, holder) of a day."""
    by_day: dict[date, list[tuple[str, int, tuple[int, int | None]]]] = defaultdict(list)
    for subject, number, at, actor, whose in session.execute(acts.order_by(AuditEvent.id)):
        by_day[rules.calendar.local(at).date()].append((subject, number, (whose, actor)))
    for day, told in by_day.items():
        rights, actors = holders(day).subquery(), {right[1] for _, _, right in told}
        whose, holder, *_ = rights.c
        held = set(session.execute(select(whose, holder).where(holder.in_(actors))).tuples())
        yield from ((subject, number) for subject, number, right in told if right not in held)
