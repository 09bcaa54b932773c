"""The outbox at rest: after a restore no mail leaves until a person lets it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class OutboxHold(Base):
    """One time of rest. While a row without `released_at` is there, nothing is sent."""

    __tablename__ = "outbox_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    """restore."""
    taken_at: Mapped[datetime | None]
    """Moment that the database shows: what happened later is not in it."""
    held_at: Mapped[datetime]
    """Wall time."""
    last_message: Mapped[int] = mapped_column(default=0)
    """The newest mail there was; what comes later was asked for after the restore."""
    released_at: Mapped[datetime | None]
    released_by: Mapped[str] = mapped_column(String(60), default="")
    """Account of the machine from which the command was given."""
    decision: Mapped[str] = mapped_column(String(40), default="")
    """`send`, or `drop before <date>`."""
    dropped: Mapped[int] = mapped_column(default=0)
    """Mails that the decision kept from leaving."""
