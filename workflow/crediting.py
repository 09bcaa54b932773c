"""Angka kredit of people in functional posts, cycle by cycle, from the predicates and the rule table of the cycle."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from config.rules.credit import Credit, Level
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from workflow.roster.rows import PostKind
from workflow.rules.applied import applied, named
from workflow.rules.credit import Piece, credit, total
from workflow.rules.credit_months import Month, after, months_of


@dataclass(frozen=True)
class Earned:
    """One piece of a year in a functional post."""

    cycle_id: int
    cycle: str
    first: date
    last: date
    evaluation_id: int
    employee_id: int
    assignment_id: int
    months: tuple[Month, ...]
    predicate: str
    level: str
    """Code of the jenjang."""
    is_final: bool
    credit: Decimal
    """Of this piece by itself; a year's pieces are summed before rounding."""
    rule: str
    """Key of the table."""

    @property
    def piece(self) -> Piece:
        return Piece(len(self.months), self.predicate, self.level)


def earned(session: Session, people: Collection[int]) -> dict[int, list[Earned]]:
    """By person all pieces in functional posts with a predicate, the oldest first; in one select.

    Months of a piece that another post covers belong to that post, functional or not.
    """
    return _earned(session, Evaluation.employee_id.in_(people))


def earned_in(session: Session, cycle_id: int) -> dict[int, list[Earned]]:
    """By person the pieces of one cycle."""
    return _earned(session, Evaluation.cycle_id == cycle_id)


def _earned(session: Session, meant: ColumnElement[bool]) -> dict[int, list[Earned]]:
    rows = session.execute(
        select(Evaluation, Assignment, Cycle)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(meant, Cycle.parent_id.is_(None))
        .order_by(Cycle.first, Assignment.first, Evaluation.id)
    ).all()
    years: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        years[row[0].employee_id, row[2].id].append(row)
    found: dict[int, list[Earned]] = defaultdict(list)
    for (person, _), group in years.items():
        found[person] += _of_year(group)
    return found


def _of_year(rows: Sequence[Any]) -> list[Earned]:
    cycle: Cycle = rows[0][2]
    stored = [evaluation.rules for evaluation, *_ in rows if evaluation.rules]
    table = applied(Credit, stored[-1] if stored else None, cycle.last)
    days = [(assignment.first, assignment.last) for _, assignment, _ in rows]
    pieces = []
    for (evaluation, assignment, _), months in zip(
        rows, months_of(days, cycle.first, cycle.last), strict=True
    ):
        level = level_of(table, assignment)
        if level is None or evaluation.predicate is None or not months:
            continue
        piece = Piece(len(months), evaluation.predicate, level.code)
        pieces.append(
            Earned(
                cycle_id=cycle.id,
                cycle=cycle.code,
                first=cycle.first,
                last=cycle.last,
                evaluation_id=evaluation.id,
                employee_id=evaluation.employee_id,
                assignment_id=assignment.id,
                months=months,
                predicate=evaluation.predicate,
                level=level.code,
                is_final=evaluation.final_at is not None,
                credit=credit(table, piece),
                rule=table.key,
            )
        )
    return pieces


def level_of(table: Credit, assignment: Assignment) -> Level | None:
    """The jenjang of a functional post; None of another, or where the table does not know it."""
    if assignment.post_kind != PostKind.FUNGSIONAL.value:
        return None
    named = assignment.level.casefold()
    return next((each for each in table.levels if each.label.casefold() == named), None)


def beyond(pieces: Sequence[Earned], until: date | None) -> list[Earned]:
    """The pieces with the months that a determination up to that day does not count; without a day all of them."""
    if until is None:
        return list(pieces)
    found = []
    for each in pieces:
        if not (months := after(each.months, until)):
            continue
        table = named(Credit, each.rule)
        rest = Piece(len(months), each.predicate, each.level)
        found.append(replace(each, months=months, credit=credit(table, rest)))
    return found


def sum_of(pieces: Sequence[Earned]) -> Decimal:
    """Of one or more years, each rounded by its own table once its pieces are summed."""
    years: dict[tuple[int, str, date], list[Earned]] = defaultdict(list)
    for each in pieces:
        years[each.cycle_id, each.rule, each.last].append(each)
    return sum(
        (
            total(named(Credit, rule), (each.piece for each in group))
            for (_, rule, last), group in years.items()
        ),
        Decimal(),
    )
