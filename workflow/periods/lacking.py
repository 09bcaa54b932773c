"""Who has no evaluation of a period that is over, by name: who is waited for, and why nobody is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.period import PeriodEvaluation
from models.plan import WorkPlan
from workflow import holds
from workflow.periods.asking import waiting
from workflow.periods.reading import closed, divided
from workflow.periods.viewing import MISSING
from workflow.plans.machine import AGREED

NO_PLAN, HELD, OVER, NOBODY = "no_plan", "held", "over", "nobody"
WORDS = {
    NO_PLAN: "tidak ada SKP yang disepakati",
    HELD: "unit ditahan",
    OVER: "predikat tahunan sudah ditetapkan",
    NOBODY: "tidak ada pejabat penilai",
}
"""Why nobody is waited for."""


@dataclass(frozen=True)
class Lacking:
    """One evaluation and period that nobody stated."""

    evaluation_id: int
    nip: str | None
    name: str
    post: str
    unit_code: str
    unit: str
    period: int
    label: str
    due: date
    """The last day on which it is, or was, in time."""
    standing: str
    """`due`, `late` or `missing`."""
    waits_for: tuple[str, ...]
    reason: str
    """One of WORDS where nobody is waited for, else empty."""


def lacking(
    session: Session, cycle: Cycle, now: datetime, units: Sequence[int] | None = None
) -> list[Lacking]:
    """By unit, period and name; in these units only, where some are named."""
    whole = divided(session, cycle)
    calendar, row = whole.rules.calendar, PeriodEvaluation
    since = holds.since(Evaluation.cycle_id, Evaluation.unit_id)
    query = (
        select(Evaluation.id, Employee.nip, Employee.name, Assignment, Unit.code, Unit.name, since)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .where(Evaluation.cycle_id == cycle.id)
    )
    rows = (
        session.execute(query if units is None else query.where(Evaluation.unit_id.in_(units))).tuples().all()
    )
    mine = Evaluation.cycle_id == cycle.id
    there = select(row.evaluation_id, row.period).join(Evaluation, Evaluation.id == row.evaluation_id)
    stated = set(session.execute(there.where(mine).distinct()).tuples())
    planned = select(WorkPlan.evaluation_id).join(Evaluation, Evaluation.id == WorkPlan.evaluation_id)
    agreed = set(session.scalars(planned.where(mine, WorkPlan.state == AGREED)))
    over = closed(session, [each[0] for each in rows])
    holders = _holders(session, cycle, now)
    found = []
    for number, nip, name, assignment, code, unit, held in rows:
        for period in whole.of(assignment):
            standing = period.standing(calendar, now)
            if (number, period.number) in stated or standing not in ("due", "late"):
                continue
            who = tuple(sorted(holders[number, period.number]))
            why = NO_PLAN if number not in agreed else OVER if number in over else HELD if held else NOBODY
            line = Lacking(
                number, nip, name, assignment.post, code, unit, period.number, period.label,
                calendar.last_day(period.due_at), MISSING if number in over else standing, who, "" if who else why,
            )  # fmt: skip
            found.append(line)
    return sorted(found, key=lambda each: (each.unit_code, each.period, each.name, each.evaluation_id))


def _holders(session: Session, cycle: Cycle, now: datetime) -> defaultdict[tuple[int, int], set[str]]:
    """By evaluation and period whom the period's mails ask."""
    whole = divided(session, cycle)
    calendar = whole.rules.calendar
    found: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for period in whole.whole:
        if period.standing(calendar, now) in ("due", "late"):
            asked = waiting(cycle.id, period, calendar.local(now).date()).subquery()
            rows = select(asked.c.evaluation_id, Employee.name).join(
                Employee, Employee.id == asked.c.holder_id
            )
            for number, name in session.execute(rows).tuples():
                found[number, period.number].add(name)
    return found
