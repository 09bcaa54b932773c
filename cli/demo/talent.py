"""A sample office's assessment of potential: half of its people, seeded by their NIP."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.people import Employee
from models.session import reading, transaction
from workflow.definitions import rules_of
from workflow.gathering import Actor
from workflow.potential import LEVELS, Assessed, take_over

SOURCE = "Uji kompetensi BKPSDM contoh"
ONE_IN = 2


def assess(engine: Engine, cycle_id: int, hr: Actor, now: datetime) -> int:
    """Whoever is evaluated in the cycle and was chosen; how many assessments are new."""
    with reading(engine) as session:
        day = rules_of(session, cycle_id).calendar.local(now).date()
        evaluated = select(Evaluation.employee_id).where(Evaluation.cycle_id == cycle_id)
        known = select(Employee.nip).where(Employee.id.in_(evaluated), Employee.nip.is_not(None))
        nips = sorted(nip for nip in session.scalars(known) if nip)
    drawn = [(nip, sha256(f"potensi:{nip}".encode()).digest()) for nip in nips]
    rows = [
        Assessed(place, nip, LEVELS[chance[1] % len(LEVELS)], day, SOURCE)
        for place, (nip, chance) in enumerate(drawn, 2)
        if chance[0] % ONE_IN == 0
    ]
    with transaction(engine) as session:
        return take_over(session, rows, hr, now)[0]
