"""Bimbingan and konseling kinerja: an appraiser's dated plan, and everything that was written under it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Json


class GuidanceEntry(Base):
    """One entry of one plan. It stays for ever: a plan is what its entries come to, in their order."""

    __tablename__ = "guidance_entry"
    __table_args__ = (UniqueConstraint("evaluation_id", "plan", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    plan: Mapped[int]
    """Which of the evaluation's plans, from 1."""
    revision: Mapped[int]
    """Which entry of the plan, from 1."""
    kind: Mapped[str] = mapped_column(String(10))
    """open, change, reply, note, done or dropped."""
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    content: Mapped[Json] = mapped_column(JSON)
    """What workflow.guidance.content says of this kind."""
    digest: Mapped[str] = mapped_column(String(64))
    """Over everything that it says."""
    at: Mapped[datetime]
