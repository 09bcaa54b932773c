"""Whose payload is gone by a recorded destruction: what nobody can be held against any more."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEvent

UNTOLD: Final[Any] = object()
"""In place of what an event's payload said before it was destroyed."""


def destroyed(session: Session) -> frozenset[int]:
    """The events whose payload was destroyed."""
    return frozenset(session.scalars(select(AuditEvent.subject_id).where(AuditEvent.subject == "payload")))
