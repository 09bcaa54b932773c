"""Which mail carries which prompt: one mail a person, kind, step and delivery slot."""

from datetime import datetime

from sqlalchemy import String, and_, cast, insert, literal, select, update
from sqlalchemy.orm import Session

from models.people import Employee
from models.prompt import Delivery, OutboxMessage, Prompt
from models.session import insert_missing
from workflow.calendar import Calendar


def post(session: Session, calendar: Calendar, now: datetime) -> None:
    """Arranges mails for the prompts that want one: one mail a person, kind, step and delivery slot."""
    slot = calendar.next_slot(now)
    wanting = and_(Prompt.to_post.is_not(None), Prompt.closed_at.is_(None))
    key = (
        cast(Prompt.recipient_id, String)
        + literal(":")
        + Prompt.kind
        + literal(":")
        + Prompt.to_post
        + literal(":")
        + cast(Prompt.cycle_id, String)
        + literal(f":{slot.isoformat()}")
    )
    there = select(OutboxMessage.id).where(OutboxMessage.key == key).correlate(Prompt).exists()
    columns = ["key", "cycle_id", "recipient_id", "kind", "step", "address", "name", "not_before", "state"]
    columns += ["template", "attempts", "repeated", "reply"]
    mails = (
        select(
            key, Prompt.cycle_id, Prompt.recipient_id, Prompt.kind, Prompt.to_post, Employee.email, Employee.name,
            literal(slot, type_=OutboxMessage.not_before.type), literal("queued"),
            literal(""), literal(0), literal(0), literal(""),
        )
        .join(Employee, Employee.id == Prompt.recipient_id)
        .where(wanting, Employee.email.is_not(None), ~there)
        .distinct()
        .order_by(Prompt.recipient_id, Prompt.kind)
    )  # fmt: skip
    session.execute(insert_missing(session, OutboxMessage).from_select(columns, mails))
    pairs = select(Prompt.id, OutboxMessage.id).join(OutboxMessage, OutboxMessage.key == key).where(wanting)
    pairs = pairs.where(
        ~select(Delivery.id)
        .where(Delivery.prompt_id == Prompt.id, Delivery.message_id == OutboxMessage.id)
        .correlate(Prompt, OutboxMessage)
        .exists()
    )
    session.execute(insert(Delivery).from_select(["prompt_id", "message_id"], pairs))
    session.execute(update(Prompt).where(Prompt.to_post.is_not(None)).values(to_post=None))
