"""In which authority somebody acted: definitive, Plt, Plh, delegated or handed over, from the relations of that day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.people import AppraiserRelation, Assignment, Employee, Headship
from workflow import labels
from workflow.definitions import Rules
from workflow.why.tree import By

NOBODY = "SIULAK, menurut jadwal"


@dataclass(frozen=True)
class Held:
    """One appraiser relation."""

    holder: int
    capacity: str
    document: str
    first: date
    last: date | None

    def on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Authorities:
    """The relations that some evaluations' acts may rest on, and everybody's name."""

    rules: Rules
    begins: date
    """First day of the cycle."""
    appraisers: dict[int, list[Held]]
    """By assignment, the oldest first."""
    heads: dict[int, list[Held]]
    """By unit: the appraisers of those who headed it."""
    above: dict[int, list[Held]]
    """By official: the own appraisers, of any post."""
    names: dict[int, str]

    def by(self, person: int | None, role: str, at: datetime, assignment: int | None, unit: int) -> By:
        label = labels.ROLES.get(role, role)
        if person is None:
            return By(None, NOBODY, role, label)
        day = self.rules.calendar.local(at).date()
        held = self._held(role, day, assignment, unit)
        found = next((each for each in held if each.holder == person and each.on(day)), None)
        name = self.names.get(person, "")
        if found is None:
            return By(person, name, role, label)
        before = [
            each
            for each in held
            if role == "appraiser" and each.holder != person and each.last is not None
            and self.begins <= each.last < found.first
        ]  # fmt: skip
        return By(
            person, name, role, label, found.capacity, found.document,
            since=found.first if before else None,
            instead_of=self.names.get(before[-1].holder, "") if before else "",
        )  # fmt: skip

    def _held(self, role: str, day: date, assignment: int | None, unit: int) -> Sequence[Held]:
        own = self.appraisers.get(assignment or 0, [])
        if role == "appraiser":
            return own
        if role == "calibrator":
            return self.heads.get(unit, [])
        if role == "superior":
            return [each for mine in own if mine.on(day) for each in self.above.get(mine.holder, [])]
        if role == "decider":
            return list(self._upward([mine for mine in own if mine.on(day)], day))
        return []

    def _upward(self, below: Sequence[Held], day: date) -> Iterator[Held]:
        """Everybody above these that day, the nearest first."""
        met = {each.holder for each in below}
        while below:
            higher = [each for one in below for each in self.above.get(one.holder, []) if each.on(day)]
            below = [each for each in higher if each.holder not in met]
            met |= {each.holder for each in below}
            yield from below


def authorities(
    session: Session,
    rules: Rules,
    begins: date,
    assignments: Collection[int],
    units: Collection[int],
    people: Iterable[int],
) -> Authorities:
    """Of these assignments and units. `people` are further ones whose names are wanted."""
    held = AppraiserRelation
    facts = (held.appraiser_id, held.capacity, held.document, held.first, held.last)
    order = (held.first, held.id)
    own = session.execute(
        select(held.assignment_id, *facts).where(held.assignment_id.in_(assignments)).order_by(*order)
    ).all()
    heads = session.execute(
        select(Headship.unit_id, *facts)
        .join(Headship, Headship.assignment_id == held.assignment_id)
        .where(Headship.unit_id.in_(units))
        .order_by(*order)
    ).all()
    known = officials = {row[1] for row in own}
    above: list[Row[Any]] = []
    while officials:
        above += session.execute(
            select(Assignment.employee_id, *facts)
            .join(Assignment, Assignment.id == held.assignment_id)
            .where(Assignment.employee_id.in_(officials))
            .order_by(*order)
        ).all()
        officials = {row[1] for row in above} - known
        known = known | officials
    wanted = {*people, *known, *(row[1] for row in heads)}
    names = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(wanted)))
    return Authorities(
        rules, begins, _grouped(own), _grouped(heads), _grouped(above), dict(names.tuples().all())
    )


def _grouped(rows: Iterable[Row[Any]]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    for key, *facts in rows:
        found[key].append(Held(*facts))
    return dict(found)
