"""Single cases that officers of a sample office contest: one is left out of the figures, one goes on counting."""

from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.service import Ticket, TicketEvent
from models.session import reading
from workflow import authority
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.service.contesting import CONTESTED, EXCLUDED, KEPT
from workflow.service.contesting import contest as hand_in
from workflow.service.contesting import decide as settle
from workflow.service.events import RETURNED

REASON = (
    "Berkas dikembalikan karena data pusat tidak dapat dibuka hari itu, bukan karena pemohon atau petugas."
)
DECISIONS = (
    (EXCLUDED, "Gangguan itu tercatat pada pengelola sistem; kasus ini tidak dihitung."),
    (KEPT, "Hari itu sistem tidak terganggu menurut catatannya; kasus ini tetap dihitung."),
)
"""One each for the first officers."""


def contest(engine: Engine, now: datetime) -> int:
    """What was not contested yet; how many cases are."""
    with reading(engine) as session:
        chosen = [(each.id, each.officer_id, each.state) for each in _cases(session)]
    for number, officer, state in chosen:
        if not state:
            hand_in(engine, number, officer, REASON, now)
    return len(chosen)


def decide(engine: Engine, cycle_id: int, now: datetime) -> int:
    """By the officers' appraisers, what was not decided yet; how many cases are."""
    with reading(engine) as session:
        calendar = rules_of(session, cycle_id).calendar
        chosen = [
            (each.id, _appraiser(session, cycle_id, each.officer_id, now, calendar), each.state)
            for each in _cases(session)
        ]
    for (number, appraiser, state), (outcome, reason) in zip(chosen, DECISIONS, strict=False):
        if state == CONTESTED and appraiser is not None:
            settle(engine, number, appraiser, now, calendar, outcome=outcome, reason=reason)
    return len(chosen)


def _cases(session: Session) -> list[Ticket]:
    """Of each of the first officers the first request that was returned."""
    returned = select(TicketEvent.ticket_id).where(TicketEvent.kind == RETURNED)
    found: dict[int, Ticket] = {}
    for ticket in session.scalars(select(Ticket).where(Ticket.id.in_(returned)).order_by(Ticket.id)):
        found.setdefault(ticket.officer_id, ticket)
    return list(found.values())[: len(DECISIONS)]


def _appraiser(
    session: Session, cycle_id: int, officer: int, now: datetime, calendar: Calendar
) -> int | None:
    held = authority.appraisers(calendar.local(now).date()).subquery()
    return session.scalar(
        select(held.c.holder_id)
        .join(Evaluation, Evaluation.assignment_id == held.c.assignment_id)
        .where(Evaluation.cycle_id == cycle_id, Evaluation.employee_id == officer)
        .order_by(held.c.holder_id)
        .limit(1)
    )
