"""Rule tables of the office's own: its days, its deadlines, its people's numbers, what it keeps."""

from datetime import time
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator

from config.rules.codes import Days, Positive
from config.rules.table import Line, Table
from config.zones import known_zone


class WorkingCalendar(Table):
    """Working days and hours; the office's own choice stands in calendar.toml."""

    CODE = "kalender"
    holidays: Annotated[tuple[Literal["public", "government"], ...], Field(min_length=1, strict=False)]
    """Categories of days off: libur nasional and cuti bersama."""
    rest_days: dict[
        Literal["5", "6"], Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(strict=False)]
    ]
    """By working days a week: the weekdays of rest, Monday being 1."""
    zone: Annotated[str, AfterValidator(known_zone)]
    hours_a_week: Positive
    start: time
    ramadan_hours_a_week: Positive
    ramadan_start: time

    @model_validator(mode="after")
    def _both_weeks(self) -> Self:
        rest = {week: len(set(days)) for week, days in self.rest_days.items()}
        if rest != {"5": 2, "6": 1}:
            raise ValueError("rest_days harus memuat hari libur mingguan untuk minggu 5 dan 6 hari kerja")
        return self

    def rest(self, week: Literal[5, 6]) -> tuple[int, ...]:
        """The weekdays of rest in a week of so many working days, Monday being 1."""
        return self.rest_days["5" if week == 5 else "6"]  # noqa: PLR2004 -- days a week


class ObjectionDays(Table):
    """Keberatan: how long, counted how, decided by whom."""

    CODE = "keberatan"
    days: Days
    window: Literal["working", "calendar"]
    """The kind of day by which the window counts by default."""
    day_of_receipt_counts: bool
    calendar_window_moves_off_holidays: bool
    decision_days: Days
    decided_without_explanation: bool
    """Whether the superior decides once the time for the appraiser's explanation is over and none came."""
    noted_within: Days
    """Working days within which a refusal or a service by letter is noted."""
    decider: Line
    must_hear: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]
    outcomes: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]
    final: bool


class CivilServantNumber(Table):
    """What makes a NIP or NI PPPK plausible; ages in completed years."""

    CODE = "nip"
    digits: Annotated[int, Field(ge=18, le=18)]
    """What stands where among them is known of 18 only."""
    youngest: Annotated[int, Field(ge=0, le=120)]
    oldest: Annotated[int, Field(ge=0, le=120)]
    youngest_at_appointment: Annotated[int, Field(ge=0, le=120)]
    display_groups: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(strict=False)]

    @model_validator(mode="after")
    def _ages_and_groups(self) -> Self:
        if self.oldest < self.youngest:
            raise ValueError("youngest harus paling tinggi sama dengan oldest")
        if sum(self.display_groups) != self.digits:
            raise ValueError(f"display_groups harus berjumlah {self.digits}")
        return self


Written = Literal[
    "evaluation",
    "plan",
    "report_batch",
    "evidence",
    "feedback",
    "ticket",
    "period",
    "period_reply",
    "guidance",
    "correction",
    "earlier_credit",
    "training",
]
"""About what something was written, as the log calls it."""


class Retention(Table):
    """How long what was written about a person is kept before it may be destroyed."""

    CODE = "retensi"
    years: dict[Written, Annotated[int, Field(ge=1, le=100)]]
    """From the last day of the period, or from the act where there is no period."""

    @model_validator(mode="after")
    def _every_kind(self) -> Self:
        if len(self.years) < len(get_args(Written)):
            raise ValueError(f"years harus memuat {', '.join(get_args(Written))}")
        return self
