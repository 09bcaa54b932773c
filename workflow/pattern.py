"""A unit's predicates beside the pattern of its achievement, for whoever confirms them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.results import Distribution, Pattern
from models.cycle import CalibrationSession, Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee
from workflow.actions import SESSION
from workflow.definitions import rules_of
from workflow.rules.applied import applied
from workflow.rules.changes import Changes, completes, counted, least_changes
from workflow.rules.distribution import Violation, violations, within_rounding
from workflow.rules.marks import Mark, mark
from workflow.rules.words import LABELS

NEAREST = 3
"""Distributions that are named as examples."""


@dataclass(frozen=True)
class Bar:
    """One predicate's people beside what the pattern asks of it."""

    label: str
    count: int
    percent: float
    mark: Mark


@dataclass(frozen=True)
class Picture:
    """What one unit's predicates come to so far."""

    achievement: str
    pattern: Pattern
    counts: dict[str, int]
    """People by predicate, the lowest first; of those whose appraiser has rated them."""
    unrated: int
    """People who are not so far yet."""
    unmet: tuple[Violation, ...]
    changes: Changes
    """Of those who are rated."""
    reachable: bool
    """Some predicates for the unrated would let the whole unit meet the pattern, or miss it by a rounding only."""
    possible: bool
    """So many people could meet the pattern at all."""

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def rounded(self) -> bool:
        """The pattern is missed only because people are whole."""
        return bool(self.unmet) and within_rounding(self.unmet)

    @property
    def wants_reason(self) -> bool:
        """Whatever the unrated get, the pattern is missed by more than a rounding, though so many could meet it."""
        return self.possible and not self.reachable

    @property
    def differences(self) -> list[str]:
        """Every demand that those who are rated do not meet, and that the rest cannot mend it."""
        told = [each.sentence for each in self.unmet]
        if self.unrated and self.wants_reason:
            told.append(
                f"Apa pun predikat {self.unrated} pegawai yang belum dinilai, pola ini tidak dapat terpenuhi lagi."
            )
        return told

    @property
    def bars(self) -> list[Bar]:
        return [
            Bar(LABELS[code], count, count * 100 / (self.people or 1), mark(self.pattern, code))
            for code, count in self.counts.items()
        ]

    @property
    def nearest(self) -> list[str]:
        """Some of the distributions that meet the pattern with the fewest changes."""
        return [
            ", ".join(f"{LABELS[code]} {count}" for code, count in reversed(target.items()) if count)
            for target in self.changes.targets[:NEAREST]
        ]


def picture(session: Session, cycle_id: int, unit_id: int, reader: int) -> Picture | None:
    """None until the achievement is stated. The reader's own result, confirmed by another, is left out."""
    found = pattern_of(session, cycle_id, unit_id)
    if found is None:
        return None
    achievement, pattern = found
    everybody = people(session, cycle_id, unit_id, reader)
    counts = counted([each.predicate for each in everybody if each.predicate])
    unrated = len(everybody) - sum(counts.values())
    return Picture(
        achievement,
        pattern,
        dict(counts),
        unrated,
        violations(pattern, counts),
        least_changes(pattern, counts),
        reachable=completes(pattern, counts, unrated),
        possible=completes(pattern, {}, len(everybody), rounded=False),
    )


def distribution(session: Session, cycle: Cycle, unit_id: int) -> Distribution:
    """The table that the unit's evaluations were rated under, else that of the cycle's last day."""
    stored = session.scalar(
        select(Evaluation.rules)
        .where(Evaluation.cycle_id == cycle.id, Evaluation.unit_id == unit_id, Evaluation.rules.is_not(None))
        .order_by(Evaluation.id.desc())
        .limit(1)
    )
    return applied(Distribution, stored, cycle.last)


def pattern_of(session: Session, cycle_id: int, unit_id: int) -> tuple[str, Pattern] | None:
    """The unit's achievement and its pattern; None until it is stated."""
    achievement = session.scalar(
        select(CalibrationSession.achievement).where(
            CalibrationSession.cycle_id == cycle_id, CalibrationSession.unit_id == unit_id
        )
    )
    if achievement is None:
        return None
    table = distribution(session, session.get_one(Cycle, cycle_id), unit_id)
    return achievement, {str(code): each for code, each in table.patterns.items()}[achievement]


@dataclass(frozen=True)
class Person:
    """Somebody of the unit, as it stands in calibration."""

    evaluation_id: int
    name: str
    predicate: str | None
    """None of those whose appraiser has not rated them, or rates them anew."""
    waits: bool
    """For the confirmation: may still be returned."""


def people(session: Session, cycle_id: int, unit_id: int, reader: int) -> list[Person]:
    """The unit by name, without the reader."""
    order = rules_of(session, cycle_id).definition.order
    rows = session.execute(
        select(Evaluation.id, Employee.name, Evaluation.state, Evaluation.predicate)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(Evaluation.cycle_id == cycle_id, Evaluation.unit_id == unit_id)
        .where(Assignment.employee_id != reader)
        .order_by(Employee.name, Evaluation.id)
    ).all()
    return [
        Person(
            row.id,
            row.name,
            row.predicate if order[row.state] >= order[SESSION] else None,
            row.state == SESSION,
        )
        for row in rows
    ]
