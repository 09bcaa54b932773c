"""Which papers are owed: asked of what happened, set-based, so that a run may stop and begin anywhere.

| Paper | Owed once |
|---|---|
| SKP, Lampiran | the appraiser agreed to a revision of the plan; each revision has its own |
| evaluation | the appraisal document is issued; again with each revision of it, never for an older one |
| period | an appraiser stated a period; again with each version of it, and of its unit's achievement |
| objection | the decision on it confirmed the result; a changed one stands on the appraisal document's next revision |
| unit | everybody of the unit is through calibration; again when an objection changed a result |
| angka kredit | all that the person has in the cycle is final, one with a predicate in a functional post |
| of it accumulation, determination | again for each version of earlier credit that counts in them and came later |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from models.cycle import CalibrationSession, Cycle
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation, Objection
from models.people import Assignment
from models.plan import WorkPlan
from models.record import EarlierCredit
from workflow.actions import SESSION
from workflow.definitions import rules_of
from workflow.plans.machine import AGREED
from workflow.printed import period_owing
from workflow.printed.kinds import CONVERSION, CREDIT, EVALUATION, KINDS, OBJECTION, PERIOD, PLANS, UNIT
from workflow.roster.rows import PostKind

ALL = 1 << 31


@dataclass(frozen=True)
class Owed:
    """One paper to be written."""

    kind: str
    key: int
    """Grows from one to the next: where a run goes on."""
    cycle_id: int
    unit_id: int
    evaluation_id: int | None
    revision: int
    at: datetime
    """The moment whose officials sign it."""
    period: int = 0
    """Of a period's paper: which, and the versions that it prints."""
    statement: int | None = None
    achievement: int | None = None


PLACES = {PERIOD: "statement", **dict.fromkeys(PLANS, "plan")}
"""Where a run goes on, of papers of which an evaluation has several."""


def owed(session: Session, kind: str, after: int = 0, limit: int = ALL) -> list[Owed]:
    """The next ones of that kind, in order, beginning behind `after`."""
    if kind == UNIT:
        return list(_units(session, after, limit))
    query = _question(kind)
    key = query.c[PLACES.get(kind, "evaluation_id")]
    told = slice(2, 8 if kind == PERIOD else 5)
    rows = session.execute(select(query, key.label("place")).where(key > after).order_by(key).limit(limit))
    return [Owed(kind, row.place, row.cycle_id, row.unit_id, *row[told]) for row in rows]


def number(session: Session) -> int:
    """How many of all kinds are owed."""
    return sum(numbers(session).values())


def numbers(session: Session, cycle_id: int | None = None) -> dict[str, int]:
    """By kind how many are owed, of one cycle or of all."""
    return {kind: _number(session, kind, cycle_id) for kind in KINDS}


def _number(session: Session, kind: str, cycle_id: int | None) -> int:
    if kind == UNIT:
        return sum(cycle_id in (None, each.cycle_id) for each in owed(session, UNIT))
    asked = _question(kind)
    query = select(func.count()).select_from(asked)
    return session.scalar(query if cycle_id is None else query.where(asked.c.cycle_id == cycle_id)) or 0


def _question(kind: str) -> Subquery:
    return _QUESTIONS[kind](kind).subquery()


def _plans(kind: str) -> Select[Any]:
    """Each agreed revision stays valid for its time, so an older one is owed as well."""
    return (
        select(
            Evaluation.cycle_id,
            Evaluation.unit_id,
            Evaluation.id.label("evaluation_id"),
            WorkPlan.revision,
            WorkPlan.agreed_at,
            WorkPlan.id.label("plan"),
        )
        .join(WorkPlan, WorkPlan.evaluation_id == Evaluation.id)
        .where(WorkPlan.state == AGREED, ~_there(kind, WorkPlan.revision))
    )


def _evaluations(kind: str) -> Select[Any]:
    later = aliased(DocumentJob)
    newer = select(later.id).where(
        later.evaluation_id == Evaluation.id, later.revision > DocumentJob.revision
    )
    return (
        select(
            Evaluation.cycle_id,
            Evaluation.unit_id,
            Evaluation.id.label("evaluation_id"),
            DocumentJob.revision,
            DocumentJob.requested_at,
        )
        .join(DocumentJob, DocumentJob.evaluation_id == Evaluation.id)
        .where(DocumentJob.issued_at.is_not(None), ~newer.correlate(Evaluation, DocumentJob).exists())
        .where(~_there(kind, DocumentJob.revision))
    )


def _objections(kind: str) -> Select[Any]:
    newest = func.max(DocumentJob.revision).label("revision")
    told = select(DocumentJob.evaluation_id, newest).group_by(DocumentJob.evaluation_id).subquery()
    return (
        select(
            Evaluation.cycle_id,
            Evaluation.unit_id,
            Evaluation.id.label("evaluation_id"),
            told.c.revision,
            Objection.decided_at,
        )
        .join(Objection, Objection.evaluation_id == Evaluation.id)
        .join(told, told.c.evaluation_id == Evaluation.id)
        .where(Objection.decision == "upheld", Objection.decided_at.is_not(None))
        .where(~_there(kind, told.c.revision))
    )


