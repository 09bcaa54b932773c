"""A person is asked to do a named thing by a date; and the mails that carry the asking."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Prompt(Base):
    """An open or finished task. About one evaluation, or about a unit's whole session."""

    __tablename__ = "prompt"
    __table_args__ = (
        Index("ix_prompt_open", "cycle_id", "closed_at", "kind"),
        Index("ix_prompt_reminder", "closed_at", "next_reminder_at"),
        Index("ix_prompt_to_post", "to_post"),
        Index("ix_prompt_evaluation", "evaluation_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """Subject, kind, role and a number: the same asking cannot happen twice."""
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    stage: Mapped[str] = mapped_column(String(40))
    visit: Mapped[int]
    """The evaluation's `entered`, so that a later visit of the state asks anew; 0 for a unit's."""
    kind: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(20))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    next_reminder_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    to_post: Mapped[str | None] = mapped_column(String(10))
    """ask, remind or escalate while a mail has still to be arranged for it."""
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(40))
    """The trigger that ended it."""


class OutboxMessage(Base):
    """One mail, from request to accepted, refused or ambiguous. Its bytes are made once.

    It carries prompts of one cycle, or, without a cycle, one secret of an account.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "state", "not_before"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[str] = mapped_column(String(40))
    urgent: Mapped[bool] = mapped_column(default=False)
    """Somebody waits for it at this moment: it leaves at once, at any hour, ahead of all others."""
    step: Mapped[str] = mapped_column(String(10))
    template: Mapped[str] = mapped_column(String(64), default="")
    address: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    not_before: Mapped[datetime]
    """The delivery slot: never in quiet hours."""
    state: Mapped[str] = mapped_column(String(12), default="queued")
    """queued, in_data, ambiguous, deferred, accepted, refused, empty (every task was done before it left), dropped
    (by whoever released the outbox after a restore)."""
    attempts: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    """How often the same bytes were sent again after an unknown end of DATA."""
    next_attempt_at: Mapped[datetime | None]
    message_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    frozen_at: Mapped[datetime | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The frozen bytes; wiped after acceptance, for they hold links that act."""
    content_digest: Mapped[str | None] = mapped_column(String(64))
    reply: Mapped[str] = mapped_column(Text, default="")
    accepted_at: Mapped[datetime | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run_record.id"), index=True)
    """The run in which it was accepted or refused."""


class Delivery(Base):
    """One prompt inside one mail, with the link that only this mail carries."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("prompt_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompt.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"), index=True)
    token_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of the link's secret; the secret itself is in the mail alone."""
