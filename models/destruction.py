"""Orders by which what was written about a person was destroyed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Destruction(Base):
    """One order carried out. Which payloads went by it their own events tell; this row never changes."""

    __tablename__ = "destruction"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    """About whom they were."""
    reason: Mapped[str] = mapped_column(String(80))
    """Number of the decision."""
    rule: Mapped[str] = mapped_column(String(80))
    """Version of the table of retention by which they were due."""
    day: Mapped[date]
    """The office's own day, on which they had to be due."""
    at: Mapped[datetime]
    """Business time."""
    count: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    """Over everything above, and each payload's event and sealed digest."""
