"""The predicate: what the 3×3 table says, never computed from weights."""

from datetime import date
from typing import cast

from config.rules.results import PredicateMatrix
from config.rules.table import table_on


def predicate_table(on: date) -> PredicateMatrix:
    """The table in force on a day. Raises ConfigurationError where none is."""
    return table_on(PredicateMatrix, on)


def predicate(table: PredicateMatrix, result: str | None, behaviour: str | None) -> str | None:
    """Predikat from rating hasil kerja and rating perilaku kerja; None where either is no rating."""
    cells = cast("dict[str | None, dict[str | None, str]]", table.cells)
    return cells.get(result, {}).get(behaviour)
