"""One event about one subject, for what is not moved set-based."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from workflow.calendar import utc_now
from workflow.gathering import Actor
from workflow.row_facts import facts_of

NOBODY = Actor()


def note(
    session: Session,
    subject: str,
    subject_id: int,
    version: int,
    trigger: str,
    *,
    role: str,
    at: datetime,
    actor: Actor = NOBODY,
    source: str = "",
    target: str = "",
    mark: str = "",
    cycle_id: int | None = None,
    body: dict[str, Any] | None = None,
) -> int:
    """Writes the event, and beside it what it is about in words and what its row says now; gives its id.

    A user of this machine who gave no name stands there too: `by`.
    """
    if actor.user:
        body = {**(body or {}), "by": actor.user}
    event = AuditEvent(
        subject=subject,
        subject_id=subject_id,
        version=version,
        cycle_id=cycle_id,
        trigger=trigger,
        source=source,
        target=target,
        actor_id=actor.employee_id,
        role=role,
        mark=mark,
        at=at,
        recorded_at=utc_now(),
        run_id=actor.run_id,
        prompt_id=actor.prompt_id,
    )
    session.add(event)
    session.flush()
    if told := facts_of(session, subject, subject_id):
        body = (body or {}) | told
    if body is not None:
        session.add(AuditPayload(event_id=event.id, body=body))
    return event.id