def _credits(kind: str) -> Select[Any]:
    functional = and_(
        Assignment.post_kind == PostKind.FUNGSIONAL.value,
        Assignment.level != "",
        Evaluation.predicate.is_not(None),
    )
    window: dict[str, Any] = {"partition_by": (Evaluation.cycle_id, Evaluation.employee_id)}
    open_ones = func.sum(case((Evaluation.final_at.is_(None), 1), else_=0)).over(**window)
    place = func.row_number().over(
        **window, order_by=(case((functional, 0), else_=1), Assignment.first.desc(), Evaluation.id.desc())
    )
    ended = func.max(Evaluation.final_at).over(**window)
    pieces = (
        select(
            Evaluation.cycle_id,
            Evaluation.unit_id,
            Evaluation.id.label("evaluation_id"),
            Evaluation.employee_id,
            Cycle.last.label("last"),
            ended.label("at"),
            open_ones.label("open_ones"),
            place.label("place"),
            case((functional, 1), else_=0).label("functional"),
        )
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(Cycle.parent_id.is_(None))
        .subquery()
    )
    told = and_(
        EarlierCredit.employee_id == pieces.c.employee_id,
        EarlierCredit.until < pieces.c.last,
        EarlierCredit.at > pieces.c.at,
    )
    later = select(func.count()).select_from(EarlierCredit).where(told).correlate(pieces).scalar_subquery()
    newest = select(func.max(EarlierCredit.at)).where(told).correlate(pieces).scalar_subquery()
    revision: ColumnElement[int] = pieces.c.place
    at: ColumnElement[datetime] = pieces.c.at
    if kind != CONVERSION:
        revision, at = revision + later, func.coalesce(newest, at, type_=EarlierCredit.at.type)
    there = select(IssuedPaper.id).where(
        IssuedPaper.kind == kind,
        IssuedPaper.evaluation_id == pieces.c.evaluation_id,
        IssuedPaper.revision >= revision,
    )
    return select(
        pieces.c.cycle_id,
        pieces.c.unit_id,
        pieces.c.evaluation_id,
        revision.label("revision"),
        at.label("at"),
    ).where(
        pieces.c.place == 1,
        pieces.c.open_ones == 0,
        pieces.c.functional == 1,
        ~there.correlate(pieces).exists(),
    )


def _there(kind: str, revision: Any) -> Any:
    issued = select(IssuedPaper.id).where(
        IssuedPaper.kind == kind,
        IssuedPaper.evaluation_id == Evaluation.id,
        IssuedPaper.revision == revision,
    )
    return issued.correlate_except(IssuedPaper).exists()


_QUESTIONS = {
    **dict.fromkeys(PLANS, _plans),
    EVALUATION: _evaluations,
    PERIOD: period_owing.question,
    OBJECTION: _objections,
    **dict.fromkeys(CREDIT, _credits),
}


def _units(session: Session, after: int, limit: int) -> Iterator[Owed]:
    left = limit
    for cycle_id in session.scalars(select(Cycle.id).order_by(Cycle.id)).all():
        order = rules_of(session, cycle_id).definition.order
        beyond = [name for name, place in order.items() if place > order.get(SESSION, len(order))]
        rows = session.execute(_ended(cycle_id, beyond, after).limit(max(left, 0))).all()
        left -= len(rows)
        for row in rows:
            yield Owed(UNIT, row.id, cycle_id, row.unit_id, None, row.revision, row.at)


def _ended(cycle_id: int, beyond: list[str], after: int) -> Select[Any]:
    """Units whose people all are beyond calibration, with how often their predicates were set."""
    changed = case((DocumentJob.revision > 1, 1), else_=0)
    asked = (
        select(
            CalibrationSession.id,
            CalibrationSession.unit_id,
            (1 + func.coalesce(func.sum(changed), 0)).label("revision"),
            func.max(DocumentJob.requested_at).label("at"),
        )
        .join(
            Evaluation,
            and_(
                Evaluation.cycle_id == CalibrationSession.cycle_id,
                Evaluation.unit_id == CalibrationSession.unit_id,
            ),
        )
        .join(DocumentJob, DocumentJob.evaluation_id == Evaluation.id)
        .where(CalibrationSession.cycle_id == cycle_id, CalibrationSession.achievement.is_not(None))
        .group_by(CalibrationSession.id, CalibrationSession.unit_id)
        .subquery()
    )
    behind = select(Evaluation.id).where(
        Evaluation.cycle_id == cycle_id,
        Evaluation.unit_id == asked.c.unit_id,
        Evaluation.state.not_in(beyond),
    )
    there = select(IssuedPaper.id).where(
        IssuedPaper.kind == UNIT,
        IssuedPaper.cycle_id == cycle_id,
        IssuedPaper.unit_id == asked.c.unit_id,
        IssuedPaper.evaluation_id.is_(None),
        IssuedPaper.revision >= asked.c.revision,
    )
    return (
        select(asked)
        .where(asked.c.id > after, ~behind.correlate(asked).exists(), ~there.correlate(asked).exists())
        .order_by(asked.c.id)
    )
