"""Documents owed and documents issued."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Json


class DocumentJob(Base):
    """One revision of one evaluation's document: owed from `requested_at`, issued at `issued_at`."""

    __tablename__ = "document_job"
    __table_args__ = (UniqueConstraint("evaluation_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    revision: Mapped[int]
    requested_at: Mapped[datetime]
    predicate: Mapped[str | None] = mapped_column(String(20))
    achievement: Mapped[str | None] = mapped_column(String(20))
    """What the document has to say, as it stood when it came to be owed."""
    issued_at: Mapped[datetime | None] = mapped_column(index=True)
    path: Mapped[str | None] = mapped_column(String(300))
    """Relative to the documents folder."""
    digest: Mapped[str | None] = mapped_column(String(64))
    template_digest: Mapped[str | None] = mapped_column(String(64))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run_record.id"), index=True)
    """The run that issued it."""
    values: Mapped[Json | None] = mapped_column(JSON)
    """What was printed, frozen by value."""


class IssuedPaper(Base):
    """A paper beside the appraisal document, one row from its issue on: what is owed follows from what happened.

    Of a person's evaluation, or of a whole unit where `evaluation_id` is empty.
    """

    __tablename__ = "issued_paper"
    __table_args__ = (
        Index("ix_issued_paper_evaluation", "evaluation_id", "kind", "period", "revision", unique=True),
        Index(
            "ix_issued_paper_unit",
            "cycle_id",
            "unit_id",
            "kind",
            "revision",
            unique=True,
            sqlite_where=text("evaluation_id IS NULL"),
            postgresql_where=text("evaluation_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    """One of workflow.printed.kinds.KINDS."""
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    evaluation_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation.id"))
    period: Mapped[int] = mapped_column(default=0)
    """Which of the cycle's periods it is about; 0 where it is about all of them."""
    revision: Mapped[int]
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("period_evaluation.id"), index=True)
    achievement_id: Mapped[int | None] = mapped_column(ForeignKey("period_achievement.id"), index=True)
    """The versions that a period's paper prints: what its appraiser stated, and the unit's achievement, if any."""
    issued_at: Mapped[datetime]
    path: Mapped[str] = mapped_column(String(300))
    """Relative to the documents folder."""
    digest: Mapped[str] = mapped_column(String(64))
    template_digest: Mapped[str] = mapped_column(String(64))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run_record.id"), index=True)
    values: Mapped[Json] = mapped_column(JSON)
    """What was printed, frozen by value."""
