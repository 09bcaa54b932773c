"""Evaluasi kinerja: what the state machine moves."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Evaluation(Base):
    """One assignment's evaluation in one cycle. Its state changes through workflow.actions alone."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("cycle_id", "assignment_id"),
        Index("ix_evaluation_cycle_state", "cycle_id", "state"),
        Index("ix_evaluation_cycle_unit", "cycle_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))

    state: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    """Grows by one with every event; the pair (evaluation, version) names one event."""
    entered: Mapped[int] = mapped_column(default=1)
    """The version at which it came into its present state: one visit, one asking."""
    due_at: Mapped[datetime | None]
    """Deadline of its own; empty where the stage's window decides."""
    escalated_at: Mapped[datetime | None]
    superior_rated_at: Mapped[datetime | None]
    """When the superior rated in the appraiser's place; empty while the ratings are the appraiser's."""
    delivered_at: Mapped[datetime | None]
    """When its document was there to be received."""
    received_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    """When whoever rated had explained himself on an objection, or the time for it was over."""
    final_at: Mapped[datetime | None]

    realisation: Mapped[str | None] = mapped_column(Text)
    """Realisasi berdasarkan bukti dukung, in the employee's words."""
    return_reason: Mapped[str | None] = mapped_column(Text)
    """Why it came back to this state; gone once the state is left."""
    result_rating: Mapped[str | None] = mapped_column(String(30))
    result_reason: Mapped[str | None] = mapped_column(Text)
    result_evidence: Mapped[str | None] = mapped_column(Text)
    """What proves it: which document, report, ticket or event."""
    behaviour_rating: Mapped[str | None] = mapped_column(String(30))
    behaviour_reason: Mapped[str | None] = mapped_column(Text)
    behaviour_evidence: Mapped[str | None] = mapped_column(Text)
    predicate: Mapped[str | None] = mapped_column(String(20))
    rules: Mapped[dict[str, str] | None] = mapped_column(JSON)
    """Versions of the rule tables that its result and what follows from it are worked out by, since it was rated."""


class Objection(Base):
    """Keberatan (PP 30/2019, art. 59)."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), unique=True)
    statement: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    explanation: Mapped[str | None] = mapped_column(Text)
    explained_at: Mapped[datetime | None]
    decision: Mapped[str | None] = mapped_column(String(20))
    """upheld or changed."""
    decision_reason: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
