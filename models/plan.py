"""Sasaran kinerja pegawai: the work plan of an evaluation, in revisions of which none is changed once agreed."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base


class WorkPlan(Base):
    """One revision of an evaluation's plan. It changes through workflow.planning alone.

    What counts is the newest agreed revision; a change in mid-year is a further revision beside it.
    """

    __tablename__ = "work_plan"
    __table_args__ = (UniqueConstraint("evaluation_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    revision: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("work_plan.id"), index=True)
    """The plan whose content it began with: the revision before it, or last year's."""

    state: Mapped[str] = mapped_column(String(20))
    """draft, submitted or agreed."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows by one with every event."""
    edits: Mapped[int] = mapped_column(default=0)
    """Grows by one with every change of a draft's content: two pages of one draft tell each other."""

    approach: Mapped[str] = mapped_column(String(12))
    """kuantitatif or kualitatif."""
    form: Mapped[str] = mapped_column(String(6))
    """ja_jf or jpt, by the kind of post on the day it began."""
    rule: Mapped[str] = mapped_column(String(80))
    """Version of the table of BerAKHLAK values."""
    change_reason: Mapped[str] = mapped_column(Text, default="")
    """Why this revision was begun; the first needs none."""
    return_reason: Mapped[str | None] = mapped_column(Text)
    """Why it was sent back; gone once it is submitted again."""
    submitted_at: Mapped[datetime | None]
    agreed_at: Mapped[datetime | None]


class WorkResult(Base):
    """Rencana hasil kerja."""

    __tablename__ = "work_result"
    __table_args__ = (Index("ix_work_result_place", "plan_id", "section", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("work_plan.id"))
    root_id: Mapped[int | None] = mapped_column(ForeignKey("work_result.id"), index=True)
    """The result from which it descends through revisions and years; its own number where it was written anew."""
    section: Mapped[str] = mapped_column(String(10))
    """utama or tambahan."""
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    supports_id: Mapped[int | None] = mapped_column(ForeignKey("work_result.id"), index=True)
    """The superior's work result that it intervenes in (matriks pembagian peran dan hasil)."""
    perspective: Mapped[str] = mapped_column(String(24), default="")
    """For a JPT: penerima_layanan, proses_bisnis, penguatan_internal or anggaran."""


class Indicator(Base):
    """Indikator kinerja individu with its target. A target is no ceiling: more than it may be achieved."""

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("work_result.id"), index=True)
    place: Mapped[int]
    aspect: Mapped[str] = mapped_column(String(10), default="")
    """kuantitas, kualitas, waktu or biaya; empty on forms without aspects."""
    text: Mapped[str] = mapped_column(Text)
    low: Mapped[Decimal | None] = mapped_column(Amount)
    """The target, or the lower end of its range."""
    high: Mapped[Decimal | None] = mapped_column(Amount)
    unit: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    """A target that is no number."""


class BehaviourExpectation(Base):
    """Ekspektasi khusus pimpinan about one BerAKHLAK value."""

    __tablename__ = "behaviour_expectation"
    __table_args__ = (UniqueConstraint("plan_id", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("work_plan.id"))
    value: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)


class PlanCondition(Base):
    """One item of the Lampiran SKP."""

    __tablename__ = "plan_condition"
    __table_args__ = (UniqueConstraint("plan_id", "kind", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("work_plan.id"))
    kind: Mapped[str] = mapped_column(String(30))
    """dukungan_sumber_daya, skema_pertanggungjawaban or konsekuensi."""
    place: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
