"""Where the log tells changes of a cycle's windows in the name of somebody who had no right to them."""

from collections.abc import Iterator

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.cycle import StageWindow
from workflow.reaching import Rights


def unlawful_windows(session: Session) -> Iterator[int]:
    """Windows changed by a person who was not HR of the unit, nor operator, at that moment."""
    rights, event, window = Rights(session), AuditEvent, StageWindow
    rows = session.execute(
        select(window.id, window.unit_id, event)
        .join(event, and_(event.subject == "window", event.subject_id == window.id))
        .where(event.actor_id.is_not(None))
        .order_by(window.id, event.version)
    )
    yield from (number for number, unit, act in rows if not rights.over(act, {unit}))
