"""Where stored plans of guidance contradict the log, the rules, or themselves."""

from collections.abc import Iterator

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.guidance import GuidanceEntry
from workflow.definitions import Rules
from workflow.guidance.content import CHANGE, DONE, DROPPED, NOTE, OPEN, REPLY
from workflow.guidance.digests import entry_digest
from workflow.periods.holders import relations

AFTER_END = (REPLY,)
BEFORE_END = (CHANGE, NOTE, DONE, DROPPED)


def altered(session: Session, cycle_id: int) -> Iterator[int]:
    """Entries that say something else than their digest."""
    rows = session.scalars(
        select(GuidanceEntry)
        .join(Evaluation, Evaluation.id == GuidanceEntry.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id)
        .order_by(GuidanceEntry.id)
        .execution_options(yield_per=500)
    )
    for row in rows:
        if row.digest != entry_digest(row):
            yield row.id


def unlawful(session: Session, rules: Rules) -> Iterator[int]:
    """Entries by somebody who was not who may write them that day, out of their order, or behind the plan's end."""
    rows = session.execute(
        select(GuidanceEntry, Evaluation, AuditEvent.at, AuditEvent.actor_id)
        .join(Evaluation, Evaluation.id == GuidanceEntry.evaluation_id)
        .outerjoin(
            AuditEvent,
            and_(AuditEvent.subject == "guidance", AuditEvent.subject_id == GuidanceEntry.id),
        )
        .where(Evaluation.cycle_id == rules.cycle_id)
        .order_by(GuidanceEntry.evaluation_id, GuidanceEntry.plan, GuidanceEntry.revision)
    ).all()
    held = relations(session, {evaluation.assignment_id for _, evaluation, *_ in rows}) if rows else {}
    states: dict[tuple[int, int], tuple[int, str]] = {}
    for row, evaluation, at, actor in rows:
        place = row.evaluation_id, row.plan
        revision, state = states.get(place, (0, ""))
        day = rules.calendar.local(row.at).date()
        appraises = row.author_id in {each.person for each in held[evaluation.assignment_id] if each.on(day)}
        own = row.author_id == evaluation.employee_id
        may = own if row.kind == REPLY else appraises and not own
        if not (
            may
            and at == row.at
            and actor == row.author_id
            and row.revision == revision + 1
            and row.kind in _following(state)
        ):
            yield row.id
        states[place] = row.revision, row.kind if row.kind in (OPEN, DONE, DROPPED) else state


def _following(state: str) -> tuple[str, ...]:
    return {"": (OPEN,), OPEN: (*BEFORE_END, *AFTER_END)}.get(state, AFTER_END)
