"""Rounds as their pages show them: to whom they ask, to whom they are about, to whom they wait for approval."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.peers import PeerBox, PeerNominee, PeerRound
from models.people import Assignment, Employee, Unit
from workflow import authority
from workflow.definitions import rules_of
from workflow.peers.machine import APPROVED, CLOSED, NOMINATING, OPEN
from workflow.peers.rules import PEER, UPWARD
from workflow.wording import deadline_text, long_date

STATES = {
    NOMINATING: "pengajuan nama",
    APPROVED: "disetujui",
    OPEN: "dibuka",
    CLOSED: "ditutup",
}
GROUPS = {PEER: "rekan kerja", UPWARD: "bawahan", "all": "semua"}
NONE_YET = "belum diajukan"


@dataclass(frozen=True)
class Ask:
    """An open round, as one of those asked meets it."""

    round_id: int
    evaluation_id: int
    name: str
    post: str
    unit: str
    group: str
    rules: str
    deadline: str
    done: bool
    """This person answered. Told to nobody else."""
    conflict: bool


@dataclass(frozen=True)
class Line:
    """An evaluation with its round, if there is one, for the person or the appraiser."""

    evaluation_id: int
    name: str
    post: str
    unit: str
    cycle_title: str
    state: str
    own: bool
    waits: bool
    """The appraiser has a list to approve."""


@dataclass(frozen=True)
class RoundView:
    state: str
    label: str
    raters: tuple[tuple[int, str, str], ...]
    """(number, name, group)."""
    opens: str
    deadline: str
    rules: str


def asks(session: Session, person: int, now: datetime, evaluation_id: int | None = None) -> list[Ask]:
    """Open rounds that ask this person, the most urgent first."""
    query = (
        select(PeerRound, PeerNominee, PeerBox.took_part, Employee.name, Assignment.post, Unit.name)
        .join(PeerNominee, PeerNominee.round_id == PeerRound.id)
        .join(PeerBox, PeerBox.round_id == PeerRound.id)
        .join(Evaluation, Evaluation.id == PeerRound.evaluation_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .where(PeerNominee.rater_id == person, PeerRound.state == OPEN, PeerRound.closes_at > now)
        .order_by(PeerRound.closes_at, Employee.name, PeerRound.id)
    )
    if evaluation_id is not None:
        query = query.where(PeerRound.evaluation_id == evaluation_id)
    found = []
    for row, nominee, took_part, name, post, unit in session.execute(query).tuples():
        assert row.closes_at is not None
        cycle = session.get_one(Evaluation, row.evaluation_id).cycle_id
        deadline = deadline_text(rules_of(session, cycle).calendar, row.closes_at)
        about = (name, post, unit, nominee.group, row.rules, deadline)
        found.append(Ask(row.id, row.evaluation_id, *about, person in took_part, nominee.conflict))
    return found


def lines(session: Session, person: int, day: date) -> list[Line]:
    """The own evaluations and those of people whom the person appraises that day, in cycles that are not closed."""
    held = authority.appraisers(day).subquery()
    mine = select(held.c.assignment_id).where(held.c.holder_id == person)
    rows = session.execute(
        select(Evaluation, Employee.name, Assignment.post, Unit.name, Cycle.title, PeerRound.state)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .outerjoin(PeerRound, PeerRound.evaluation_id == Evaluation.id)
        .where(Cycle.closed_at.is_(None))
        .where(or_(Evaluation.employee_id == person, Evaluation.assignment_id.in_(mine)))
        .order_by(Cycle.id.desc(), Unit.name, Employee.name, Evaluation.id)
    ).tuples()
    return [
        Line(
            evaluation_id=evaluation.id,
            name=name,
            post=post,
            unit=unit,
            cycle_title=title,
            state=STATES[state] if state else NONE_YET,
            own=evaluation.employee_id == person,
            waits=state == NOMINATING and evaluation.employee_id != person and evaluation.final_at is None,
        )
        for evaluation, name, post, unit, title, state in rows
    ]


def waiting(session: Session, person: int, now: datetime, day: date) -> tuple[int, int]:
    """How many rounds wait for the person's answer, and how many lists for approval."""
    to_answer = sum(not (ask.done or ask.conflict) for ask in asks(session, person, now))
    return to_answer, sum(line.waits for line in lines(session, person, day))


def round_view(session: Session, evaluation_id: int) -> RoundView | None:
    """The round about an evaluation; who of those asked has answered is no part of it."""
    found = session.scalar(select(PeerRound).where(PeerRound.evaluation_id == evaluation_id))
    if found is None:
        return None
    calendar = rules_of(session, session.get_one(Evaluation, evaluation_id).cycle_id).calendar
    raters = session.execute(
        select(PeerNominee.rater_id, Employee.name, PeerNominee.group)
        .join(Employee, Employee.id == PeerNominee.rater_id)
        .where(PeerNominee.round_id == found.id)
        .order_by(PeerNominee.group, Employee.name, Employee.id)
    ).tuples()
    return RoundView(
        state=found.state,
        label=STATES[found.state],
        raters=tuple((number, name, group) for number, name, group in raters),
        opens=long_date(calendar.local(found.opens_at).date()) if found.opens_at else "",
        deadline=deadline_text(calendar, found.closes_at) if found.closes_at else "",
        rules=found.rules,
    )
