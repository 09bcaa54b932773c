"""Periods as pages and commands show them: people × periods, one period in full, a cycle's counts by unit."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Employee, Unit
from models.period import PeriodEvaluation
from workflow.calendar import Calendar
from workflow.periods import holders
from workflow.periods.reading import Divided, closed, divided, newest, plans_of
from workflow.periods.unit_viewing import standing_of, stated_in
from workflow.periods.windows import Period
from workflow.relations import relations
from workflow.rules.words import LABELS
from workflow.wording import long_date

STATED, MISSING, OTHERS = "stated", "missing", "others"
WORDS = {
    "ahead": "Belum mulai",
    "running": "Sedang berjalan",
    "due": "Perlu dinilai",
    "late": "Terlambat dinilai",
    STATED: "Sudah dinilai",
    MISSING: "Tidak dinilai",
    OTHERS: "Urusan pejabat lain",
}
"""Where a period of somebody stands."""
UNPLANNED = "SKP belum disepakati"


@dataclass(frozen=True)
class Cell:
    """One period of one evaluation."""

    number: int
    label: str
    first: date
    last: date
    due: date
    """The last day on which it is in time."""
    standing: str
    """One of WORDS."""
    waits: bool
    """For the reader."""
    predicate: str
    result_rating: str
    behaviour_rating: str
    revision: int
    """Of the version that counts; 0 where none is stated."""
    author: str
    planned: bool
    """A plan is agreed; without one there is nothing to rate, and nobody is waited for."""

    @property
    def words(self) -> str:
        if self.standing == STATED:
            return f"{self.predicate}, versi {self.revision}" if self.revision > 1 else self.predicate
        if self.unplanned:
            return UNPLANNED
        if self.standing == "due":
            return f"{WORDS['due']} sampai {long_date(self.due)}"
        return f"{WORDS['late']}, batasnya {long_date(self.due)}" if self.standing == "late" else self.what

    @property
    def what(self) -> str:
        return UNPLANNED if self.unplanned else WORDS[self.standing]

    @property
    def unplanned(self) -> bool:
        """It could be evaluated by now, were there an agreed plan."""
        return not self.planned and self.standing in ("due", "late")


@dataclass(frozen=True)
class PersonPeriods:
    """One evaluation with all of its periods."""

    evaluation_id: int
    name: str
    post: str
    unit: str
    cycle_title: str
    own: bool
    """The reader's own."""
    cells: tuple[Cell, ...]
    columns: tuple[tuple[int, str], ...]
    """(number, label) of every period of the cycle; a post served for a part of it has cells for that part."""

    def cell(self, number: int) -> Cell | None:
        return next((cell for cell in self.cells if cell.number == number), None)

    @property
    def waiting(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.waits)


@dataclass(frozen=True)
class UnitPeriod:
    """How many of a unit's evaluations stand where, in one period."""

    unit_code: str
    unit: str
    period: int
    label: str
    stated: int
    due: int
    late: int
    missing: int
    to_come: int
    """Of periods that are not over."""
    achievement: str
    """The unit's in that period: its code, or `ahead`, `awaited`, `missing`; empty where nobody served in it."""


def of_evaluation(session: Session, evaluation_id: int, now: datetime) -> PersonPeriods | None:
    """For whoever may see the evaluation; None where its cycle has no periods."""
    rows = session.execute(_full().where(Evaluation.id == evaluation_id)).all()
    return next(iter(_people(session, rows, None, now)), None)


def mine(session: Session, person: int, now: datetime) -> list[PersonPeriods]:
    """The own periods and those that this person evaluates, in cycles that are not closed; who waits comes first."""
    appraised = select(AppraiserRelation.assignment_id).where(AppraiserRelation.appraiser_id == person)
    rows = session.execute(
        _full()
        .where(Cycle.closed_at.is_(None))
        .where((Evaluation.employee_id == person) | Evaluation.assignment_id.in_(appraised))
        .order_by(Cycle.id.desc(), Unit.name, Employee.name, Evaluation.id)
    ).all()
    found = _people(session, rows, person, now)
    return sorted(found, key=lambda each: not each.waiting)


def awaited(session: Session, person: int, now: datetime) -> int:
    """How many periods wait for this person; most people appraise nobody and are told so by one select."""
    appraised = select(AppraiserRelation.id).where(AppraiserRelation.appraiser_id == person).limit(1)
    if session.scalar(appraised) is None:
        return 0
    return sum(len(each.waiting) for each in mine(session, person, now))


def by_unit(session: Session, cycle: Cycle, now: datetime) -> list[UnitPeriod]:
    """Set-based, in the order of units and periods; empty where the cycle has no periods."""
    whole = divided(session, cycle)
    if not whole.whole:
        return []
    rows = session.execute(
        select(Evaluation.id, Assignment, Unit)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .where(Evaluation.cycle_id == cycle.id)
        .order_by(Unit.code)
    ).all()
    row = PeriodEvaluation
    there = select(row.evaluation_id, row.period).join(Evaluation, Evaluation.id == row.evaluation_id)
    stated = set(session.execute(there.where(Evaluation.cycle_id == cycle.id).distinct()).tuples())
    over = closed(session, [each[0] for each in rows])
    achieved = stated_in(session, cycle.id)
    counts: Counter[tuple[int, int, str]] = Counter()
    served: defaultdict[tuple[int, int], list[bool]] = defaultdict(list)
    units = {}
    for evaluation, assignment, unit in rows:
        units[unit.id] = unit
        for period in whole.of(assignment):
            is_stated = (evaluation, period.number) in stated
            standing = _standing(period, whole.rules.calendar, now, stated=is_stated, over=evaluation in over)
            counts[unit.id, period.number, standing] += 1
            served[unit.id, period.number].append(evaluation in over)
    found = []
    for number, unit in units.items():
        for period in whole.whole:
            place = number, period.number
            told = achieved.get(place)
            reached = standing_of(told, period, whole, now, over=all(served[place])) if served[place] else ""
            line = UnitPeriod(
                unit_code=unit.code,
                unit=unit.name,
                period=period.number,
                label=period.label,
                stated=counts[*place, STATED],
                due=counts[*place, "due"],
                late=counts[*place, "late"],
                missing=counts[*place, MISSING],
                to_come=counts[*place, "ahead"] + counts[*place, "running"],
                achievement=reached,
            )
            found.append(line)
    return found


