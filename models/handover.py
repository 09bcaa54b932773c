"""A changed appraiser: who appraised an assignment before, who does from a day on, and which roster told it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Handover(Base):
    """Nothing of it changes but that a later roster, or an undone import, may withdraw it.

    Posts and people are told by bare numbers: an import that is undone takes them away, and its record stays.
    """

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(index=True)
    first: Mapped[date]
    """The first day of the later appraiser."""
    before_id: Mapped[int]
    before_capacity: Mapped[str] = mapped_column(String(12))
    before_document: Mapped[str] = mapped_column(String(200))
    after_id: Mapped[int]
    after_capacity: Mapped[str] = mapped_column(String(12))
    """definitive, plt, plh; delegate where the post of the one named is vacant and authority climbs."""
    after_document: Mapped[str] = mapped_column(String(200))
    import_id: Mapped[int] = mapped_column(ForeignKey("roster_import.id"))
    told_at: Mapped[datetime]
    """Business time."""
    withdrawn_at: Mapped[datetime | None]
