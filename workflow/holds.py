"""Units whose clock stands still: HR holds a unit as a whole, whatever stage its evaluations are in."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from models.cycle import StageWindow


def since(cycle_id: Any, unit_id: Any) -> ColumnElement[Any]:
    """The moment of holding of the unit that these columns name; null where its clock runs."""
    window = aliased(StageWindow)
    return (
        select(func.min(window.held_at))
        .where(window.cycle_id == cycle_id, window.unit_id == unit_id)
        .correlate_except(window)
        .scalar_subquery()
    )
