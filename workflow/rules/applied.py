"""Which versions of the rule tables count for an evaluation: those stored with its rating, whatever was added since."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar, cast

from config.rules.credit import Credit
from config.rules.follow_up import ContractAdvice, NineBox, TrainingHours
from config.rules.office import ObjectionDays, WorkingCalendar
from config.rules.results import Distribution, PredicateMatrix, YearResult
from config.rules.table import Table, table_on, tables

APPLIED: tuple[type[Table], ...] = (
    PredicateMatrix, Distribution, YearResult, Credit, ContractAdvice, NineBox, TrainingHours, ObjectionDays,
    WorkingCalendar,
)  # fmt: skip
"""All that a result and what follows from it are worked out by."""
Versions = Mapping[str, str]
"""Keys of versions, by code of their table: `{"predikat": "predikat:permenpanrb-6-2022", …}`."""
T = TypeVar("T", bound=Table)


def versions_on(day: date) -> dict[str, str]:
    """What an evaluation stores that is rated by the tables of this day. Raises ConfigurationError where one lacks."""
    return {kind.CODE: table_on(kind, day).key for kind in APPLIED}


def applied(kind: type[T], stored: Versions | None, day: date) -> T:
    """The version that was stored; where none was, or the file has it no more, that of the day.

    Raises ConfigurationError where the day has none.
    """
    return named(kind, (stored or {}).get(kind.CODE, ""), day)


def named(kind: type[T], key: str, day: date) -> T:
    """The version of that key, else that of the day."""
    known = {each.key: each for each in cast("tuple[T, ...]", tables(kind))}
    return known.get(key) or table_on(kind, day)
