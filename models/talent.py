"""Potential, as an assessment of competence found it. An appraisal says nothing about it."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PotentialAssessment(Base):
    """One assessment of one person; a correction of the same day's raises the version."""

    __tablename__ = "potential_assessment"
    __table_args__ = (UniqueConstraint("employee_id", "assessed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    assessed_on: Mapped[date]
    level: Mapped[str] = mapped_column(String(12))
    """rendah, menengah or tinggi."""
    source: Mapped[str] = mapped_column(String(200))
    """Who assessed, or the document that says so."""
    version: Mapped[int] = mapped_column(default=1)
