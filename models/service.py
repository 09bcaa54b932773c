"""Service facts: services with their standards, tickets with raw events, and single cases that were contested."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base


class Service(Base):
    """Jenis layanan of a unit, with its standard (standar pelayanan)."""

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    standard_hours: Mapped[Decimal] = mapped_column(Amount)
    """Working hours from a complete file to the issue."""


class ServiceImport(Base):
    """One file that was taken over."""

    __tablename__ = "service_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    events: Mapped[int]
    """How many raw events it added."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what it added, as `workflow.service.auditing` writes it down."""


class Ticket(Base):
    """One request of a citizen, of whom nothing is kept. What was measured follows from its events alone."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    """How many events there are about the contest; the raw events are no acts here."""
    state: Mapped[str] = mapped_column(String(12), default="")
    """Nothing, contested, excluded or kept."""
    contest_reason: Mapped[str] = mapped_column(Text, default="")
    decision_reason: Mapped[str] = mapped_column(Text, default="")


class TicketEvent(Base):
    """A raw event as the service desk's system told it."""

    __tablename__ = "ticket_event"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind", "at"),
        Index("ix_ticket_event_kind", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    import_id: Mapped[int] = mapped_column(ForeignKey("service_import.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    """received, complete, returned, issued or handed_over."""
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was returned."""


class ServiceSource(Base):
    """A service desk's own system that hands its events in over the network."""

    __tablename__ = "service_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of its token; none once the source is revoked."""
