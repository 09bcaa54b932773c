"""What a cycle's several evaluations of one person come to together, once all of them are final."""

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, case, select, true
from sqlalchemy.orm import Session

from config.rules.results import YearResult
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from workflow.relations import OVERSEERS, relations_to
from workflow.rules.applied import Versions, applied
from workflow.rules.year_result import OfYear, Served, of_year

READERS = frozenset({"employee", "appraiser", "calibrator", *OVERSEERS})
"""Relations to the year's last post for whom the year is told: it speaks of posts that others have no part in."""


def of_cycle(session: Session, cycle: Cycle) -> dict[int, OfYear]:
    """By person, in one select; by the rule stored with the last that was rated, else that of the cycle's last day."""
    found = _pieces(session, cycle, true())
    return {person: of_year(table, pieces) for person, (table, pieces) in found.items()}


def of_person(session: Session, cycle: Cycle, employee_id: int) -> OfYear | None:
    """None for whoever has just one evaluation in the cycle, or none: that one speaks for itself."""
    meant = Evaluation.employee_id == employee_id
    found = _pieces(session, cycle, meant).get(employee_id)
    return of_year(*found) if found and len(found[1]) > 1 else None


def may_see(session: Session, person: int, evaluation_id: int, day: date) -> bool:
    """Whether somebody may read what the year of this evaluation's employee comes to."""
    meant = session.get_one(Evaluation, evaluation_id)
    last = session.scalars(
        select(Evaluation.id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == meant.cycle_id, Evaluation.employee_id == meant.employee_id)
        .order_by(Assignment.first.desc(), Evaluation.id.desc())
        .limit(1)
    ).one()
    return bool(READERS & relations_to(session, person, last, day))


def _pieces(
    session: Session, cycle: Cycle, meant: ColumnElement[bool]
) -> dict[int, tuple[YearResult, list[Served]]]:
    final = case((Evaluation.final_at.is_not(None), Evaluation.predicate))
    found: dict[int, list[Served]] = defaultdict(list)
    stored: dict[int, Versions] = {}
    rows = session.execute(
        select(Evaluation.employee_id, Assignment.first, Assignment.last, final, Evaluation.rules)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == cycle.id, meant)
        .order_by(Evaluation.employee_id, Assignment.first)
    )
    for person, first, last, predicate, rules in rows:
        served = max(first, cycle.first), min(last or cycle.last, cycle.last)
        found[person].append(Served(*served, predicate))
        stored[person] = rules or stored.get(person, {})
    return {
        person: (applied(YearResult, stored[person], cycle.last), _within(pieces))
        for person, pieces in found.items()
    }


def _within(pieces: list[Served]) -> list[Served]:
    """Without those that a later roster took every day of the cycle from; such a one speaks only for itself."""
    return [piece for piece in pieces if piece.days > 0] or pieces
