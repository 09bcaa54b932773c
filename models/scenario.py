"""What-if scenarios of a unit's predicates: one official's drafts, of which no event tells."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Scenario(Base):
    """One named set of predicates that differ from the present ones. It changes through workflow.scenarios alone."""

    __tablename__ = "scenario"
    __table_args__ = (Index("ix_scenario_owner", "owner_id", "cycle_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    """The only one who sees it."""
    name: Mapped[str] = mapped_column(String(60))
    aim: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    """People by predicate that it set out to reach; none where it began with the present ones."""
    changes: Mapped[dict[str, str]] = mapped_column(JSON)
    """Other predicates, by number of the evaluation."""
    seen: Mapped[dict[str, str]] = mapped_column(JSON)
    """The unit as it stood when they were chosen: predicate by number of the evaluation."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change: two pages of one scenario tell each other."""
    changed_at: Mapped[datetime]


DRAFTS: frozenset[str] = frozenset((Scenario.__tablename__,))
"""Tables that no list of an office's data names."""
