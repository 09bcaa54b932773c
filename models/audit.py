"""Append-only facts. An event carries ids; what a person wrote lies beside it and can be destroyed alone."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Json


class AuditEvent(Base):
    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("subject", "subject_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(20))
    """evaluation, cycle, window, session, document, account or roster."""
    subject_id: Mapped[int]
    version: Mapped[int]
    """Version of the subject after this event."""
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"), index=True)
    trigger: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    """Nobody: the system, in the run named by `run_id`."""
    role: Mapped[str] = mapped_column(String(20))
    mark: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime]
    """Business time."""
    recorded_at: Mapped[datetime]
    """Wall time."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run_record.id"), index=True)
    prompt_id: Mapped[int | None] = mapped_column(ForeignKey("prompt.id"))


class AuditPayload(Base):
    __tablename__ = "audit_payload"

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    body: Mapped[Json] = mapped_column(JSON)
