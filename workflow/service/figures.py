"""What single cases come to: speed, share within the standard, first time right, returns. Over plain values.

Median: the middle value, or the mean of the two in the middle. 90th percentile: the nearest rank, that is the
smallest time within which at least 90 percent of the cases were done; it is always the time of a real case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby

from workflow.rules.release import releasable

NINETIETH = Fraction(9, 10)


@dataclass(frozen=True)
class Case:
    """One issued ticket that counts."""

    ticket_id: int
    officer_id: int
    service_id: int
    issued_at: datetime
    time: timedelta
    """Working time from the complete file to the first issue."""
    standard: timedelta
    returns: int


@dataclass(frozen=True)
class Figure:
    """Of an officer in a service; None stands for all officers, or for all services."""

    officer_id: int | None
    service_id: int | None
    cases: int
    median: timedelta
    ninetieth: timedelta
    within: Fraction
    """Share of the cases that met their standard."""
    first_time_right: Fraction
    """Share of the cases of which nothing was ever returned."""
    returns: int


def median(times: Sequence[timedelta]) -> timedelta:
    """Of a rising, non-empty row."""
    middle = len(times) // 2
    return times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2


def percentile(times: Sequence[timedelta], share: Fraction) -> timedelta:
    """The nearest rank, of a rising, non-empty row."""
    return times[-(-share.numerator * len(times) // share.denominator) - 1]


def figure(cases: Sequence[Case], officer: int | None, service: int | None) -> Figure:
    times = sorted(case.time for case in cases)
    number = len(cases)
    return Figure(
        officer,
        service,
        number,
        median(times),
        percentile(times, NINETIETH),
        Fraction(sum(case.time <= case.standard for case in cases), number),
        Fraction(sum(case.returns == 0 for case in cases), number),
        sum(case.returns for case in cases),
    )


@dataclass(frozen=True)
class Figures:
    shown: tuple[Figure, ...]
    """The sum of all first, then services, officers, and officers within services."""
    withheld: int
    """Figures that rest on too few cases, or from which such a one could be worked out."""
    cases: int


Key = tuple[int | None, int | None]


def figures(cases: Iterable[Case], k: int) -> Figures:
    """Every figure that may be shown; each officer within each service is a group of the release rule."""
    groups = {key: list(some) for key, some in groupby(sorted(cases, key=_cell), key=_cell)}
    nodes = _nodes(list(groups))
    counts = {_name(key): len(some) for key, some in groups.items()}
    shown = set(
        releasable(
            k, counts, {_name(node): [_name(key) for key in keys] for node, keys in nodes.items()}
        ).published
    )
    found = [
        figure([case for key in keys for case in groups[key]], *node)
        for node, keys in nodes.items()
        if _name(node) in shown
    ]
    return Figures(tuple(found), len(nodes) - len(found), sum(counts.values()))


def _cell(case: Case) -> tuple[int, int]:
    return case.officer_id, case.service_id


def _nodes(cells: Sequence[tuple[int, int]]) -> dict[Key, list[tuple[int, int]]]:
    found: dict[Key, list[tuple[int, int]]] = {}
    if cells:
        found[None, None] = list(cells)
    for service in sorted({service for _, service in cells}):
        found[None, service] = [cell for cell in cells if cell[1] == service]
    for officer in sorted({officer for officer, _ in cells}):
        found[officer, None] = [cell for cell in cells if cell[0] == officer]
    return found | {cell: [cell] for cell in cells}


def _name(key: Key) -> str:
    return f"{key[0] or '*'}/{key[1] or '*'}"
