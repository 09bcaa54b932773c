"""Evaluations as pages show them: one in full, many in a list, a unit's in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.cycle import CalibrationSession, Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation, Objection
from models.people import Assignment, Employee, Unit
from workflow import handovers, papers
from workflow.definitions import rules_of
from workflow.guards import GUARDS
from workflow.labels import ACTS, act
from workflow.relations import relations, sees_ratings
from workflow.rules.words import LABELS, RATINGS
from workflow.wording import deadline_text, long_date, moment_text

BEGUN = "Siklus dimulai"


@dataclass(frozen=True)
class Happening:
    """One line of an evaluation's history."""

    when: str
    what: str
    who: str
    mark: str


@dataclass(frozen=True)
class Paper:
    """One issued revision of the document."""

    job_id: int
    revision: int
    issued: str


@dataclass(frozen=True)
class Case:
    """Everything of one evaluation that its reader may see; what is hidden is empty."""

    evaluation_id: int
    name: str
    nip: str
    post: str
    unit: str
    cycle_title: str
    period: str
    state: str
    state_label: str
    deadline: str
    realisation: str
    return_reason: str
    rated: bool
    result_rating: str
    result_reason: str
    result_evidence: str
    behaviour_rating: str
    behaviour_reason: str
    behaviour_evidence: str
    predicate: str
    achievement: str
    objection: Objection | None
    happenings: tuple[Happening, ...]
    papers: tuple[Paper, ...]
    paper_owed: str
    """What a reader is told while the document, or a further revision, is not issued; empty when it is."""


def case(session: Session, evaluation_id: int, roles: frozenset[str], *, history: bool = True) -> Case:
    """The evaluation as somebody in these relations may see it."""
    row = session.execute(_full().where(Evaluation.id == evaluation_id)).one()
    evaluation, employee, assignment, unit, cycle = row
    rules = rules_of(session, cycle.id)
    issued = _papers(session, evaluation_id, rules.calendar.timezone)
    shown = sees_ratings(roles, issued=bool(issued))
    waits = _paper_owed(session, evaluation)
    session_row = session.scalar(
        select(CalibrationSession.achievement).where(
            CalibrationSession.cycle_id == cycle.id, CalibrationSession.unit_id == unit.id
        )
    )
    objection = session.scalar(select(Objection).where(Objection.evaluation_id == evaluation_id))

    own_turn = rules.definition.named(evaluation.state).owner == "employee"

    def rated(text: str | None) -> str:
        return (LABELS.get(text, text) if text else "") if shown else ""

    return Case(
        evaluation_id=evaluation.id,
        name=employee.name,
        nip=employee.nip or "",
        post=assignment.post,
        unit=unit.name,
        cycle_title=cycle.title,
        period=f"{long_date(max(cycle.first, assignment.first))} sampai "
        f"{long_date(min(cycle.last, assignment.last or cycle.last))}",
        state=evaluation.state,
        state_label=rules.definition.named(evaluation.state).label,
        deadline=""
        if evaluation.due_at is None or waits
        else deadline_text(rules.calendar, evaluation.due_at),
        realisation=evaluation.realisation or "",
        return_reason=(evaluation.return_reason or "") if "employee" not in roles or own_turn else "",
        rated=shown and evaluation.result_rating is not None,
        result_rating=rated(evaluation.result_rating),
        result_reason=rated(evaluation.result_reason),
        result_evidence=rated(evaluation.result_evidence),
        behaviour_rating=rated(evaluation.behaviour_rating),
        behaviour_reason=rated(evaluation.behaviour_reason),
        behaviour_evidence=rated(evaluation.behaviour_evidence),
        predicate=rated(evaluation.predicate),
        achievement=rated(session_row),
        objection=objection if shown else None,
        happenings=_happenings(session, evaluation_id) if history else (),
        papers=issued if shown else (),
        paper_owed=waits,
    )


def _paper_owed(session: Session, evaluation: Evaluation) -> str:
    owed = select(papers.owed()).select_from(Evaluation).where(Evaluation.id == evaluation.id)
    if not session.scalar(owed):
        return ""
    return GUARDS["document_issued"].refusal if evaluation.final_at is None else "Dokumen sedang dibuat."


def _full() -> Select[Any]:
    return (
        select(Evaluation, Employee, Assignment, Unit, Cycle)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
    )


def _papers(session: Session, evaluation_id: int, zone: Any) -> tuple[Paper, ...]:
    jobs = session.scalars(
        select(DocumentJob)
        .where(DocumentJob.evaluation_id == evaluation_id, DocumentJob.issued_at.is_not(None))
        .order_by(DocumentJob.revision)
    )
    return tuple(
        Paper(job.id, job.revision, moment_text(job.issued_at.astimezone(zone)))
        for job in jobs
        if job.issued_at
    )


