"""Where a plan's rows contradict the log: other words than were submitted or agreed, an act that nobody could do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.plan import WorkPlan
from workflow import authority
from workflow.definitions import Rules
from workflow.destroyed import UNTOLD, destroyed
from workflow.plans.content import FRAME, frame, identified
from workflow.plans.machine import AGREE, BEGIN, DRAFT, PROCESS, RETURN, REVISE, START, SUBMIT
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
BIRTHS = (BEGIN, START, REVISE)
REASONS = {REVISE: "change_reason", RETURN: "return_reason"}
HANDED_IN = {SUBMIT: "submitted_at", AGREE: "agreed_at"}
"""By act, the column that it fills."""
UNWRITTEN = {"change_reason": "", "return_reason": None, "submitted_at": None, "agreed_at": None}
"""What a plan's row says before any act has filled it."""


def altered(session: Session, cycle_id: int) -> Iterator[int]:
    """Plans that say something else than their events: content, reasons, moments, and under what they began."""
    gone = destroyed(session)
    ids = session.scalars(
        select(WorkPlan.id)
        .join(Evaluation, Evaluation.id == WorkPlan.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id)
        .order_by(WorkPlan.id)
    ).all()
    for first in range(0, len(ids), BATCH):
        yield from _altered(session, ids[first : first + BATCH], gone)
        session.expunge_all()


def _altered(session: Session, ids: Sequence[int], gone: frozenset[int]) -> Iterator[int]:
    plans = session.scalars(select(WorkPlan).where(WorkPlan.id.in_(ids)).order_by(WorkPlan.id)).all()
    contents, told = contents_of(session, plans), _events(session, ids)
    for plan in plans:
        stored = frame(plan) | {name: getattr(plan, name) for name in UNWRITTEN}
        if plan.state != DRAFT:
            stored["plan"] = identified(contents[plan.id])
        meant = folded(told.get(plan.id, ()), gone)
        if any(meant[name] not in (value, UNTOLD) for name, value in stored.items()):
            yield plan.id


def folded(events: Iterable[Row[Any]], gone: frozenset[int]) -> dict[str, Any]:
    """What the events of one plan, in their order, leave in its row; UNTOLD where that was destroyed."""
    found: dict[str, Any] = dict.fromkeys(FRAME) | UNWRITTEN | {"plan": None}
    for event in events:
        body, lost = event.body or {}, UNTOLD if event.id in gone else None
        if event.trigger in BIRTHS:
            found |= {name: body.get(name, lost) for name in FRAME}
        if event.trigger in REASONS:
            found[REASONS[event.trigger]] = body.get("reason", lost)
        if event.trigger in HANDED_IN:
            found |= {
                HANDED_IN[event.trigger]: event.at,
                "plan": body.get("plan", lost),
                "return_reason": None,
            }
    return found


def _events(session: Session, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """By plan, its events in their order with what they told."""
    event = AuditEvent
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    query = (
        select(event.id, event.subject_id, event.trigger, event.at, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(event.subject == "plan", event.subject_id.in_(ids))
        .order_by(event.subject_id, event.version)
    )
    for row in session.execute(query):
        found[row.subject_id].append(row)
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
