"""Who works where, and who appraises whom, each with its days."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

OFFICIAL = "Pejabat Negara"
"""Status of the officials above the topmost civil servant: they appraise, nobody appraises them here."""


class Unit(Base):
    """Unit kerja, in a tree."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class Employee(Base):
    """Pegawai. The NIP is an attribute that may change, never the key; officials have none."""

    __tablename__ = "employee"

    id: Mapped[int] = mapped_column(primary_key=True)
    nip: Mapped[str | None] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    status: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str] = mapped_column(String(10), default="")
    """Golongan ruang, as printed: `III/c`, `IX`."""


class Assignment(Base):
    """Jabatan: employee × post × unit for a time. A new post starts a new one; a new appraiser does not."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("employee_id", "unit_id", "post", "first", "capacity"),
        CheckConstraint("last IS NULL OR last >= first", name="days_in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    post: Mapped[str] = mapped_column(String(200))
    post_kind: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20), default="")
    """Jenjang of a functional post."""
    capacity: Mapped[str] = mapped_column(String(20), default="definitive")
    """definitive, plt, plh, tugas_belajar or cltn. Plt and Plh give authority, not an evaluation."""
    basis: Mapped[str] = mapped_column(String(200), default="")
    first: Mapped[date]
    last: Mapped[date | None]
    authority_first: Mapped[date | None]
    authority_last: Mapped[date | None]
    """Where a roster told the days too late: those on which it counts as its holder's post when roles are looked up.

    Empty where they are the days served.
    """


class AppraiserRelation(Base):
    """Pejabat penilai kinerja of an assignment, day by day, also for the days after the assignment ended."""

    __tablename__ = "appraiser_relation"
    __table_args__ = (Index("ix_appraiser_relation_days", "assignment_id", "first", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    appraiser_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    capacity: Mapped[str] = mapped_column(String(12))
    document: Mapped[str] = mapped_column(String(200), default="")
    first: Mapped[date]
    last: Mapped[date | None]


class Headship(Base):
    """Which assignment heads a unit, day by day."""

    __tablename__ = "headship"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    first: Mapped[date]
    last: Mapped[date | None]
