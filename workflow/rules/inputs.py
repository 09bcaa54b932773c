"""What each rule is asked with, as JSON: strict, since an auditor must not get a figure for a mistyped question."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator

from config.rules.codes import Achievement, Predicate, Rating
from config.zones import known_zone

MOST_DAYS = 2_600
"""Working days of some ten years: further nobody counts."""
YEARS = range(1900, 2201)
"""Beyond them neither careers nor holidays are known."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]")
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""By the names that people use."""


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("harus tanggal, YYYY-MM-DD")
    try:
        return _within(date.fromisoformat(value))
    except ValueError:
        raise ValueError(
            f"tanggal {value} tidak ada, atau di luar {YEARS.start} sampai {YEARS.stop - 1}"
        ) from None


def _day_or_instant(value: object) -> date:
    if not isinstance(value, str) or not _INSTANT.match(value):
        return _day(value)
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("harus saat, YYYY-MM-DDTHH:MM:SS+07:00") from None
    if instant.tzinfo is None:
        raise ValueError("saat harus disertai selisih zona, misalnya +07:00")
    return _within(instant)


def _within(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"tahun {day.year} di luar {YEARS.start} sampai {YEARS.stop - 1}")
    return day


def _zone(name: str) -> str:
    return known_zone(ZONES.get(name, name))


Day = Annotated[date, PlainValidator(_day)]
DayOrInstant = Annotated[date, PlainValidator(_day_or_instant)]
"""A date, or a moment with its offset."""
Count = Annotated[int, Field(ge=0, le=10**9)]
Week = Literal[5, 6]
Zone = Annotated[str, AfterValidator(_zone)]
Text = Annotated[str, Field(min_length=1, max_length=300)]


class Input(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PredicateInput(Input):
    hasil_kerja: Rating
    perilaku_kerja: Rating


class DistributionInput(Input):
    capaian: Achievement
    counts: dict[Predicate, Count]


class ChangesInput(Input):
    capaian: Achievement
    predikat: Annotated[list[Predicate], Field(max_length=10_000)]


class SumsInput(Input):
    sums: list[Count]
    counts: list[Count]


class AnswersInput(Input):
    answers: Annotated[list[list[int | None]], Field(min_length=1)]


class CreditInput(Input):
    months: int
    predikat: str
    jenjang: str


class PiecesInput(Input):
    pieces: Annotated[list[tuple[int, str, str]], Field(min_length=1)]


class NumberInput(Input):
    raw: Annotated[str, Field(max_length=300)]
    status: Literal["PNS", "PPPK", "PPPK paruh waktu"] | None = None
    on: Day | None = None


class Corrections(Input):
    """Of the public holidays, by later decree."""

    week: Week | None = None
    extra_holidays: list[Day] | None = None
    removed_holidays: list[Day] | None = None


class DeadlineInput(Corrections):
    start: Day
    working_days: Annotated[int, Field(ge=0, le=MOST_DAYS)]


class ObjectionInput(Corrections):
    received: DayOrInstant
    filed: DayOrInstant | None = None
    zone: Zone | None = None


class RowInput(Input):
    post: Text
    from_: Annotated[Day, Field(alias="from")]
    to: Day | None = None
    kind: Literal["definitif", "plt", "tugas_belajar", "cltn"] | None = None


class AssignmentsInput(Input):
    year: Annotated[int, Field(ge=YEARS.start, lt=YEARS.stop)]
    rows: list[RowInput]
    appraisers: Any = None
    """In any form: whoever rates, it splits nothing."""
    active_from: Day | None = None
    active_to: Day | None = None


class ReleaseInput(Input):
    k: Annotated[int, Field(ge=1)]
    counts: dict[Text, Count]
    nodes: dict[Text, list[Text]]


def local_day(moment: date | datetime, zone: str) -> date:
    """The day on which it was there; a plain date stands as it is."""
    return moment.astimezone(ZoneInfo(zone)).date() if isinstance(moment, datetime) else moment
