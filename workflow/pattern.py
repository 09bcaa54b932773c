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
from workflow.rules.changes import Changes, least_changes
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

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def rounded(self) -> bool:
        """The pattern is missed only because people are whole."""
        return bool(self.unmet) and within_rounding(self.unmet)

    @property
    def wants_reason(self) -> bool:
        """Everybody is rated, the pattern is missed by more than a rounding, and so many people could meet it."""
        return bool(self.unmet) and not self.rounded and not self.unrated and self.changes.least is not None

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
    return Picture(
        achievement,
        counts,
        len(rows) - rated.total(),
        violations(pattern, counts),
        least_changes(pattern, counts),
    )
