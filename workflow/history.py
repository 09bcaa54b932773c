"""The events as a reader asks for them: about an evaluation or a person, of a run, between two moments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from config.definition import DefinitionFile
from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession, Cycle
from models.destruction import Destruction
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation
from models.people import Employee
from models.plan import WorkPlan
from models.seal import SealLeaf
from models.service import Ticket
from workflow import definitions, handovers, labels, written_of
from workflow.printed.kinds import KINDS


@dataclass(frozen=True)
class Wanted:
    """Which events; what is None does not matter."""

    evaluation_id: int | None = None
    employee_id: int | None = None
    """Events about this person's evaluations, records and tickets, and what this person did."""
    run_id: int | None = None
    trigger: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 100
    """The newest so many."""


@dataclass(frozen=True)
class Event:
    id: int
    position: int | None
    """Its place in the sealed log; none while it is not sealed."""
    at: datetime
    recorded_at: datetime
    subject: str
    subject_id: int
    evaluation_id: int | None
    """The evaluation that it is about, also through a document, a period, a report."""
    about: str | None
    """Whose evaluation or record that is, or of which unit."""
    version: int
    trigger: str
    label: str
    source: str
    source_label: str
    target: str
    target_label: str
    actor: str | None
    actor_id: int | None
    role: str
    mark: str
    run_id: int | None
    prompt_id: int | None
    user: str | None = None
    """The user of the office's machine, where somebody acted there without giving a name."""
    told: str = ""
    """Of a changed appraiser: who before, who from then on, by which roster. Of a paper: which kind, and its digest."""


def events(session: Session, wanted: Wanted) -> list[Event]:
    """In the order in which they were written."""
    actor, about = aliased(Employee), aliased(Employee)
    evaluation = case(
        (AuditEvent.subject == "evaluation", AuditEvent.subject_id),
        (AuditEvent.subject == "plan", WorkPlan.evaluation_id),
        (AuditEvent.subject == "paper", IssuedPaper.evaluation_id),
        else_=DocumentJob.evaluation_id,
    )
    document = and_(AuditEvent.subject == "document", DocumentJob.id == AuditEvent.subject_id)
    plan = and_(AuditEvent.subject == "plan", WorkPlan.id == AuditEvent.subject_id)
    paper = and_(AuditEvent.subject == "paper", IssuedPaper.id == AuditEvent.subject_id)
    user = AuditPayload.body["by"].as_string()
    query = (
        select(AuditEvent, SealLeaf.position, actor.name, Evaluation.id, about.name, user, IssuedPaper.kind)
        .outerjoin(AuditPayload, and_(AuditPayload.event_id == AuditEvent.id, AuditEvent.actor_id.is_(None)))
        .outerjoin(SealLeaf, SealLeaf.event_id == AuditEvent.id)
        .outerjoin(actor, actor.id == AuditEvent.actor_id)
        .outerjoin(DocumentJob, document)
        .outerjoin(WorkPlan, plan)
        .outerjoin(IssuedPaper, paper)
        .outerjoin(Evaluation, Evaluation.id == evaluation)
        .outerjoin(about, about.id == Evaluation.employee_id)
        .where(*_conditions(wanted))
        .order_by(AuditEvent.id.desc())
        .limit(wanted.limit)
    )
    known = _definitions(session)
    found = [_event(row, known.get(row[0].cycle_id or 0)) for row in reversed(session.execute(query).all())]
    return _with_handovers(session, _with_names(session, found))


def _with_names(session: Session, found: list[Event]) -> list[Event]:
    """Of a record, a period, a report: whose, since its number alone says nothing."""
    subjects = {(each.subject, each.subject_id) for each in found if each.about is None}
    known = written_of.names(session, subjects)
    return [
        replace(each, about=whose[0], evaluation_id=whose[1])
        if (whose := known.get((each.subject, each.subject_id))) and each.about is None
        else each
        for each in found
    ]


def _with_handovers(session: Session, found: list[Event]) -> list[Event]:
    """In names, which no event holds; the act says the state already."""
    told = handovers.by_number(session, {each.subject_id for each in found if each.subject == "handover"})
    return [
        replace(each, about=known.about, told=known.sentence, source_label="", target_label="")
        if each.subject == "handover" and (known := told.get(each.subject_id))
        else each
        for each in found
    ]


