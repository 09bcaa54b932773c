"""Umpan balik berkelanjutan: dated notes of the appraiser, and what the employee answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class FeedbackNote(Base):
    """A note or an answer. Its text stays for ever: a correction is a further note."""

    __tablename__ = "feedback_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    result_id: Mapped[int | None] = mapped_column(ForeignKey("work_result.id"), index=True)
    """The work result that it is about, or"""
    value: Mapped[str] = mapped_column(String(40), default="")
    """the BerAKHLAK value."""
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_note.id"), index=True)
    """The note that it answers."""
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    """Over everything that it says."""
    at: Mapped[datetime]
