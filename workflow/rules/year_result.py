"""The predicate of a year that had several posts, by the office's rule; the law is silent (PermenPANRB 6/2022)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.rules.results import YearResult
from workflow.rules.words import PREDICATES


@dataclass(frozen=True)
class Served:
    """One post's days in the year, both inclusive, and its predicate if there is one yet."""

    first: date
    last: date
    predicate: str | None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class OfYear:
    predicate: str | None
    """None as long as one of the posts has none."""
    rule: str


def of_year(table: YearResult, pieces: Sequence[Served]) -> OfYear:
    """Of at least one piece. A single one speaks for itself under every rule."""
    rated = [(piece, piece.predicate) for piece in pieces if piece.predicate is not None]
    if not pieces or len(rated) < len(pieces):
        return OfYear(None, table.key)
    match table.method:
        case "terlama":
            _, predicate = max(rated, key=lambda one: (one[0].days, one[0].first))
        case "terakhir":
            _, predicate = max(rated, key=lambda one: (one[0].last, one[0].first))
        case "terendah":
            _, predicate = min(rated, key=lambda one: _rank(one[1]))
        case "median_hari":
            predicate = _middle(rated)
    return OfYear(predicate, table.key)


def _middle(rated: Sequence[tuple[Served, str]]) -> str:
    """The lower one where the days fall into equal halves."""
    all_days, seen = sum(piece.days for piece, _ in rated), 0
    for piece, predicate in sorted(rated, key=lambda one: _rank(one[1])):
        seen += piece.days
        if 2 * seen >= all_days:
            return predicate
    raise AssertionError("half of the days is never reached")


def _rank(predicate: str) -> int:
    return PREDICATES.index(predicate)
