"""Which months of a cycle belong to which post, for angka kredit: counted from the month of the TMT."""

from collections.abc import Iterable, Sequence
from datetime import date

Days = tuple[date, date | None]
"""First and last day; the last is empty while it goes on."""
Month = tuple[int, int]
"""Year and month."""


def months_of(pieces: Sequence[Days], first: date, last: date) -> list[tuple[Month, ...]]:
    """For each piece its months within the cycle, in order; a month in which a post begins belongs to it whole.

    Each month belongs to one piece: of those that touch it the one that began last. (Practice; no rule was found.)
    """
    found: list[list[Month]] = [[] for _ in pieces]
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        touching = [
            (begin, number)
            for number, (begin, end) in enumerate(pieces)
            if (begin.year, begin.month) <= (year, month)
            and (end is None or (end.year, end.month) >= (year, month))
        ]
        if touching:
            found[max(touching)[1]].append((year, month))
        year, month = _next(year, month)
    return [tuple(each) for each in found]


def after(months: Iterable[Month], until: date) -> tuple[Month, ...]:
    """Those that a determination up to that day does not count; the day's own month counts as counted."""
    return tuple(month for month in months if month > (until.year, until.month))


def uncovered(until: date, spans: Iterable[tuple[date, date]], first: date) -> tuple[Month, ...]:
    """Months behind the last one that a determination counts and before `first` that none of the spans touches.

    A span is the first and last day of a period of which the credit is known.
    """
    known = list(spans)
    found: list[Month] = []
    year, month = _next(until.year, until.month)
    while (year, month) < (first.year, first.month):
        if not any((a.year, a.month) <= (year, month) <= (b.year, b.month) for a, b in known):
            found.append((year, month))
        year, month = _next(year, month)
    return tuple(found)


def _next(year: int, month: int) -> Month:
    return (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 -- December
