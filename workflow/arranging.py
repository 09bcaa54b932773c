"""Mails that carry no prompts are arranged: a waiting row for each of the people meant, whose bytes are made later."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from models.people import Employee
from models.prompt import OutboxMessage
from models.session import insert_missing


def arrange(
    session: Session,
    key: ColumnElement[str],
    *meant: ColumnElement[bool],
    cycle_id: int,
    kind: str,
    step: str,
    slot: datetime,
) -> int:
    """How many were arranged. Of those meant, whoever has no address or that key already gets none.

    `key` and `meant` are of Employee.
    """
    values: dict[str, Any] = {
        "key": key,
        "cycle_id": literal(cycle_id),
        "recipient_id": Employee.id,
        "kind": literal(kind),
        "urgent": literal(False),
        "step": literal(step),
        "template": literal(""),
        "address": Employee.email,
        "name": Employee.name,
        "not_before": literal(slot, type_=OutboxMessage.not_before.type),
        "state": literal("queued"),
        "attempts": literal(0),
        "repeated": literal(0),
        "reply": literal(""),
    }
    query = select(*values.values()).where(*meant, Employee.email.is_not(None)).order_by(Employee.id)
    done: Any = session.execute(insert_missing(session, OutboxMessage).from_select(list(values), query))
    return int(done.rowcount)
