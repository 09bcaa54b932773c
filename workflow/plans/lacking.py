"""Who has no agreed plan yet, by name: how far each has come, who is waited for, and since when too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.plan import WorkPlan
from workflow import holds
from workflow.awaited.mails import timed
from workflow.awaited.scope import scope_of
from workflow.plans.machine import AGREED, DRAFT

NONE, RETURNED = "none", "returned"


@dataclass(frozen=True)
class Lacking:
    """One evaluation whose plan, or whose plan's change, is not agreed."""

    evaluation_id: int
    nip: str | None
    name: str
    post: str
    unit_code: str
    unit: str
    plan: str
    """`none`, draft, returned, submitted; of the newest revision."""
    has_agreed: bool
    """An earlier revision counts meanwhile."""
    waits_for: str | None
    """Who is to act; None where nobody is asked: no time was set, the unit is held, or it is too late for a plan."""
    due: datetime | None
    late: bool
    held: bool


def lacking(
    session: Session, cycle: Cycle, now: datetime, units: Sequence[int] | None = None
) -> list[Lacking]:
    """By unit and name; in these units only, where some are named. Changes under way are those handed in."""
    last, other = aliased(WorkPlan), aliased(WorkPlan)
    newest = select(func.max(WorkPlan.revision)).where(WorkPlan.evaluation_id == Evaluation.id)
    current = and_(
        last.evaluation_id == Evaluation.id,
        last.revision == newest.correlate(Evaluation).scalar_subquery(),
    )
    agreed = select(other.id).where(other.evaluation_id == Evaluation.id, other.state == AGREED)
    has_agreed = agreed.correlate(Evaluation).exists()
    query = (
        select(
            Evaluation.id, Employee.nip, Employee.name, Assignment.post, Unit.code, Unit.name,
            last.state, last.return_reason, has_agreed, holds.since(Evaluation.cycle_id, Evaluation.unit_id),
        )
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .outerjoin(last, current)
        .where(Evaluation.cycle_id == cycle.id, or_(~has_agreed, last.state.not_in((AGREED, DRAFT))))
        .order_by(Unit.code, Employee.name, Evaluation.id)
    )  # fmt: skip
    if units is not None:
        query = query.where(Evaluation.unit_id.in_(units))
    waits = _waits(session, cycle, now)
    found = []
    for number, nip, name, post, code, unit, state, reason, once, held in session.execute(query).tuples():
        who, due, late = waits.get(number, (None, None, False))
        line = Lacking(
            number,
            nip,
            name,
            post,
            code,
            unit,
            _standing(state, reason),
            once,
            who,
            due,
            late,
            held is not None,
        )
        found.append(line)
    return found


def _standing(state: str | None, reason: str | None) -> str:
    if state is None:
        return NONE
    return RETURNED if state == DRAFT and reason else state


def _waits(session: Session, cycle: Cycle, now: datetime) -> dict[int, tuple[str | None, datetime, bool]]:
    """By evaluation whom the plan's mails ask, and until when. Of a closed cycle nothing."""
    if cycle.closed_at is not None:
        return {}
    scope = scope_of(session, cycle, now)
    asked = [
        (wait, terms.dates(wait.since).due)
        for matter, terms in timed(scope)
        if matter.kind.startswith("plan_")
        for wait in matter.waits(session, scope, terms)
    ]
    names = dict(session.execute(select(Employee.id, Employee.name)).tuples().all())
    return {wait.evaluation_id: (names.get(wait.holder_id), due, due <= now) for wait, due in asked}
