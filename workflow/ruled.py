"""What the rule tables that count for an evaluation say of it, as columns beside its own."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_

from config.rules.office import ObjectionDays
from config.rules.results import RatingEvidence
from config.rules.table import Table, table_on, tables
from models.evaluation import Evaluation

T = TypeVar("T", bound=Table)


def evidence_named(day: date) -> ColumnElement[bool]:
    """Each of the two ratings either need not name what proves it, or does."""
    row = Evaluation

    def told(table: RatingEvidence) -> ColumnElement[bool]:
        return and_(
            _proved(row.result_rating, table.result, row.result_evidence, table.shortest),
            _proved(row.behaviour_rating, table.behaviour, row.behaviour_evidence, table.shortest),
        )

    return _ruled(RatingEvidence, day, told)


def _proved(rating: Any, must: Sequence[str], evidence: Any, shortest: int) -> ColumnElement[bool]:
    long_enough = func.length(func.trim(func.coalesce(evidence, ""))) >= shortest
    return or_(func.coalesce(rating, "").not_in(must), long_enough)


def unexplained(day: date) -> ColumnElement[bool]:
    """An objection may be decided without the appraiser's explanation, once its time is over."""
    return _ruled(ObjectionDays, day, lambda table: literal(table.decided_without_explanation))


def _ruled(kind: type[T], day: date, says: Callable[[T], ColumnElement[bool]]) -> ColumnElement[bool]:
    """By the version that its rating stored, else by that of the day.

    False where the file has the stored version no more: nothing is decided by another one. Raises ConfigurationError
    where the day has none.
    """
    counts = func.coalesce(Evaluation.rules[kind.CODE].as_string(), table_on(kind, day).key)
    known = cast("tuple[T, ...]", tables(kind))
    return case(*((counts == table.key, says(table)) for table in known), else_=false())
