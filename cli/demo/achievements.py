"""A sample office's achievements by period: what waits at a moment, stated by the units' officials through the door."""

import random
from datetime import datetime

from sqlalchemy import Engine, select

from models.session import reading
from workflow import authority
from workflow.definitions import rules_of
from workflow.periods import achieving
from workflow.periods.achievements import Achieved
from workflow.periods.unit_viewing import of_official

ACHIEVEMENTS = {"baik": 0.6, "istimewa": 0.2, "butuh_perbaikan": 0.2}
"""With their shares."""
REASON = "Capaian perjanjian kinerja unit pada {} menurut laporan kinerjanya."


def state_achievements(engine: Engine, cycle_id: int, now: datetime) -> int:
    """States every unit's achievement of the periods that are over; how many. Equal offices state the same."""
    with reading(engine) as session:
        held = authority.calibrators(rules_of(session, cycle_id).calendar.local(now).date()).subquery()
        officials = session.scalars(select(held.c.holder_id).distinct().order_by(held.c.holder_id)).all()
        waiting = {
            (line.unit_id, cell.number): (cell.label, person)
            for person in officials
            for line in of_official(session, person, now)
            for cell in line.cells
            if line.cycle_id == cycle_id and cell.waits
        }
    for (unit, number), (label, person) in waiting.items():
        chance = random.Random(f"capaian-{unit}-{number}")
        (achievement,) = chance.choices(list(ACHIEVEMENTS), list(ACHIEVEMENTS.values()))
        said = Achieved(achievement, REASON.format(label))
        achieving.state(engine, (cycle_id, unit, number), person, said, now, seen=0)
    return len(waiting)
