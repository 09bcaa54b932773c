"""Single tickets as pages show them: to the officer, and to the appraiser who decides what was contested."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.people import Employee
from models.service import Service, Ticket, TicketEvent
from workflow.calendar import Calendar
from workflow.service.contesting import CONTESTED, EXCLUDED, KEPT, appraises
from workflow.service.errors import NoTicketError
from workflow.service.events import ISSUED, LABELS, Happening, ordered
from workflow.service.gathering import Period
from workflow.wording import moment_text

SHOWN = 20
STATES = {
    "": "",
    CONTESTED: "Sedang disanggah",
    EXCLUDED: "Dikeluarkan dari angka",
    KEPT: "Disanggah, tetap dihitung",
}


@dataclass(frozen=True)
class TicketLine:
    ticket_id: int
    number: str
    service: str
    issued: str
    state: str


@dataclass(frozen=True)
class TicketView:
    ticket_id: int
    number: str
    service: str
    officer: str
    own: bool
    events: tuple[tuple[str, str, str], ...]
    """What, when, why."""
    state: str
    state_label: str
    contest_reason: str
    decision_reason: str
    may_contest: bool
    may_decide: bool


def lines(
    session: Session, officer: int, period: Period, calendar: Calendar, *, only_contested: bool
) -> list[TicketLine]:
    """The newest tickets that were issued in the period: all, or those that are or were contested."""
    issued = func.min(TicketEvent.at).label("issued")
    query = (
        select(Ticket.id, Ticket.number, Ticket.state, Service.name, issued)
        .join(Service, Service.id == Ticket.service_id)
        .join(TicketEvent, TicketEvent.ticket_id == Ticket.id)
        .where(Ticket.officer_id == officer, TicketEvent.kind == ISSUED)
        .group_by(Ticket.id, Ticket.number, Ticket.state, Service.name)
        .having(issued >= calendar.opening(period.first), issued < calendar.end(period.last))
        .order_by(issued.desc(), Ticket.id.desc())
        .limit(SHOWN)
    )
    if only_contested:
        query = query.where(Ticket.state != "")
    return [
        TicketLine(row.id, row.number, row.name, _moment(row.issued, calendar), STATES[row.state])
        for row in session.execute(query)
    ]


def ticket_view(
    session: Session, ticket_id: int, person: int, now: datetime, calendar: Calendar
) -> TicketView:
    """For the officer and for the officer's appraiser of that day. Raises NoTicketError for anybody else."""
    ticket = session.get(Ticket, ticket_id)
    if ticket is None:
        raise NoTicketError
    own = ticket.officer_id == person
    if not own and not appraises(session, person, ticket.officer_id, now, calendar):
        raise NoTicketError
    events = session.execute(
        select(TicketEvent.at, TicketEvent.kind, TicketEvent.reason).where(TicketEvent.ticket_id == ticket_id)
    )
    happenings = ordered([Happening(at, kind, reason) for at, kind, reason in events])
    return TicketView(
        ticket.id,
        ticket.number,
        session.get_one(Service, ticket.service_id).name,
        session.get_one(Employee, ticket.officer_id).name,
        own,
        tuple(
            (LABELS[each.kind].capitalize(), _moment(each.at, calendar), each.reason) for each in happenings
        ),
        ticket.state,
        STATES[ticket.state],
        ticket.contest_reason,
        ticket.decision_reason,
        own and not ticket.state,
        not own and ticket.state == CONTESTED,
    )


def _moment(at: datetime, calendar: Calendar) -> str:
    return moment_text(calendar.local(at))