def number_of(session: Session, wanted: Wanted) -> int:
    """How many there are, whatever the limit."""
    return session.scalar(select(func.count(AuditEvent.id)).where(*_conditions(wanted))) or 0


def concerning(evaluations: Select[Any] | Sequence[int]) -> ColumnElement[bool]:
    """Events of these evaluations, their plans and documents, what was destroyed of them, and their units' sessions.

    Also those of changed appraisers.
    """
    plans = select(WorkPlan.id).where(WorkPlan.evaluation_id.in_(evaluations))
    documents = select(DocumentJob.id).where(DocumentJob.evaluation_id.in_(evaluations))
    papers = select(IssuedPaper.id).where(IssuedPaper.evaluation_id.in_(evaluations))
    own = select(AuditEvent.id).where(
        or_(
            and_(AuditEvent.subject == "evaluation", AuditEvent.subject_id.in_(evaluations)),
            and_(AuditEvent.subject == "plan", AuditEvent.subject_id.in_(plans)),
        )
    )
    sessions = (
        select(CalibrationSession.id)
        .join(
            Evaluation,
            and_(
                Evaluation.cycle_id == CalibrationSession.cycle_id,
                Evaluation.unit_id == CalibrationSession.unit_id,
            ),
        )
        .where(Evaluation.id.in_(evaluations))
    )
    subjects = {
        "evaluation": evaluations,
        "plan": plans,
        "document": documents,
        "paper": papers,
        "payload": own,
        "session": sessions,
        "difference": sessions,
        "handover": handovers.concerning(evaluations),
    }
    return or_(
        *(and_(AuditEvent.subject == name, AuditEvent.subject_id.in_(ids)) for name, ids in subjects.items())
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.evaluation_id is not None:
        found.append(concerning([wanted.evaluation_id]))
    if wanted.employee_id is not None:
        theirs = select(Evaluation.id).where(Evaluation.employee_id == wanted.employee_id)
        tickets = select(Ticket.id).where(Ticket.officer_id == wanted.employee_id)
        served = and_(AuditEvent.subject == "ticket", AuditEvent.subject_id.in_(tickets))
        orders = select(Destruction.id).where(Destruction.employee_id == wanted.employee_id)
        ordered = and_(AuditEvent.subject == "destruction", AuditEvent.subject_id.in_(orders))
        own = written_of.about_person(wanted.employee_id)
        found.append(or_(concerning(theirs), own, served, ordered, AuditEvent.actor_id == wanted.employee_id))
    if wanted.run_id is not None:
        found.append(AuditEvent.run_id == wanted.run_id)
    if wanted.trigger is not None:
        found.append(AuditEvent.trigger == wanted.trigger)
    if wanted.since is not None:
        found.append(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        found.append(AuditEvent.at < wanted.until)
    return found


def _definitions(session: Session) -> dict[int, DefinitionFile]:
    return {cycle.id: definitions.of_cycle(session, cycle) for cycle in session.scalars(select(Cycle))}


def _event(found: Row[Any], definition: DefinitionFile | None) -> Event:
    row, position, actor, evaluation, about, user, kind = found
    states = None if row.subject == "plan" else definition  # a plan's draft is no evaluation's
    return Event(
        id=row.id,
        position=position,
        at=row.at,
        recorded_at=row.recorded_at,
        subject=row.subject,
        subject_id=row.subject_id,
        evaluation_id=evaluation,
        about=about,
        version=row.version,
        trigger=row.trigger,
        label=labels.act(definition, row.trigger, row.role),
        source=row.source,
        source_label=labels.state(states, row.source),
        target=row.target,
        target_label=labels.state(states, row.target),
        actor=actor,
        actor_id=row.actor_id,
        role=row.role,
        mark=row.mark,
        run_id=row.run_id,
        prompt_id=row.prompt_id,
        user=user,
        told=f"{KINDS.get(kind, kind)}, {row.mark}" if kind else "",
    )
