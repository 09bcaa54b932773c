"""A unit's predicates beside the pattern of its achievement, for whoever confirms them."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.kinds import Distribution
from config.rules.table import table_on
from models.cycle import CalibrationSession, Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from workflow.actions import SESSION
from workflow.definitions import rules_of
from workflow.rules.changes import Changes, completes, least_changes
from workflow.rules.distribution import Violation, violations, within_rounding
from workflow.rules.words import LABELS, PREDICATES

NEAREST = 3
"""Distributions that are named as examples."""


@dataclass(frozen=True)
class Picture:
    """What one unit's predicates come to so far."""

    achievement: str
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
    def bars(self) -> list[tuple[str, int]]:
        return [(LABELS[code], count) for code, count in self.counts.items()]

    @property
    def nearest(self) -> list[str]:
        """Some of the distributions that meet the pattern with the fewest changes."""
        return [
            ", ".join(f"{LABELS[code]} {count}" for code, count in reversed(target.items()) if count)
            for target in self.changes.targets[:NEAREST]
        ]


def picture(session: Session, cycle_id: int, unit_id: int, reader: int) -> Picture | None:
    """None until the achievement is stated. The reader's own result, confirmed by another, is left out."""
    cycle = session.get_one(Cycle, cycle_id)
    achievement = session.scalar(
        select(CalibrationSession.achievement).where(
            CalibrationSession.cycle_id == cycle_id, CalibrationSession.unit_id == unit_id
        )
    )
    if achievement is None:
        return None
    order = rules_of(session, cycle_id).definition.order
    rows = session.execute(
        select(Evaluation.state, Evaluation.predicate)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == cycle_id, Evaluation.unit_id == unit_id)
        .where(Assignment.employee_id != reader)
    ).all()
    rated = Counter(row.predicate for row in rows if row.predicate and order[row.state] >= order[SESSION])
    counts = {code: rated[code] for code in PREDICATES}
    pattern = {str(code): each for code, each in table_on(Distribution, cycle.last).patterns.items()}[
        achievement
    ]
    unrated = len(rows) - rated.total()
    return Picture(
        achievement,
        counts,
        unrated,
        violations(pattern, counts),
        least_changes(pattern, counts),
        reachable=completes(pattern, counts, unrated),
        possible=completes(pattern, {}, len(rows), rounded=False),
    )
