"""One evaluation's whole story: who was asked, by which mail, who acted, in which run, which document came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from models.cycle import Cycle, StageWindow
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.prompt import Delivery, OutboxMessage, Prompt
from workflow import clock, following, history, labels, receipts, run_history
from workflow.definitions import rules_of
from workflow.following import FollowUp
from workflow.history import Event, Wanted
from workflow.holders import HOLDERS, whose
from workflow.run_history import Document, Mail

ALL = 10_000
"""More events than one evaluation will ever have."""


@dataclass(frozen=True)
class Window:
    stage: str
    label: str
    opens_at: datetime
    closes_at: datetime
    held: bool


@dataclass(frozen=True)
class Holder:
    """Who holds a role over the evaluation today."""

    role: str
    name: str
    capacity: str
    document: str


@dataclass(frozen=True)
class Asked:
    id: int
    asked_at: datetime
    kind: str
    recipient: str
    role: str
    due_at: datetime
    reminders: int
    closed_at: datetime | None
    outcome: str | None


@dataclass(frozen=True)
class Case:
    """The evaluation as it stands, and everything that led there."""

    id: int
    cycle: str
    employee: str
    nip: str | None
    post: str
    unit: str
    state: str
    label: str
    version: int
    due_at: datetime | None
    """When the present state has to be left: its own deadline, or the close of its stage's window."""
    predicate: str | None
    final_at: datetime | None
    receipt: str
    """How the document reached the employee, where somebody noted it; empty otherwise."""
    follow_up: FollowUp
    windows: list[Window]
    holders: list[Holder]
    prompts: list[Asked]
    mails: list[Mail]
    events: list[Event]
    documents: list[Document]

    def entries(self) -> list[tuple[datetime, Asked | Mail | Event | Document]]:
        """The story in the order of its business times, acts before the prompts that follow from them.

        A mail that has not left has no place in it yet.
        """
        told: list[tuple[datetime, Asked | Mail | Event | Document]] = [
            *((each.at, each) for each in self.events),
            *((each.issued_at, each) for each in self.documents if each.issued_at),
            *((each.asked_at, each) for each in self.prompts),
            *((each.accepted_at, each) for each in self.mails if each.accepted_at),
        ]
        return sorted(told, key=lambda entry: entry[0])


def of_person(session: Session, nip: str) -> list[int]:
    """Ids of the evaluations of whoever has this NIP."""
    query = select(Evaluation.id).join(Employee, Employee.id == Evaluation.employee_id)
    return list(session.scalars(query.where(Employee.nip == nip).order_by(Evaluation.id)))


def case(session: Session, evaluation_id: int) -> Case | None:
    """None where there is no such evaluation."""
    found = session.execute(
        select(Evaluation, Assignment.post, Employee.name, Employee.nip, Unit.name, Cycle.title)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(Evaluation.id == evaluation_id)
    ).first()
    if found is None:
        return None
    row, post, name, nip, unit, title = found
    rules = rules_of(session, row.cycle_id)
    windows = _windows(session, row, {state.name: state.label for state in rules.definition.state})
    prompts = _prompts_about(row)
    carried = select(Delivery.message_id).join(Prompt, Prompt.id == Delivery.prompt_id).where(prompts)
    return Case(
        id=row.id,
        cycle=title,
        employee=name,
        nip=nip,
        post=post,
        unit=unit,
        state=row.state,
        label=labels.state(rules.definition, row.state),
        version=row.version,
        due_at=row.due_at or next((each.closes_at for each in windows if each.stage == row.state), None),
        predicate=row.predicate,
        final_at=row.final_at,
        receipt=receipts.told(session, row.id),
        follow_up=following.follow_up(session, row.id),
        windows=windows,
        holders=_holders(session, row, rules.calendar.local(clock.current(session)).date()),
        prompts=_asked(session, prompts),
        mails=run_history.mails(session, OutboxMessage.id.in_(carried)),
        events=history.events(session, Wanted(evaluation_id=row.id, limit=ALL)),
        documents=run_history.documents(session, DocumentJob.evaluation_id == row.id),
    )


def _windows(session: Session, row: Evaluation, names: dict[str, str]) -> list[Window]:
    query = select(StageWindow).where(
        StageWindow.cycle_id == row.cycle_id, StageWindow.unit_id == row.unit_id
    )
    return [
        Window(each.stage, names.get(each.stage, each.stage), each.opens_at, each.closes_at, each.held)
        for each in session.scalars(query.order_by(StageWindow.opens_at))
    ]


def _prompts_about(row: Evaluation) -> Any:
    """Its own, and those for its unit's session."""
    unit = and_(
        Prompt.evaluation_id.is_(None), Prompt.cycle_id == row.cycle_id, Prompt.unit_id == row.unit_id
    )
    return or_(Prompt.evaluation_id == row.id, unit)


def _asked(session: Session, meant: Any) -> list[Asked]:
    rows = session.execute(
        select(Prompt, Employee.name)
        .join(Employee, Employee.id == Prompt.recipient_id)
        .where(meant)
        .order_by(Prompt.id)
    )
    return [
        Asked(
            id=row.id,
            asked_at=row.asked_at,
            kind=row.kind,
            recipient=name,
            role=row.role,
            due_at=row.due_at,
            reminders=row.reminders,
            closed_at=row.closed_at,
            outcome=row.outcome,
        )
        for row, name in rows
    ]


def _holders(session: Session, row: Evaluation, day: date) -> list[Holder]:
    return [each for role in HOLDERS for each in _named(session, role, row, day)]


def _named(session: Session, role: str, row: Evaluation, day: date) -> list[Holder]:
    held = HOLDERS[role](day).subquery()
    key, of = whose(held)
    query = (
        select(held, Employee.name)
        .join(Employee, Employee.id == held.c.holder_id)
        .join(Evaluation, key == of)
        .where(Evaluation.id == row.id)
    )
    return [
        Holder(role, each["name"], each.get("capacity", ""), each.get("document", ""))
        for each in session.execute(query).mappings()
    ]
