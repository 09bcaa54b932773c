"""Units that join a running cycle while it is held: their clock stands still from the same moment on."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.cycle import Cycle, StageWindow
from models.people import Unit
from workflow.gathering import Actor
from workflow.rescheduling import Wish, note_window

REASON = "Unit ini masuk siklus selagi unit di atasnya, atau semua unit, ditahan."


def stand_still(
    session: Session, cycle: Cycle, made: Sequence[StageWindow], actor: Actor, now: datetime
) -> int:
    """Holds new windows where the nearest unit above that takes part is held, or where all are; how many units.

    Since the same moment as those: resumed together they close on the same day.
    """
    fresh = {window.unit_id for window in made}
    rows = select(StageWindow.unit_id, func.min(StageWindow.held_at)).where(StageWindow.cycle_id == cycle.id)
    there: dict[int, datetime | None] = {
        unit: held
        for unit, held in session.execute(rows.group_by(StageWindow.unit_id)).tuples()
        if unit not in fresh
    }
    if not fresh or not any(there.values()):
        return 0
    parents = dict(session.execute(select(Unit.id, Unit.parent_id)).tuples().all())
    since = {unit: held_since(unit, parents, there) for unit in fresh}
    wish = Wish(cycle.code, None, REASON, actor)
    for window in made:
        if (moment := since[window.unit_id]) is not None:
            window.held_at = moment
            session.flush()
            note_window(session, window, "hold", wish, now)
    return sum(moment is not None for moment in since.values())


def held_since(
    unit: int, parents: Mapping[int, int | None], there: Mapping[int, datetime | None]
) -> datetime | None:
    """From when on a unit that joins stands still; None where its clock runs. A circle of units ends by itself."""
    if there and all(there.values()):
        return min(moment for moment in there.values() if moment)
    seen, above = {unit}, parents.get(unit)
    while above is not None and above not in seen:
        if above in there:
            return there[above]
        seen.add(above)
        above = parents.get(above)
    return None
