"""Units × periods as the official above them sees them: which achievement is stated, and what waits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Headship, Unit
from models.period import PeriodAchievement
from workflow import authority
from workflow.definitions import rules_of
from workflow.periods.achievements import newest
from workflow.periods.reading import Divided, closed, divided
from workflow.periods.windows import Period
from workflow.rules.words import LABELS

AHEAD, AWAITED, MISSING = "ahead", "awaited", "missing"
WORDS = {AHEAD: "Belum berakhir", AWAITED: "Belum ditetapkan", MISSING: "Tidak ditetapkan"}
"""Where an achievement stands that nobody stated."""


@dataclass(frozen=True)
class UnitCell:
    """One period of one unit."""

    number: int
    label: str
    standing: str
    """The code of the achievement, or one of WORDS."""
    revision: int
    """Of the version that counts; 0 where none is stated."""

    @property
    def waits(self) -> bool:
        return self.standing == AWAITED

    @property
    def words(self) -> str:
        told = words_of(self.standing)
        return f"{told}, versi {self.revision}" if self.revision > 1 else told


@dataclass(frozen=True)
class UnitPeriods:
    """One unit with the periods that somebody in it is evaluated for."""

    cycle_id: int
    cycle_title: str
    unit_id: int
    unit: str
    cells: tuple[UnitCell, ...]
    columns: tuple[tuple[int, str], ...]
    """(number, label) of every period of the cycle."""

    def cell(self, number: int) -> UnitCell | None:
        return next((cell for cell in self.cells if cell.number == number), None)

    @property
    def waiting(self) -> int:
        return sum(cell.waits for cell in self.cells)


def words_of(standing: str) -> str:
    return WORDS.get(standing) or LABELS[standing]


def standing_of(
    row: PeriodAchievement | None, period: Period, whole: Divided, now: datetime, *, over: bool
) -> str:
    """`over`: the annual predicate of everybody who served in the period is set."""
    if row is not None:
        return row.achievement
    if period.standing(whole.rules.calendar, now) in ("ahead", "running"):
        return AHEAD
    return MISSING if over else AWAITED


def stated_in(session: Session, cycle_id: int) -> dict[tuple[int, int], PeriodAchievement]:
    """The version that counts, by unit and period."""
    rows = select(PeriodAchievement).where(PeriodAchievement.cycle_id == cycle_id)
    return newest(session.scalars(rows))


def of_official(session: Session, person: int, now: datetime) -> list[UnitPeriods]:
    """Units whose achievement this person states, in cycles that are not closed; those that wait come first.

    Most people stand above no unit's head and are told so by one select.
    """
    above = select(Headship.id).join(
        AppraiserRelation, AppraiserRelation.assignment_id == Headship.assignment_id
    )
    if session.scalar(above.where(AppraiserRelation.appraiser_id == person).limit(1)) is None:
        return []
    cycles = session.scalars(select(Cycle).where(Cycle.closed_at.is_(None)).order_by(Cycle.id.desc())).all()
    found = []
    for cycle in cycles:
        held = authority.calibrators(rules_of(session, cycle.id).calendar.local(now).date()).subquery()
        meant = select(held.c.unit_id).where(held.c.holder_id == person)
        found += _of_cycle(session, cycle, meant, now)
    return sorted(found, key=lambda line: not line.waiting)


def of_units(session: Session, meant: Select[Any], now: datetime) -> list[UnitPeriods]:
    """These units' achievements, in cycles that are not closed, for whoever reads them and states none."""
    cycles = session.scalars(select(Cycle).where(Cycle.closed_at.is_(None)).order_by(Cycle.id.desc())).all()
    return [line for cycle in cycles for line in _of_cycle(session, cycle, meant, now)]


def awaited(session: Session, person: int, now: datetime) -> int:
    """How many achievements wait for this person."""
    return sum(line.waiting for line in of_official(session, person, now))


def _of_cycle(session: Session, cycle: Cycle, meant: Select[Any], now: datetime) -> list[UnitPeriods]:
    whole = divided(session, cycle)
    if not whole.whole:
        return []
    rows = session.execute(
        select(Unit, Evaluation.id, Assignment)
        .join(Evaluation, Evaluation.unit_id == Unit.id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == cycle.id, Unit.id.in_(meant))
        .order_by(Unit.name, Unit.id)
    ).all()
    known, over = stated_in(session, cycle.id), closed(session, [row[1] for row in rows])
    people: dict[int, list[tuple[Assignment, bool]]] = defaultdict(list)
    for unit, evaluation, assignment in rows:
        people[unit.id].append((assignment, evaluation in over))
    units = {row[0].id: row[0] for row in rows}
    return [
        _line(cycle, unit, _cells(whole, people[number], known, number, now), whole)
        for number, unit in units.items()
    ]


def _line(cycle: Cycle, unit: Unit, cells: tuple[UnitCell, ...], whole: Divided) -> UnitPeriods:
    columns = tuple((each.number, each.label) for each in whole.whole)
    return UnitPeriods(cycle.id, cycle.title, unit.id, unit.name, cells, columns)


def _cells(
    whole: Divided,
    people: Sequence[tuple[Assignment, bool]],
    known: dict[tuple[int, int], PeriodAchievement],
    unit: int,
    now: datetime,
) -> tuple[UnitCell, ...]:
    served: dict[int, list[bool]] = defaultdict(list)
    for assignment, over in people:
        for part in whole.of(assignment):
            served[part.number].append(over)
    found = []
    for period in whole.whole:
        if period.number in served:
            row = known.get((unit, period.number))
            standing = standing_of(row, period, whole, now, over=all(served[period.number]))
            found.append(UnitCell(period.number, period.label, standing, row.revision if row else 0))
    return tuple(found)
