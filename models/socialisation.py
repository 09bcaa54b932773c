"""What an office does so that people accept an evaluation: their data are shown to them, and they are asked."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class DataCorrection(Base):
    """Somebody says that the roster is wrong about him. The roster itself changes by an import alone."""

    __tablename__ = "data_correction"
    __table_args__ = (CheckConstraint("(answered_at IS NULL) = (state = 'open')", name="answered_or_open"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    topic: Mapped[str] = mapped_column(String(20))
    """One of workflow.socialising.corrections.TOPICS."""
    text: Mapped[str] = mapped_column(Text)
    """What is right, in the person's words."""
    reported_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="open")
    """open, corrected or unchanged."""
    version: Mapped[int] = mapped_column(default=1)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]


class Pulse(Base):
    """One anonymous question to everybody of a cycle, before or after it (docs/adr/0023)."""

    __tablename__ = "pulse"
    __table_args__ = (UniqueConstraint("cycle_id", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    moment: Mapped[str] = mapped_column(String(8))
    """before or after."""
    state: Mapped[str] = mapped_column(String(8), default="open")
    """open or closed."""
    version: Mapped[int] = mapped_column(default=1)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    asked: Mapped[int | None]
    """How many could answer, from the close on."""
    answers: Mapped[int | None]
    """How many did."""
    counts: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """Answers by step of the scale, lowest first; nothing where they are too few to be shown."""


class PulseBox(Base):
    """The ballot box of an open pulse: who took part, and how often each step was chosen. It goes at the close.

    An answer is no row and no entry: it is one more in a number.
    """

    __tablename__ = "pulse_box"

    pulse_id: Mapped[int] = mapped_column(ForeignKey("pulse.id"), primary_key=True)
    took_part: Mapped[list[int]] = mapped_column(JSON)
    """Numbers of people, ascending."""
    counts: Mapped[list[int]] = mapped_column(JSON)


class Briefing(Base):
    """Sosialisasi: a session at which a cycle is explained."""

    __tablename__ = "briefing"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    day: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(8))
    """Shown at the session: whoever types it on that day was there, or knows somebody who was."""
    state: Mapped[str] = mapped_column(String(10), default="held")
    """held or withdrawn."""
    version: Mapped[int] = mapped_column(default=1)


class Attendance(Base):
    """Somebody was at a session."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("briefing_id", "employee_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    briefing_id: Mapped[int] = mapped_column(ForeignKey("briefing.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    how: Mapped[str] = mapped_column(String(4))
    """code: the person typed it; list: HR took it over from a list."""
    at: Mapped[datetime]
