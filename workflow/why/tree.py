"""Why a result is what it is, as a tree of plain values: what every page, command and program reads.

How a node's value comes about is named by `follows`, so that somebody who knows nothing of this program can compute
it again from the children (docs/why.md, scripts/recompute.py):

- `given`: a person or a rule table put it in; nothing below it decides.
- `matrix`: the cell of `rule.cells` that the children `result_rating` and `behaviour_rating` name.
- `same`: the value of the child whose part is `basis`.
- `pattern`: `unmet` is what `rule.pattern` demands of `counts` and does not get.
- `beside`: lay beside the decision and counts for nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal
from zoneinfo import ZoneInfo

FORM = "siulak-why/1"
Follows = Literal["given", "matrix", "same", "pattern", "beside"]
Part = Literal["", "basis", "before", "result_rating", "behaviour_rating", "beside", "mark"]


@dataclass(frozen=True)
class Record:
    """The row that says so, and the event that wrote it, with its place in the sealed log."""

    table: str
    row: int
    event: int | None = None
    position: int | None = None


@dataclass(frozen=True)
class Applied:
    """The version of a rule table that was applied, with everything of it that decides."""

    key: str
    title: str
    legal_source: str
    valid_from: date
    valid_to: date | None
    confidence: str
    note: str = ""
    cells: Mapping[str, Mapping[str, str]] | None = None
    pattern: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class By:
    """Who, in which authority that day."""

    person: int | None
    """Nobody: the clock, in a run."""
    name: str
    role: str
    role_label: str
    capacity: str = ""
    """definitive, plt, plh or delegate; empty where the role has none, or where it cannot be told any more."""
    document: str = ""
    since: date | None = None
    """Where the role was handed over within the period: from when on."""
    instead_of: str = ""
    """Who held it before."""


@dataclass(frozen=True)
class Node:
    kind: str
    what: str
    follows: Follows
    part: Part = ""
    value: str | None = None
    text: str = ""
    """The value as people read it."""
    before: str | None = None
    """The value that it replaced."""
    before_text: str = ""
    by: By | None = None
    at: datetime | None = None
    reason: str = ""
    evidence: str = ""
    """Of a rating: which document, report, ticket or event proves it."""
    note: str = ""
    """What a reader should know about it."""
    rule: Applied | None = None
    record: Record | None = None
    counts: Mapping[str, int] | None = None
    unmet: tuple[Mapping[str, Any], ...] = ()
    children: tuple["Node", ...] = ()

    def child(self, part: Part) -> "Node | None":
        return next((each for each in self.children if each.part == part), None)

    def as_(self, part: Part) -> "Node":
        return replace(self, part=part)

    def all(self) -> Iterator["Node"]:
        yield self
        for each in self.children:
            yield from each.all()


@dataclass(frozen=True)
class Alternative:
    """What would have changed it: another pair of ratings, and the predicate that the same table gives it."""

    result_rating: str
    behaviour_rating: str
    value: str
    changed: int
    """How many of the two ratings are others."""
    sentence: str


@dataclass(frozen=True)
class Tree:
    evaluation: int
    cycle: str
    unit: str
    """Its code."""
    employee: str
    post: str
    first: date
    last: date
    """Of the cycle: the rule tables of its last day count."""
    state: str
    state_label: str
    settled: bool
    """Whether the predicate is confirmed."""
    counted: bool
    """Whether it is among the unit's counts: rated, and at the official who confirms it, or beyond."""
    result: Node
    alternatives: tuple[Alternative, ...]
    printed: tuple[Node, ...]
    """What the documents say."""
    rules: tuple[str, ...] = ()
    """Versions of all rule tables by which the result and what follows from it are worked out."""
    of: int | None = None
    """How many evaluations the cycle has, where the trees of all are told."""
    form: str = FORM


def plain(value: Any, zone: ZoneInfo) -> Any:
    """As JSON has it; what is empty is left out, moments are in the office's zone."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(each, zone) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each, zone) for each in value]
    if is_dataclass(value):
        told = {each.name: getattr(value, each.name) for each in fields(value)}
        kept = {
            name: each
            for name, each in told.items()
            if name in ("value", "settled", "counted") or not _empty(each)
        }
        return {name: plain(each, zone) for name, each in kept.items()}
    return value


def printed(tree: Tree, zone: ZoneInfo) -> str:
    """One line of JSON, with a digest over all the rest: an edited copy is told from a printed one."""
    told = plain(tree, zone)
    return _line({**told, "sha256": sha256(_line(told).encode()).hexdigest()})


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _empty(value: Any) -> bool:
    return value is None or value in ("", ())