def _full() -> Select[Any]:
    return (
        select(Evaluation, Employee.name, Assignment, Unit.name, Cycle)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
    )


def _people(
    session: Session, rows: Sequence[Row[Any]], reader: int | None, now: datetime
) -> list[PersonPeriods]:
    cycles = {cycle.id: cycle for *_, cycle in rows}
    parts = {number: divided(session, cycle) for number, cycle in cycles.items()}
    ids = [evaluation.id for evaluation, *_ in rows]
    known, over, plans = newest(session, ids), closed(session, ids), plans_of(session, ids)
    authors = _names(session, {row.author_id for row in known.values()})
    may = _entitled(session, rows, parts, reader, now)
    related = _related(session, rows, parts, reader, now)
    found = []
    for evaluation, name, assignment, unit, cycle in rows:
        whole, own = parts[cycle.id], evaluation.employee_id == reader
        whole_row = own or reader is None or evaluation.id in related
        cells = tuple(
            _cell(
                period, known.get((evaluation.id, period.number)), whole.rules.calendar, now, authors,
                over=evaluation.id in over, may=(evaluation.id, period.number) in may, planned=evaluation.id in plans,
            )
            if whole_row or (evaluation.id, period.number) in may
            else _others(period, whole.rules.calendar)
            for period in whole.of(assignment)
        )  # fmt: skip
        mine_too = own or reader is None or any((evaluation.id, cell.number) in may for cell in cells)
        if cells and mine_too:
            columns = tuple((each.number, each.label) for each in whole.whole)
            line = PersonPeriods(evaluation.id, name, assignment.post, unit, cycle.title, own, cells, columns)
            found.append(line)
    return found


def _entitled(
    session: Session, rows: Sequence[Row[Any]], parts: dict[int, Divided], reader: int | None, now: datetime
) -> set[tuple[int, int]]:
    """(evaluation, period) that the reader may state."""
    if reader is None:
        return set()
    held = holders.relations(session, {assignment.id for _, _, assignment, _, _ in rows})
    days = {number: whole.rules.calendar.local(now).date() for number, whole in parts.items()}
    there = {day: holders.serving(session, held, day) for day in set(days.values())}
    return {
        (evaluation.id, period.number)
        for evaluation, _, assignment, _, cycle in rows
        if evaluation.employee_id != reader
        for period in parts[cycle.id].of(assignment)
        if reader
        in holders.entitled(held.get(assignment.id, ()), there[days[cycle.id]], period.last, days[cycle.id])
    }


def _related(
    session: Session, rows: Sequence[Row[Any]], parts: dict[int, Divided], reader: int | None, now: datetime
) -> set[int]:
    """Evaluations that are the reader's business today. Who appraised only then sees the periods of that time."""
    if reader is None:
        return set()
    found: set[int] = set()
    ids = [evaluation.id for evaluation, *_ in rows]
    for day in {whole.rules.calendar.local(now).date() for whole in parts.values()}:
        seen = relations(reader, day).subquery()
        found.update(session.scalars(select(seen.c.evaluation_id).where(seen.c.evaluation_id.in_(ids))))
    return found


def _others(period: Period, calendar: Calendar) -> Cell:
    """What somebody else stated, or is to state, tells the reader nothing."""
    return replace(
        _cell(period, None, calendar, period.due_at, {}, over=False, may=False, planned=False),
        standing=OTHERS,
    )


def _cell(
    period: Period,
    row: PeriodEvaluation | None,
    calendar: Calendar,
    now: datetime,
    authors: dict[int, str],
    *,
    over: bool,
    may: bool,
    planned: bool,
) -> Cell:
    standing = _standing(period, calendar, now, stated=row is not None, over=over)
    return Cell(
        number=period.number,
        label=period.label,
        first=period.first,
        last=period.last,
        due=calendar.last_day(period.due_at),
        standing=standing,
        waits=may and planned and standing in ("due", "late"),
        predicate=LABELS[row.predicate] if row else "",
        result_rating=LABELS[row.result_rating] if row else "",
        behaviour_rating=LABELS[row.behaviour_rating] if row else "",
        revision=row.revision if row else 0,
        author=authors[row.author_id] if row else "",
        planned=planned,
    )


def _standing(period: Period, calendar: Calendar, now: datetime, *, stated: bool, over: bool) -> str:
    if stated:
        return STATED
    return MISSING if over else period.standing(calendar, now)


def _names(session: Session, people: Collection[int]) -> dict[int, str]:
    found = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(people)))
    return dict(found.tuples().all())
