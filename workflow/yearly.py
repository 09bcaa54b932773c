"""What a cycle's several evaluations of one person come to together, once all of them are final."""

from collections import defaultdict

from sqlalchemy import ColumnElement, case, select, true
from sqlalchemy.orm import Session

from config.rules.kinds import YearResult
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from workflow.rules.year_result import OfYear, Served, of_year


def of_cycle(session: Session, cycle: Cycle) -> dict[int, OfYear]:
    """By person, in one select; by the rule in force on the cycle's last day."""
    table = table_on(YearResult, cycle.last)
    return {person: of_year(table, pieces) for person, pieces in _pieces(session, cycle, true()).items()}


def of_person(session: Session, cycle: Cycle, employee_id: int) -> OfYear | None:
    """None for whoever has just one evaluation in the cycle, or none: that one speaks for itself."""
    meant = Evaluation.employee_id == employee_id
    pieces = _pieces(session, cycle, meant).get(employee_id, [])
    return of_year(table_on(YearResult, cycle.last), pieces) if len(pieces) > 1 else None


def _pieces(session: Session, cycle: Cycle, meant: ColumnElement[bool]) -> dict[int, list[Served]]:
    final = case((Evaluation.final_at.is_not(None), Evaluation.predicate))
    found: dict[int, list[Served]] = defaultdict(list)
    rows = session.execute(
        select(Evaluation.employee_id, Assignment.first, Assignment.last, final)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == cycle.id, meant)
        .order_by(Evaluation.employee_id, Assignment.first)
    )
    for person, first, last, predicate in rows:
        served = max(first, cycle.first), min(last or cycle.last, cycle.last)
        found[person].append(Served(*served, predicate))
    return found
