"""What an office does so that people accept an evaluation: their data are shown to them, and they are asked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
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
