"""Which versions of the rule tables count for an evaluation: those stored with its rating, whatever was added since."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar, cast

from config.rules.credit import Credit
from config.rules.follow_up import ContractAdvice, NineBox, TrainingHours
from config.rules.office import ObjectionDays, WorkingCalendar
from config.rules.results import Distribution, PredicateMatrix, RatingEvidence, YearResult
from config.rules.table import Table, table_on, tables
from workflow.errors import RuleGoneError

APPLIED: tuple[type[Table], ...] = (
    PredicateMatrix, Distribution, YearResult, Credit, ContractAdvice, NineBox, TrainingHours, ObjectionDays,
    WorkingCalendar, RatingEvidence,
)  # fmt: skip
"""All that a result and what follows from it are worked out by."""
Versions = Mapping[str, str]
"""Keys of versions, by code of their table: `{"predikat": "predikat:permenpanrb-6-2022", …}`."""
T = TypeVar("T", bound=Table)


def versions_on(day: date) -> dict[str, str]:
    """What an evaluation stores that is rated by the tables of this day. Raises ConfigurationError where one lacks."""
    return {kind.CODE: table_on(kind, day).key for kind in APPLIED}


def applied(kind: type[T], stored: Versions | None, day: date) -> T:
    """The version that was stored; where none was, that of the day.

    Raises RuleGoneError where the file has the stored one no more, ConfigurationError where the day has none.
    """
    key = (stored or {}).get(kind.CODE)
    return table_on(kind, day) if key is None else named(kind, key)


def named(kind: type[T], key: str) -> T:
    """The version of that key. Raises RuleGoneError where the file has it no more: another one would lie."""
    for table in cast("tuple[T, ...]", tables(kind)):
        if table.key == key:
            return table
    raise RuleGoneError(kind.CODE, key)
