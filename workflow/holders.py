"""Each role over evaluations with the select of who holds it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery

from models.evaluation import Evaluation
from workflow.authority import appraisers, calibrators, superiors
from workflow.deciders import deciders

HOLDERS: dict[str, Callable[[date], Select[Any]]] = {
    "appraiser": appraisers,
    "superior": superiors,
    "calibrator": calibrators,
    "decider": deciders,
}
"""Role → who holds it. An employee needs no table, and the system is nobody."""
_WHOSE = {
    "assignment_id": Evaluation.assignment_id,
    "unit_id": Evaluation.unit_id,
    "evaluation_id": Evaluation.id,
}


def whose(held: Subquery) -> tuple[Any, Any]:
    """The holders' first column, and that of an evaluation with which it is compared."""
    first = held.c[0]
    return first, _WHOSE[first.name]
