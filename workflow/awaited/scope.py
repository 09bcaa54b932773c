"""One cycle at one moment, as the questions about what is awaited in it meet it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from workflow import holds
from workflow.definitions import Rules, rules_of


@dataclass(frozen=True)
class Scope:
    cycle: Cycle
    rules: Rules
    now: datetime

    @property
    def today(self) -> date:
        return self.rules.calendar.local(self.now).date()

    @property
    def start(self) -> datetime:
        """The cycle's first day, or its launch where that is later."""
        return max(self.rules.calendar.opening(self.cycle.first), self.cycle.launched_at)

    def among(self, states: list[str]) -> Select[Any]:
        """Evaluations of the cycle in these states, with their assignments. A held unit's clock stands still."""
        return (
            select(Evaluation.id.label("evaluation_id"))
            .join(Assignment, Assignment.id == Evaluation.assignment_id)
            .where(Evaluation.cycle_id == self.cycle.id, Evaluation.state.in_(states))
            .where(Evaluation.final_at.is_(None))
            .where(holds.since(Evaluation.cycle_id, Evaluation.unit_id).is_(None))
        )


def scope_of(session: Session, cycle: Cycle, now: datetime) -> Scope:
    return Scope(cycle, rules_of(session, cycle.id), now)
