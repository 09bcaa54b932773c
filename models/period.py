"""Evaluasi kinerja periodik: what was stated about a month or a quarter, of a person and of a unit, and replies."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Json


class PeriodEvaluation(Base):
    """One version. It stays for ever: a correction is a further version. The newest one of its period counts."""

    __tablename__ = "period_evaluation"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "period", "revision"),
        UniqueConstraint("evaluation_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    number: Mapped[int]
    """Counts through all versions of all periods of the evaluation; its paper's revision."""
    period: Mapped[int]
    """Which of the cycle's periods (workflow.periods.windows)."""
    revision: Mapped[int]
    plan_id: Mapped[int] = mapped_column(ForeignKey("work_plan.id"), index=True)
    """The agreed revision that it evaluates."""
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    capacity: Mapped[str] = mapped_column(String(20))
    """definitive, plt, plh or delegate."""
    content: Mapped[Json] = mapped_column(JSON)
    """Realisation and feedback by the place of the result in the plan, feedback by BerAKHLAK value."""
    result_rating: Mapped[str] = mapped_column(String(30))
    result_reason: Mapped[str] = mapped_column(Text)
    behaviour_rating: Mapped[str] = mapped_column(String(30))
    behaviour_reason: Mapped[str] = mapped_column(Text)
    predicate: Mapped[str] = mapped_column(String(20))
    rule: Mapped[str] = mapped_column(String(80))
    """Version of the predicate table that was used."""
    change_reason: Mapped[str] = mapped_column(Text, default="")
    """Why it takes the place of the version before it; the first needs none."""
    digest: Mapped[str] = mapped_column(String(64))
    """Over everything that it says."""
    at: Mapped[datetime]


class PeriodReply(Base):
    """What the employee answered to a version. It stays for ever."""

    __tablename__ = "period_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("period_evaluation.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class PeriodAchievement(Base):
    """Capaian kinerja organisasi of one unit in one period: one version. It stays for ever; the newest one counts.

    It decides nothing of the year, whose achievement is the calibration session's.
    """

    __tablename__ = "period_achievement"
    __table_args__ = (UniqueConstraint("cycle_id", "unit_id", "period", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    period: Mapped[int]
    """Which of the cycle's periods (workflow.periods.windows)."""
    revision: Mapped[int]
    achievement: Mapped[str] = mapped_column(String(20))
    """istimewa … sangat_kurang."""
    reason: Mapped[str] = mapped_column(Text)
    """What it rests on."""
    change_reason: Mapped[str] = mapped_column(Text, default="")
    """Why it takes the place of the version before it; the first needs none."""
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    """The official one level above the unit's head."""
    digest: Mapped[str] = mapped_column(String(64))
    """Over everything that it says."""
    at: Mapped[datetime]
