"""How a document reached somebody who did not state its receipt himself."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Receipt(Base):
    """What the appraiser or HR noted. It never changes, and there is one an evaluation at most."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    """refused or served."""
    day: Mapped[date]
    """On which it was refused or served: the objection's time runs from it."""
    letter: Mapped[str] = mapped_column(String(100), default="")
    """Number of the letter by which it was served."""
    people: Mapped[str] = mapped_column(Text)
    """The witnesses of a refusal, or who received the letter."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was refused, as far as it was said."""
    at: Mapped[datetime]
