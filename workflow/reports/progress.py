"""Where an indicator stands beside a straight line to its target. It advises; nothing of the engine reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflow.reports.content import RETURNED, VALIDATED, Done, Gauge

MEANT_AS_LEVEL = ("kualitas", "waktu")
SHARES = ("persen", "%", "persentase")
AHEAD, ON_LINE, BEHIND, NO_TARGET = "ahead", "on_line", "behind", "no_target"
LABELS = {
    AHEAD: "di atas garis",
    ON_LINE: "sesuai garis",
    BEHIND: "di bawah garis",
    NO_TARGET: "target bukan angka",
}


@dataclass(frozen=True)
class Progress:
    """One indicator up to a day."""

    level: bool
    """Its reports are averaged, not summed: a share, a quality or a duration has the same target every day."""
    points: tuple[tuple[date, Decimal], ...]
    """After each day with reports, what was reached by then, returned reports left out."""
    reached: Decimal
    validated: Decimal
    """Of it, by validated reports alone."""
    low: Decimal | None
    high: Decimal | None
    """What the straight line says for the day; a target that is one number has no upper end."""
    standing: str


def is_level(gauge: Gauge) -> bool:
    return gauge.aspect in MEANT_AS_LEVEL or gauge.unit.strip().lower() in SHARES


def share_of(first: date, last: date, day: date) -> Decimal:
    """How much of the plan's days is over at the end of a day, from 0 to 1."""
    days = (last - first).days + 1
    return Decimal(min(max((day - first).days + 1, 0), days)) / days


def progress(gauge: Gauge, done: Iterable[Done], first: date, last: date, day: date) -> Progress:
    """`done` are the reports that count for this indicator, in any order.

    A sum is held against target × share of the days that are over, a level against the target itself.
    """
    counted = sorted(
        (each.day, each.state, each.quantity)
        for each in done
        if each.state != RETURNED and each.quantity is not None and first <= each.day <= day
    )
    level = is_level(gauge)
    points, so_far = [], []
    for place, (when, _, quantity) in enumerate(counted):
        so_far.append(quantity)
        if place + 1 == len(counted) or counted[place + 1][0] != when:
            points.append((when, _reached(so_far, level)))
    reached = points[-1][1] if points else Decimal(0)
    validated = _reached([quantity for _, state, quantity in counted if state == VALIDATED], level)
    low, high = expected(gauge, first, last, day)
    told = standing(gauge, reached, low, high, empty=not points)
    return Progress(level, tuple(points), reached, validated, low, high, told)


def expected(gauge: Gauge, first: date, last: date, day: date) -> tuple[Decimal | None, Decimal | None]:
    """What the straight line says for a day: the lower end, and the upper end of a target that is a range."""
    factor = Decimal(1) if is_level(gauge) else share_of(first, last, day)
    low, high = gauge.low, gauge.high
    return (None if low is None else low * factor, None if high is None else high * factor)


def standing(
    gauge: Gauge, reached: Decimal, low: Decimal | None, high: Decimal | None, *, empty: bool
) -> str:
    """Beside the line. `empty`: nothing was reported that counts, so a level has no mean."""
    if low is None or (empty and is_level(gauge)):
        return NO_TARGET
    return _standing(reached, low, high)


def _reached(quantities: list[Decimal], level: bool) -> Decimal:
    total = sum(quantities, Decimal(0))
    return round(total / len(quantities), 4) if level and quantities else total


def _standing(reached: Decimal, low: Decimal, high: Decimal | None) -> str:
    """A line within the day is hit by what rounds to it: nobody makes a third of a report."""
    if reached < low and round(low - reached, 4) > 0:
        return BEHIND
    return AHEAD if reached > (low if high is None else high) else ON_LINE
