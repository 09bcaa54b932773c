"""How the mails stand, and whom no mail reaches."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.people import Employee
from models.prompt import OutboxMessage, Prompt
from workflow.identifying import shares_address

UNSETTLED = ("queued", "deferred", "ambiguous", "in_data")


@dataclass(frozen=True)
class Refused:
    """One mail that will not be tried again."""

    id: int
    kind: str
    recipient: str
    nip: str | None
    address: str
    reply: str
    """The mail server's words, or ours where the mail could not be made."""
    not_before: datetime


@dataclass(frozen=True)
class Unreached:
    """Somebody whom no mail reaches, or whose mails others read too."""

    nip: str | None
    name: str
    email: str | None
    open_prompts: int


@dataclass(frozen=True)
class MailStanding:
    counts: dict[str, dict[str, int]]
    """Kind → state → number."""
    oldest_waiting: datetime | None
    """When the mail that waits longest might have left."""
    refused: tuple[Refused, ...]
    without_address: tuple[Unreached, ...]
    shared_address: tuple[Unreached, ...]


def mail_standing(session: Session) -> MailStanding:
    counts: dict[str, dict[str, int]] = {}
    grouped = select(OutboxMessage.kind, OutboxMessage.state, func.count()).group_by(
        OutboxMessage.kind, OutboxMessage.state
    )
    for kind, state, number in session.execute(grouped.order_by(OutboxMessage.kind, OutboxMessage.state)):
        counts.setdefault(kind, {})[state] = number
    waiting = select(func.min(OutboxMessage.not_before)).where(OutboxMessage.state.in_(UNSETTLED))
    return MailStanding(
        counts=counts,
        oldest_waiting=session.scalar(waiting),
        refused=_refused(session),
        without_address=_unreached(session, Employee.email.is_(None)),
        shared_address=_unreached(session, shares_address()),
    )


def _refused(session: Session) -> tuple[Refused, ...]:
    rows = session.execute(
        select(
            OutboxMessage.id,
            OutboxMessage.kind,
            OutboxMessage.name,
            Employee.nip,
            OutboxMessage.address,
            OutboxMessage.reply,
            OutboxMessage.not_before,
        )
        .join(Employee, Employee.id == OutboxMessage.recipient_id)
        .where(OutboxMessage.state == "refused")
        .order_by(OutboxMessage.id.desc())
    )
    return tuple(Refused(*row) for row in rows)


def _unreached(session: Session, where: ColumnElement[bool]) -> tuple[Unreached, ...]:
    asked = select(func.count(Prompt.id)).where(
        Prompt.recipient_id == Employee.id, Prompt.closed_at.is_(None)
    )
    number = asked.correlate(Employee).scalar_subquery()
    rows = session.execute(
        select(Employee.nip, Employee.name, Employee.email, number).where(where).order_by(Employee.name)
    )
    return tuple(Unreached(*row) for row in rows)
