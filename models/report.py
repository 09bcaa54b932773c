"""Laporan harian: what somebody did on a day for a result of the plan, and the acts that validate or return it."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base


class ReportBatch(Base):
    """One act on reports of one evaluation: validated, returned, or taken from a file. It never changes."""

    __tablename__ = "report_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    """validated, returned or imported."""
    count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """Over the digests of its reports, in the order of their numbers."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why they were returned."""
    at: Mapped[datetime]


class DailyReport(Base):
    """One entry. It changes through workflow.reporting alone, and never once it is validated."""

    __tablename__ = "daily_report"
    __table_args__ = (
        Index("ix_daily_report_day", "evaluation_id", "day"),
        Index("ix_daily_report_state", "evaluation_id", "state", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    result_id: Mapped[int] = mapped_column(ForeignKey("work_result.id"), index=True)
    """Of the revision that counted when it was handed in."""
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)
    day: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    """The output."""
    quantity: Mapped[Decimal | None] = mapped_column(Amount)
    unit: Mapped[str] = mapped_column(String(60), default="")
    minutes: Mapped[int]
    link: Mapped[str] = mapped_column(String(500), default="")
    """Where the evidence is: an https address."""

    state: Mapped[str] = mapped_column(String(10))
    """submitted, validated or returned."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change: nobody validates what he has not seen."""
    submitted_at: Mapped[datetime]
    """When it was last handed in."""
    decided_at: Mapped[datetime | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("report_batch.id"), index=True)
    """The act that validated or returned it; none once it is handed in again."""
