"""A cycle, the version of the definition it runs under, and the windows of its stages."""

from datetime import date, datetime

from sqlalchemy import JSON, ColumnElement, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Json


class CycleDefinition(Base):
    """One version of a definition, kept as it was launched."""

    __tablename__ = "cycle_definition"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(Text)


class Cycle(Base):
    """Periode penilaian."""

    __tablename__ = "cycle"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"))
    definition_id: Mapped[int] = mapped_column(ForeignKey("cycle_definition.id"))
    first: Mapped[date]
    last: Mapped[date]
    stage: Mapped[str] = mapped_column(String(40))
    """The earliest stage that any of its evaluations is still in."""
    version: Mapped[int] = mapped_column(default=1)
    calendar: Mapped[Json] = mapped_column(JSON)
    """Working days and holidays as they stood at launch."""
    launched_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class StageWindow(Base):
    """When a stage is open for a unit. HR may hold a unit: all its windows, from one moment on."""

    __tablename__ = "stage_window"
    __table_args__ = (UniqueConstraint("cycle_id", "unit_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    stage: Mapped[str] = mapped_column(String(40))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    """The moment at which the unit's clock stands still until HR resumes it."""
    version: Mapped[int] = mapped_column(default=0)
    """Of the last event about it; none while it is as launched."""

    @hybrid_property
    def held(self) -> bool:
        return self.held_at is not None

    @held.inplace.expression
    @classmethod
    def _held(cls) -> ColumnElement[bool]:
        return cls.held_at.is_not(None)


class CalibrationSession(Base):
    """Penetapan predikat of one unit; its row is the lock for the unit's distribution."""

    __tablename__ = "calibration_session"
    __table_args__ = (UniqueConstraint("cycle_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int] = mapped_column(default=1)
    achievement: Mapped[str | None] = mapped_column(String(20))
    """Capaian kinerja organisasi, stated one level above the unit's head."""
    reason: Mapped[str] = mapped_column(Text, default="")
    stated_by: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    stated_at: Mapped[datetime | None]
    explanations: Mapped[int] = mapped_column(default=0)
    """How often it was explained why the unit differs from its pattern."""
    explanation: Mapped[str] = mapped_column(Text, default="")
    """The last of them."""
