"""Where a plan's rows contradict the log: other words than were submitted or agreed, an act that nobody could do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.plan import WorkPlan
from workflow import authority
from workflow.definitions import Rules
from workflow.plans.content import body
from workflow.plans.machine import AGREE, AGREED, BEGIN, DRAFT, PROCESS, REVISE, START, SUBMIT
from workflow.plans.reading import contents_of

BATCH = 500
LAWFUL = frozenset(
    {
        *(
            (step.trigger, step.source, step.target, step.by)
            for step in PROCESS.transition
            if step.trigger != REVISE
        ),
        *((REVISE, "", DRAFT, step.by) for step in PROCESS.transition if step.trigger == REVISE),
        (BEGIN, "", DRAFT, "employee"),
        (START, "", DRAFT, "system"),
    }
)
"""(trigger, source, target, role) of every event that a plan may have."""


def altered(session: Session, cycle_id: int) -> Iterator[int]:
    """Plans that say something else than what was last submitted or agreed, or were so at another moment."""
    ids = session.scalars(
        select(WorkPlan.id)
        .join(Evaluation, Evaluation.id == WorkPlan.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id, WorkPlan.state != DRAFT)
        .order_by(WorkPlan.id)
    ).all()
    for first in range(0, len(ids), BATCH):
        yield from _altered(session, ids[first : first + BATCH])
        session.expunge_all()


def _altered(session: Session, ids: Sequence[int]) -> Iterator[int]:
    plans = session.scalars(select(WorkPlan).where(WorkPlan.id.in_(ids)).order_by(WorkPlan.id)).all()
    contents, told = contents_of(session, plans), _told(session, ids)
    for plan in plans:
        events = told.get(plan.id, {})
        moments = {SUBMIT: plan.submitted_at, AGREE: plan.agreed_at}
        wrong_moment = any(
            trigger in events and events[trigger].at != moment for trigger, moment in moments.items()
        )
        last = events.get(AGREE if plan.state == AGREED else SUBMIT)
        kept = last.body if last is not None else None
        if wrong_moment or (kept is not None and kept.get("plan") != body(contents[plan.id])):
            yield plan.id


def _told(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Row[Any]]]:
    """By plan, the last event of each trigger with what it told, where that was not destroyed."""
    event = AuditEvent
    found: dict[int, dict[str, Row[Any]]] = defaultdict(dict)
    query = (
        select(event.subject_id, event.trigger, event.at, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(event.subject == "plan", event.subject_id.in_(ids))
        .order_by(event.subject_id, event.version)
    )
    for row in session.execute(query):
        found[row.subject_id][row.trigger] = row
    return found


def unlawful(session: Session, rules: Rules) -> Iterator[int]:
    """Plans with an event that their machine does not know, or by somebody who did not hold the role that day."""
    event = AuditEvent
    rows = session.execute(
        select(
            event.subject_id, event.trigger, event.source, event.target, event.role, event.actor_id, event.at,
            Evaluation.employee_id, Evaluation.assignment_id,
        )
        .join(WorkPlan, WorkPlan.id == event.subject_id)
        .join(Evaluation, Evaluation.id == WorkPlan.evaluation_id)
        .where(event.subject == "plan", Evaluation.cycle_id == rules.cycle_id)
        .order_by(event.subject_id, event.version)
    ).all()  # fmt: skip
    holders: dict[date, set[tuple[int, int]]] = {}
    for row in rows:
        day = rules.calendar.local(row.at).date()
        if row.role == "appraiser" and day not in holders:
            held = authority.appraisers(day).subquery()
            pairs = session.execute(select(held.c.assignment_id, held.c.holder_id)).tuples()
            holders[day] = set(pairs)
    wrong = {row.subject_id for row in rows if not _lawful(row, holders, rules)}
    yield from sorted(wrong)


def _lawful(row: Row[Any], holders: dict[date, set[tuple[int, int]]], rules: Rules) -> bool:
    if (row.trigger, row.source, row.target, row.role) not in LAWFUL:
        return False
    own = row.actor_id == row.employee_id
    match row.role:
        case "employee":
            return bool(own)
        case "appraiser":
            day = rules.calendar.local(row.at).date()
            return not own and (row.assignment_id, row.actor_id) in holders[day]
        case _:
            return row.actor_id is None
