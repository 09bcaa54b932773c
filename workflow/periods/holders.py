"""Who evaluates a period: the appraiser of its last day, definitive or acting.

One who serves no more (retired, dead, moved to another agency) is followed by the appraiser of the day of the act.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import AppraiserRelation, Employee
from workflow import authority

CHUNK = 5000


@dataclass(frozen=True)
class Held:
    """Somebody appraised an assignment on these days."""

    person: int
    capacity: str
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or self.last >= day)


def entitled(held: Iterable[Held], serving: Collection[int], last: date, today: date) -> dict[int, str]:
    """Person → capacity: who may evaluate, on `today`, a period whose last day was `last`."""
    held = list(held)
    then = {each.person: each.capacity for each in held if each.on(last) and each.person in serving}
    return then or {each.person: each.capacity for each in held if each.on(today)}


def relations(session: Session, assignments: Collection[int]) -> Mapping[int, list[Held]]:
    """Everybody who ever appraised these assignments, by assignment."""
    row, found = AppraiserRelation, defaultdict(list)
    wanted = sorted(assignments)
    for begin in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(row.assignment_id, row.appraiser_id, row.capacity, row.first, row.last)
            .where(row.assignment_id.in_(wanted[begin : begin + CHUNK]))
            .order_by(row.id)
        )
        for assignment, *facts in rows:
            found[assignment].append(Held(*facts))
    return found


def serving(session: Session, held: Mapping[int, list[Held]], today: date) -> frozenset[int]:
    """Those of them who hold a post that day."""
    people = sorted({each.person for all_of_one in held.values() for each in all_of_one})
    found: set[int] = set()
    for begin in range(0, len(people), CHUNK):
        part = Employee.id.in_(people[begin : begin + CHUNK])
        found.update(session.scalars(select(Employee.id).where(part, authority.serves(Employee.id, today))))
    return frozenset(found)
