"""What a daily report says and what surrounds it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

SUBMITTED, VALIDATED, RETURNED, IMPORTED = "submitted", "validated", "returned", "imported"
STATES = {SUBMITTED: "Menunggu validasi", VALIDATED: "Tervalidasi", RETURNED: "Dikembalikan"}
LONGEST_TEXT, LONGEST_LINK, LONGEST_UNIT = 2_000, 500, 60
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Entry:
    """One report as it is handed in."""

    day: date
    result: int
    """Number of the work result."""
    text: str
    minutes: int
    indicator: int | None = None
    """Number of the indicator that the quantity counts for."""
    quantity: Decimal | None = None
    unit: str = ""
    link: str = ""


@dataclass(frozen=True)
class Gauge:
    """An indicator as reports may count for it."""

    number: int
    place: int
    text: str
    aspect: str
    unit: str
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class Goal:
    """A work result of the plan that counts."""

    number: int
    root: int
    """What it descends from through revisions: reports of an older revision go with it."""
    place: str
    """As a person counts: `Utama 1`."""
    text: str
    gauges: tuple[Gauge, ...]


@dataclass(frozen=True)
class Frame:
    """What a report is held against."""

    today: date
    first: date
    last: date
    """The part of the cycle that the plan is for: the days served on the post."""
    is_open: bool
    """The appraiser has not finished the review."""
    goals: tuple[Goal, ...]
    most_minutes: int
    """Minutes a day, over all reports of the day."""
    minutes: Mapping[date, int]
    """Reported already, by day."""
    known: frozenset[tuple[date, int, str]]
    """(day, root of the result, text) of what is there already."""

    def goal(self, number: int) -> Goal | None:
        return next((goal for goal in self.goals if goal.number == number), None)


@dataclass(frozen=True)
class Done:
    """One stored report as the analysis reads it."""

    day: date
    state: str
    root: int
    """Of its work result."""
    aspect: str
    indicator: str
    """What the indicator says; empty where it counts for none."""
    quantity: Decimal | None
    minutes: int
    submitted_at: datetime
    decided_at: datetime | None
