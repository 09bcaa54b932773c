"""An officer contests a single case; the appraiser leaves it out of the figures, or keeps it. The one door for both."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from models.people import Assignment
from models.service import Ticket
from models.session import transaction
from workflow import authority
from workflow.calendar import Calendar
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.service.auditing import CONTEST, DECIDE
from workflow.service.errors import NoTicketError

CONTESTED, EXCLUDED, KEPT = "contested", "excluded", "kept"
OUTCOMES = {EXCLUDED: "Dikeluarkan dari angka", KEPT: "Tetap dihitung"}
LONGEST = 2000


def contest(engine: Engine, ticket_id: int, person: int, reason: str, now: datetime) -> None:
    """Once for each ticket. Raises NoTicketError for another's ticket, RefusedError, ChangedMeanwhileError."""
    with transaction(engine) as session:
        ticket = session.get(Ticket, ticket_id)
        if ticket is None or ticket.officer_id != person:
            raise NoTicketError
        if ticket.state:
            raise RefusedError(["Kasus ini sudah pernah disanggah; satu kasus disanggah satu kali."])
        _move(
            session,
            ticket,
            CONTEST,
            CONTESTED,
            person=person,
            reason=reason,
            now=now,
            column="contest_reason",
        )


def decide(
    engine: Engine,
    ticket_id: int,
    person: int,
    now: datetime,
    calendar: Calendar,
    *,
    outcome: str,
    reason: str,
) -> None:
    """By the officer's appraiser of that day, never by the officer. Raises as `contest` does."""
    with transaction(engine) as session:
        ticket = session.get(Ticket, ticket_id)
        if ticket is None or not appraises(session, person, ticket.officer_id, now, calendar):
            raise NoTicketError
        if ticket.state != CONTESTED:
            raise RefusedError(["Kasus ini tidak sedang disanggah."])
        if outcome not in OUTCOMES:
            raise RefusedError(["Pilih putusan: dikeluarkan dari angka atau tetap dihitung."])
        _move(
            session, ticket, DECIDE, outcome, person=person, reason=reason, now=now, column="decision_reason"
        )


def appraises(session: Session, person: int, officer: int, now: datetime, calendar: Calendar) -> bool:
    """Whether the person is that day's appraiser of one of the officer's posts."""
    held = authority.appraisers(calendar.local(now).date()).subquery()
    mine = (
        select(held.c.assignment_id)
        .join(Assignment, Assignment.id == held.c.assignment_id)
        .where(held.c.holder_id == person, Assignment.employee_id == officer)
        .limit(1)
    )
    return person != officer and session.scalar(mine) is not None


def _move(
    session: Session,
    ticket: Ticket,
    trigger: str,
    target: str,
    *,
    person: int,
    reason: str,
    now: datetime,
    column: str,
) -> None:
    words = reason.strip()
    if not 0 < len(words) <= LONGEST:
        raise RefusedError([f"Alasan wajib diisi, paling panjang {LONGEST} huruf."])
    moved: Any = session.execute(
        update(Ticket)
        .where(Ticket.id == ticket.id, Ticket.version == ticket.version)
        .values(version=ticket.version + 1, state=target, **{column: words})
        .execution_options(synchronize_session=False)
    )
    if not moved.rowcount:
        raise ChangedMeanwhileError
    role = "employee" if trigger == CONTEST else "appraiser"
    note(
        session, "ticket", ticket.id, ticket.version + 1, trigger,
        role=role, at=now, actor=Actor(employee_id=person), source=ticket.state, target=target,
        body={"reason": words},
    )  # fmt: skip