def _happenings(session: Session, evaluation_id: int) -> tuple[Happening, ...]:
    cycle_id = session.scalars(select(Evaluation.cycle_id).where(Evaluation.id == evaluation_id)).one()
    rules = rules_of(session, cycle_id)
    rows = session.execute(
        select(AuditEvent, Employee.name)
        .outerjoin(Employee, Employee.id == AuditEvent.actor_id)
        .where(AuditEvent.subject == "evaluation", AuditEvent.subject_id == evaluation_id)
        .order_by(AuditEvent.version)
    )
    found = [
        (
            event.at,
            Happening(
                moment_text(rules.calendar.local(event.at)),
                BEGUN if event.trigger == "launch" else act(rules.definition, event.trigger, event.role),
                name or "SIULAK, menurut jadwal",
                event.mark,
            ),
        )
        for event, name in rows
    ]
    for told in handovers.of_evaluation(session, evaluation_id):
        acts = (told.told_at, "hand_over"), (told.withdrawn_at, "withdraw_handover")
        found += (
            (at, Happening(moment_text(rules.calendar.local(at)), ACTS[trigger], told.source, told.words))
            for at, trigger in acts
            if at
        )
    return tuple(happening for _, happening in sorted(found, key=lambda each: each[0]))


def document_of(session: Session, job_id: int) -> DocumentJob | None:
    return session.scalar(
        select(DocumentJob).where(DocumentJob.id == job_id, DocumentJob.issued_at.is_not(None))
    )


@dataclass(frozen=True)
class Line:
    """One evaluation in a list."""

    evaluation_id: int
    name: str
    post: str
    unit: str
    cycle_id: int
    cycle_title: str
    state: str
    state_label: str


def lines(session: Session, person: int, day: date, *, limit: int, wanted: str = "") -> list[Line]:
    """Evaluations that a person may see, newest cycle first, by unit and name; `wanted` is part of a name or NIP."""
    seen = relations(person, day).subquery()
    query = _full().where(Evaluation.id.in_(select(seen.c.evaluation_id)))
    for word in wanted.lower().split():
        query = query.where(
            or_(
                func.lower(Employee.name).contains(word, autoescape=True),
                Employee.nip.contains(word, autoescape=True),
            )
        )
    rows = session.execute(query.order_by(Cycle.id.desc(), Unit.name, Employee.name).limit(limit)).all()
    return [_line(session, row) for row in rows]


def _line(session: Session, row: Row[Any]) -> Line:
    evaluation, employee, assignment, unit, cycle = row
    label = rules_of(session, cycle.id).definition.named(evaluation.state).label
    return Line(
        evaluation_id=evaluation.id,
        name=employee.name,
        post=assignment.post,
        unit=unit.name,
        cycle_id=cycle.id,
        cycle_title=cycle.title,
        state=evaluation.state,
        state_label=label,
    )


@dataclass(frozen=True)
class Member:
    """One person of a unit in calibration."""

    evaluation_id: int
    name: str
    post: str
    state_label: str
    waits: bool
    result_rating: str
    behaviour_rating: str
    predicate: str
    result_reason: str
    result_evidence: str
    behaviour_reason: str
    behaviour_evidence: str


def members(session: Session, cycle_id: int, unit_id: int, stage: str, reader: int) -> list[Member]:
    """A unit's people in a cycle as the reader may see them, those that wait in `stage` first."""
    definition = rules_of(session, cycle_id).definition
    rows = session.execute(
        _full().where(Evaluation.cycle_id == cycle_id, Evaluation.unit_id == unit_id).order_by(Employee.name)
    ).all()
    labels = {state.name: state.label for state in definition.state}
    found = [_member(row, labels, stage, reader) for row in rows]
    return sorted(found, key=lambda member: not member.waits)


def _member(row: Row[Any], labels: dict[str, str], stage: str, reader: int) -> Member:
    """Nobody reads his own ratings here, nor confirms them."""
    evaluation, employee, assignment, _, _ = row
    own = employee.id == reader

    def shown(text: str | None) -> str:
        return "" if own or not text else LABELS.get(text, text)

    return Member(
        evaluation_id=evaluation.id,
        name=employee.name,
        post=assignment.post,
        state_label=labels[evaluation.state],
        waits=evaluation.state == stage and not own,
        result_rating=shown(evaluation.result_rating),
        behaviour_rating=shown(evaluation.behaviour_rating),
        predicate=shown(evaluation.predicate),
        result_reason=shown(evaluation.result_reason),
        result_evidence=shown(evaluation.result_evidence),
        behaviour_reason=shown(evaluation.behaviour_reason),
        behaviour_evidence=shown(evaluation.behaviour_evidence),
    )


def stated(session: Session, cycle_id: int, unit_id: int) -> CalibrationSession:
    return session.scalars(
        select(CalibrationSession).where(
            CalibrationSession.cycle_id == cycle_id, CalibrationSession.unit_id == unit_id
        )
    ).one()


def rating_choices() -> Sequence[tuple[str, str]]:
    return [(rating, LABELS[rating]) for rating in RATINGS]
