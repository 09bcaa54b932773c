"""Rows to add, change or remove, before the new ones have numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Values = dict[str, Any]
ENTITIES = ("unit", "employee", "assignment", "named_superior", "appraiser_relation", "headship")
"""Tables that a roster fills, each before those that point at it."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A row that will be added: stands in other rows until it has a number."""

    entity: str
    key: str | int


Number = int | Ref
"""A row's number, or the promise of one."""


@dataclass(frozen=True, slots=True)
class Change:
    """Of one row. `before` is empty for a new one, `after` for one that goes; otherwise the columns that differ."""

    entity: str
    number: Number
    before: Values | None
    after: Values | None

    @property
    def added(self) -> bool:
        return self.before is None

    @property
    def removed(self) -> bool:
        return self.after is None

    @property
    def inverse(self) -> "Change":
        return Change(self.entity, self.number, self.after, self.before)


def added(entity: str, key: str | int, values: Values) -> Change:
    return Change(entity, Ref(entity, key), None, values)


def removed(entity: str, number: int, values: Mapping[str, Any]) -> Change:
    return Change(entity, number, dict(values), None)


def altered(entity: str, number: int, stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> Change | None:
    """None where nothing differs; columns that `wanted` leaves out stay as they are."""
    differing = [name for name, value in wanted.items() if stored[name] != value]
    if not differing:
        return None
    return Change(
        entity,
        number,
        {name: stored[name] for name in differing},
        {name: wanted[name] for name in differing},
    )
