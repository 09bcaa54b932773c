"""What is known of one evaluation, as plain values: the input from which its tree is built."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from config.rules.results import Distribution, PredicateMatrix
from workflow.why.tree import By


@dataclass(frozen=True)
class Step:
    """One event of the evaluation."""

    event: int
    position: int | None
    trigger: str
    label: str
    """As the definition calls the act."""
    payload: str
    """Kind of the payload that the definition asks for: `review`, `changed`, …; empty where it asks for none."""
    source: str
    target: str
    by: By
    at: datetime
    mark: str
    body: Mapping[str, Any] | None
    """What was handed in; none where nothing was, or where it was destroyed since."""
    destroyed: bool = False


@dataclass(frozen=True)
class Rated:
    """What the evaluation's row says."""

    result_rating: str | None
    result_reason: str | None
    result_evidence: str | None
    behaviour_rating: str | None
    behaviour_reason: str | None
    behaviour_evidence: str | None
    predicate: str | None
    realisation: str | None


@dataclass(frozen=True)
class Achieved:
    """The organisation's achievement, and the unit beside its pattern."""

    row: int
    value: str | None
    reason: str
    by: By | None
    at: datetime | None
    event: int | None
    position: int | None
    counts: Mapping[str, int]
    """People of the unit by predicate, of those whose appraiser has rated them."""
    explanation: str
    explained_by: By | None
    explained_at: datetime | None
    explained_event: int | None
    explained_position: int | None


@dataclass(frozen=True)
class Planned:
    """The plan that counts."""

    row: int
    revision: int
    agreed_at: datetime
    results: int
    event: int | None


@dataclass(frozen=True)
class Reported:
    """Daily reports; indicators by how they stand beside their line."""

    reports: int
    validated: int
    returned: int
    standings: Mapping[str, int]


@dataclass(frozen=True)
class Beside:
    """What lay beside the ratings. Nothing of it is a number in them."""

    plan: Planned | None
    reports: Reported
    notes: int
    answers: int
    """Feedback, and the employee's answers to it."""
    tickets: int
    """Service tickets first issued by the person within the period, without excluded ones."""


@dataclass(frozen=True)
class Print:
    """One revision of the document."""

    row: int
    revision: int
    predicate: str | None
    issued_at: datetime | None
    digest: str | None
    event: int | None
    position: int | None


@dataclass(frozen=True)
class Story:
    evaluation: int
    cycle: str
    first: date
    last: date
    unit: str
    employee: str
    post: str
    state: str
    state_label: str
    session: str
    """The state in which predicates are confirmed."""
    order: Mapping[str, int]
    """Of the definition's states."""
    rated: Rated
    steps: tuple[Step, ...]
    achieved: Achieved
    beside: Beside
    prints: tuple[Print, ...]
    matrix: PredicateMatrix
    matrix_title: str
    distribution: Distribution
    distribution_title: str
    rules: Mapping[str, str] = field(default_factory=dict)
    """Versions of all rule tables that count for it, by code."""
