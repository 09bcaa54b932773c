"""Scenarios go without a trace once a unit's predicates are set, or when nobody has touched them for long."""

from datetime import datetime, timedelta

from sqlalchemy import Delete, delete, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.scenario import Scenario
from workflow.actions import SESSION
from workflow.definitions import rules_of

KEPT = timedelta(days=60)


def untouched(now: datetime) -> Delete:
    """Those that nobody has changed for KEPT."""
    return delete(Scenario).where(Scenario.changed_at < now - KEPT)


def forget_settled(session: Session, cycle_id: int, unit_id: int) -> None:
    """Everybody's scenarios of a unit in which nobody's predicate can come to be talked about any more."""
    order = rules_of(session, cycle_id).definition.order
    before = [name for name, place in order.items() if place <= order[SESSION]]
    of_unit = Evaluation.cycle_id == cycle_id, Evaluation.unit_id == unit_id
    left = select(Evaluation.id).where(*of_unit, Evaluation.state.in_(before)).limit(1)
    if session.scalar(left) is None:
        session.execute(delete(Scenario).where(Scenario.cycle_id == cycle_id, Scenario.unit_id == unit_id))
