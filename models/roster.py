"""Rosters taken over: each import with everything it changed, and whom the roster names as direct superior."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Json


class NamedSuperior(Base):
    """Atasan langsung of an assignment as the roster names it, from a day until the next one named.

    Who appraises follows from it (AppraiserRelation): the one named may have left, or act for somebody.
    """

    __tablename__ = "named_superior"
    __table_args__ = (UniqueConstraint("assignment_id", "first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    superior_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    """Nobody: the topmost official appraises."""
    first: Mapped[date]


class RosterImport(Base):
    """One roster file as it was taken over."""

    __tablename__ = "roster_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file."""
    file: Mapped[str] = mapped_column(String(200))
    rows: Mapped[int]
    as_of: Mapped[date]
    """The day whose office the file tells."""
    effective: Mapped[date]
    """Authority before this day was left as it was known."""
    at: Mapped[datetime]
    """Business time."""
    recorded_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(80))
    summary: Mapped[Json] = mapped_column(JSON)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(80), default="")


class RosterChange(Base):
    """One row that an import added, changed or removed; a change holds the columns that differ."""

    __tablename__ = "roster_change"
    __table_args__ = (Index("ix_roster_change_import", "import_id", "entity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("roster_import.id"))
    entity: Mapped[str] = mapped_column(String(20))
    """Name of the table."""
    row_id: Mapped[int]
    before: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    """Empty for what was added."""
    after: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    """Empty for what was removed."""
