"""People of a year with what their predicates of several years in a row come to, from the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from config.rules.follow_up import YearsInARow
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from workflow import yearly
from workflow.rules.years_in_row import candidate, longest
from workflow.summing.counting import Member


@dataclass(frozen=True)
class Standing:
    """One person's year, at the unit and post that it ended with."""

    employee_id: int
    evaluation_id: int
    """Of that post."""
    nip: str
    name: str
    grade: str
    unit_id: int
    unit: str
    post: str
    kind: str
    predicates: Mapping[int, str | None]
    """By year, those that the rule asks for; without one where the year is not final, or not in SIULAK."""
    predicate: str | None
    candidate: str | None

    def member(self) -> Member | None:
        """What is counted; None before the year is final."""
        if self.predicate is None:
            return None
        return Member(self.unit, self.grade or "-", self.kind or "-", self.predicate, self.candidate)


@dataclass(frozen=True)
class Year:
    year: int
    rule: YearsInARow
    people: tuple[Standing, ...]
    """In the order of units and names."""

    @property
    def unfinished(self) -> int:
        """People whose year is not final."""
        return sum(each.predicate is None for each in self.people)

    def members(self) -> list[Member]:
        return [member for member in (each.member() for each in self.people) if member]

    def candidates(self, which: str) -> list[Standing]:
        return [each for each in self.people if each.candidate == which]


def years(session: Session) -> list[int]:
    """Of the yearly cycles, the newest first."""
    last = session.scalars(select(Cycle.last).where(Cycle.parent_id.is_(None)))
    return sorted({day.year for day in last}, reverse=True)


def of_year(session: Session, year: int, units: Collection[int] | None = None) -> Year:
    """By the rule in force on the year's last day; `units`: whose people are meant, None for everybody."""
    rule = table_on(YearsInARow, date(year, 12, 31))
    asked = range(year - longest(rule) + 1, year + 1)
    told: dict[int, dict[int, str | None]] = defaultdict(dict)
    for cycle in _cycles(session, asked.start, year):
        for person, found in yearly.of_cycle(session, cycle).items():
            told[person][cycle.last.year] = found.predicate
    people = [
        Standing(
            employee_id=row.employee_id,
            evaluation_id=row.evaluation_id,
            nip=row.nip or "",
            name=row.name,
            grade=row.grade,
            unit_id=row.unit_id,
            unit=row.unit,
            post=row.post,
            kind=row.post_kind,
            predicates={each: told[row.employee_id].get(each) for each in asked},
            predicate=told[row.employee_id].get(year),
            candidate=candidate(rule, told[row.employee_id], year),
        )
        for row in _last_posts(session, year)
        if units is None or row.unit_id in units
    ]
    return Year(year, rule, tuple(sorted(people, key=lambda each: (each.unit, each.name, each.employee_id))))


def _cycles(session: Session, first: int, last: int) -> list[Cycle]:
    """The yearly cycles that end in these years; a person of two of one year counts by the later one."""
    return list(
        session.scalars(
            select(Cycle)
            .where(Cycle.parent_id.is_(None), Cycle.last.between(date(first, 1, 1), date(last, 12, 31)))
            .order_by(Cycle.last, Cycle.id)
        )
    )


def _last_posts(session: Session, year: int) -> Collection[Row[Any]]:
    """One row a person."""
    rows = session.execute(
        select(
            Evaluation.id.label("evaluation_id"), Evaluation.employee_id, Evaluation.unit_id, Unit.name.label("unit"),
            Assignment.post, Assignment.post_kind, Employee.nip, Employee.name, Employee.grade,
        )
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(Cycle.parent_id.is_(None), Cycle.last.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Cycle.last, Cycle.id, Assignment.first, Evaluation.id)
    )  # fmt: skip
    return {row.employee_id: row for row in rows}.values()
