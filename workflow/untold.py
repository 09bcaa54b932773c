"""Events that lost what they told: a payload that every event of its kind has, gone without an order, sealed or not.

Before the first seal nothing else would miss it, and afterwards the seal says that there was none.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle
from workflow.definitions import rules_of
from workflow.destroyed import destroyed
from workflow.row_facts import FACTS

ALWAYS = (
    *FACTS,
    "plan",
    "report_batch",
    "ticket",
    "guidance",
    "earlier_credit",
    "training",
    "difference",
    "destruction",
    "roster",
    "period_achievement",
)
"""Subjects of which every event tells something."""
SOMETIMES = {"session": ("state_achievement",), "account": ("grant", "revoke")}
"""Of other subjects, the acts that do."""


def untold(session: Session) -> Iterator[tuple[str, int, int]]:
    """(subject, number, event), by event."""
    event, gone = AuditEvent, destroyed(session)
    telling: list[ColumnElement[bool]] = [event.subject.in_(ALWAYS)]
    telling += [and_(event.subject == name, event.trigger.in_(acts)) for name, acts in SOMETIMES.items()]
    for cycle_id in session.scalars(select(Cycle.id)).all():
        acts = {step.trigger for step in rules_of(session, cycle_id).definition.transition if step.payload}
        own = event.subject == "evaluation", event.cycle_id == cycle_id
        telling.append(and_(*own, event.trigger.in_(acts)))
    query = (
        select(event.subject, event.subject_id, event.id)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(AuditPayload.event_id.is_(None), or_(*telling))
        .order_by(event.id)
        .execution_options(yield_per=500)
    )
    for subject, number, event_id in session.execute(query):
        if event_id not in gone:
            yield subject, number, event_id
