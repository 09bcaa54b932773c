"""Our own ledger of flow runs, the leases they hold, and the office's clock."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Json


class RunRecord(Base):
    """One Prefect flow run as this database saw it: opened before its first effect, then closed."""

    __tablename__ = "run_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(40))
    prefect_run_id: Mapped[str] = mapped_column(String(36), unique=True)
    prefect_name: Mapped[str] = mapped_column(String(100), default="")
    """What Prefect's pages call it; empty where it ended before it could say so."""
    business_time: Mapped[datetime]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(12), default="open")
    """open, done, failed, skipped or abandoned."""
    attempts: Mapped[int] = mapped_column(default=1)
    code_version: Mapped[str] = mapped_column(String(60))
    counts: Mapped[Json] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(String(300), default="")
    head_position: Mapped[int | None]
    head_digest: Mapped[str | None] = mapped_column(String(64))
    """The log's last seal when the run closed: a tail cut off afterwards is missed here."""


class Lease(Base):
    """Who may do a work now. The fencing number grows with every holder; a stale holder's writes fail."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(36), default="")
    fencing: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime]


class Clock(Base):
    """One row: real time, or the virtual clock of a played year and how far it has come."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    virtual: Mapped[bool]
    now: Mapped[datetime | None]
