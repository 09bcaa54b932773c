"""What the rule table that counts for an evaluation says, as a column beside the evaluation's own."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar, cast

from sqlalchemy import ColumnElement, case, false, func

from config.rules.table import Table, table_on, tables
from models.evaluation import Evaluation

T = TypeVar("T", bound=Table)


def ruled(kind: type[T], day: date, says: Callable[[T], ColumnElement[bool]]) -> ColumnElement[bool]:
    """By the version that its rating stored, else by that of the day.

    False where the file has the stored version no more: nothing is decided by another one. Raises ConfigurationError
    where the day has none.
    """
    counts = func.coalesce(Evaluation.rules[kind.CODE].as_string(), table_on(kind, day).key)
    known = cast("tuple[T, ...]", tables(kind))
    return case(*((counts == table.key, says(table)) for table in known), else_=false())
