"""An invitation behind its mail: the secret that it will carry, and the event that says who arranged it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from models.account import Account, OneTimeSecret
from models.audit import AuditEvent, AuditPayload
from models.people import Employee
from models.prompt import OutboxMessage
from workflow.calendar import utc_now
from workflow.gathering import Actor

INVITATION_DAYS = 14
CHUNK = 5000


def invited_here() -> ColumnElement[bool]:
    """The last invitation went to the address that the roster tells now; used or worn out, it is not sent again."""
    secret, later = aliased(OneTimeSecret), aliased(OneTimeSecret)
    newer = (
        later.account_id == secret.account_id,
        later.purpose == secret.purpose,
        later.id > secret.id,
    )
    last = (
        select(secret.id)
        .join(OutboxMessage, OutboxMessage.id == secret.message_id)
        .where(secret.account_id == Account.id, secret.purpose == "invitation")
        .where(func.lower(OutboxMessage.address) == func.lower(Employee.email))
        .where(~select(later.id).where(*newer).correlate(secret).exists())
    )
    return last.correlate(Account, Employee).exists()


def sent_elsewhere() -> Select[tuple[int]]:
    """Invitations that lie in a mailbox which is not the person's any more."""
    return (
        select(OneTimeSecret.id)
        .join(Account, Account.id == OneTimeSecret.account_id)
        .join(Employee, Employee.id == Account.employee_id)
        .join(OutboxMessage, OutboxMessage.id == OneTimeSecret.message_id)
        .where(OneTimeSecret.purpose == "invitation", OneTimeSecret.ended_at.is_(None))
        .where(func.lower(OutboxMessage.address) != func.coalesce(func.lower(Employee.email), ""))
    )


def pair_secrets(session: Session, now: datetime, slot: datetime) -> list[int]:
    """One secret for each invitation mail that has none; the accounts that they open."""
    there = select(OneTimeSecret.id).where(OneTimeSecret.message_id == OutboxMessage.id)
    rows = (
        select(
            Account.id, literal("invitation"), OutboxMessage.id,
            literal(now, type_=OneTimeSecret.asked_at.type),
            literal(slot + timedelta(days=INVITATION_DAYS), type_=OneTimeSecret.expires_at.type),
        )
        .join(Account, Account.employee_id == OutboxMessage.recipient_id)
        .where(OutboxMessage.kind == "invitation", OutboxMessage.cycle_id.is_(None))
        .where(~there.correlate(OutboxMessage).exists())
    )  # fmt: skip
    columns = ["account_id", "purpose", "message_id", "asked_at", "expires_at"]
    made = insert(OneTimeSecret).from_select(columns, rows).returning(OneTimeSecret.account_id)
    return list(session.scalars(made))


def note_invited(session: Session, accounts: list[int], now: datetime, actor: Actor) -> None:
    """An event for each of these accounts, set-based."""
    for start in range(0, len(accounts), CHUNK):
        of = Account.id.in_(accounts[start : start + CHUNK])
        session.execute(
            update(Account)
            .where(of)
            .values(version=Account.version + 1)
            .execution_options(synchronize_session="fetch")
        )
        values = {
            "subject": literal("account"), "subject_id": Account.id, "version": Account.version,
            "trigger": literal("invite"), "source": literal(""), "target": literal(""),
            "actor_id": literal(actor.employee_id, type_=AuditEvent.actor_id.type),
            "role": literal("system" if actor.is_system else actor.role), "mark": literal(""),
            "at": literal(now, type_=AuditEvent.at.type),
            "recorded_at": literal(utc_now(), type_=AuditEvent.recorded_at.type),
            "run_id": literal(actor.run_id, type_=AuditEvent.run_id.type),
        }  # fmt: skip
        rows = select(*values.values()).where(of).order_by(Account.id)
        events = insert(AuditEvent).from_select(list(values), rows).returning(AuditEvent.id)
        written = session.scalars(events).all()
        if actor.user:
            session.add_all(AuditPayload(event_id=number, body={"by": actor.user}) for number in written)
