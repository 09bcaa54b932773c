"""Of whom, or of which unit, an event tells whose subject is a row of its own; and how such rows are found again."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, null, or_, select
from sqlalchemy.orm import Session

from models.account import Account
from models.audit import AuditEvent
from models.cycle import CalibrationSession, StageWindow
from models.document import IssuedPaper
from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from models.feedback import FeedbackNote
from models.guidance import GuidanceEntry
from models.peers import PeerRound
from models.people import Employee, Unit
from models.period import PeriodAchievement, PeriodEvaluation, PeriodReply
from models.record import EarlierCredit, Training
from models.report import ReportBatch
from models.socialisation import Attendance, DataCorrection
from models.talent import PotentialAssessment

OF_EVALUATIONS: dict[str, Any] = {
    "report_batch": ReportBatch,
    "evidence": EvidenceFile,
    "feedback": FeedbackNote,
    "peer_round": PeerRound,
    "period": PeriodEvaluation,
    "guidance": GuidanceEntry,
}
OF_PEOPLE: dict[str, Any] = {
    "potential": PotentialAssessment,
    "earlier_credit": EarlierCredit,
    "training": Training,
    "correction": DataCorrection,
    "attendance": Attendance,
    "account": Account,
}
OF_UNITS: dict[str, Any] = {
    "session": CalibrationSession,
    "difference": CalibrationSession,
    "window": StageWindow,
    "period_achievement": PeriodAchievement,
    "paper": IssuedPaper,
}


def names(session: Session, subjects: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, int | None]]:
    """By subject and number the name, and the evaluation where it is of one. One select a kind that is there."""
    found: dict[tuple[str, int], tuple[str, int | None]] = {}
    for kind, query, number in _named():
        if ids := {each for name, each in subjects if name == kind}:
            rows = session.execute(query.where(number.in_(ids)))
            found |= {(kind, row_id): (name, evaluation) for row_id, name, evaluation in rows.tuples()}
    return found


def _named() -> Iterator[tuple[str, Select[Any], Any]]:
    """Kind, its rows with name and evaluation, and the column of their numbers."""
    for kind, table in OF_EVALUATIONS.items():
        query = select(table.id, Employee.name, Evaluation.id).join(
            Evaluation, Evaluation.id == table.evaluation_id
        )
        yield kind, query.join(Employee, Employee.id == Evaluation.employee_id), table.id
    replies = select(PeriodReply.id, Employee.name, Evaluation.id)
    replies = replies.join(PeriodEvaluation, PeriodEvaluation.id == PeriodReply.statement_id)
    replies = replies.join(Evaluation, Evaluation.id == PeriodEvaluation.evaluation_id)
    yield "period_reply", replies.join(Employee, Employee.id == Evaluation.employee_id), PeriodReply.id
    for kind, table in OF_PEOPLE.items():
        yield kind, _beside(table, Employee, table.employee_id), table.id
    for kind, table in OF_UNITS.items():
        yield kind, _beside(table, Unit, table.unit_id), table.id


def _beside(table: Any, owner: Any, key: Any) -> Select[Any]:
    """The row's number, the owner's name, and no evaluation."""
    return select(table.id, owner.name, null()).join(owner, owner.id == key)


def about_person(employee_id: int) -> ColumnElement[bool]:
    """Events whose subject is a row of this person's own, or of one of the person's evaluations."""
    theirs = select(Evaluation.id).where(Evaluation.employee_id == employee_id)
    rows = {
        kind: select(table.id).where(table.evaluation_id.in_(theirs))
        for kind, table in OF_EVALUATIONS.items()
    }
    rows |= {
        kind: select(table.id).where(table.employee_id == employee_id) for kind, table in OF_PEOPLE.items()
    }
    rows["period_reply"] = select(PeriodReply.id).where(
        PeriodReply.statement_id.in_(
            select(PeriodEvaluation.id).where(PeriodEvaluation.evaluation_id.in_(theirs))
        )
    )
    return or_(
        *(and_(AuditEvent.subject == kind, AuditEvent.subject_id.in_(ids)) for kind, ids in rows.items())
    )
