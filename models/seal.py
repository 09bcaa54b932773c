"""The seal over the events: leaves in an order of their own, gathered into batches that name each other."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class SealBatch(Base):
    """One Merkle tree over the leaves from `first` to `last`, chained to the batch before it."""

    __tablename__ = "seal_batch"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 … without gap."""
    form: Mapped[int]
    """How leaves and batches of this form are hashed (workflow.leaves)."""
    first: Mapped[int]
    last: Mapped[int] = mapped_column(unique=True)
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    """The digest of the batch before it."""
    sealed_at: Mapped[datetime]
    """Wall time."""
    digest: Mapped[str] = mapped_column(String(64))
    """Over every column above: the head of the log when this batch is its last."""


class SealLeaf(Base):
    """One event's place in the log. Its digest covers the place, the whole event, and the payload's digest."""

    __tablename__ = "seal_leaf"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), unique=True)
    payload_digest: Mapped[str | None] = mapped_column(String(64))
    """Salted; the salt lies with the payload and goes with it. Empty where the event had none."""
    digest: Mapped[str] = mapped_column(String(64))
