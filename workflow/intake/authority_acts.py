"""Acts that somebody was entitled to by the roster: what must not become unlawful afterwards."""

from datetime import date, timedelta, tzinfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent

BY_OFFICIALS = and_(
    AuditEvent.actor_id.is_not(None), AuditEvent.role.in_(("appraiser", "superior", "calibrator", "decider"))
)


def first_free_day(session: Session, as_of: date, zone: tzinfo | None) -> date:
    """The first day from `as_of` on that no official has acted on: authority may change from then."""
    latest = session.scalar(select(func.max(AuditEvent.at)).where(BY_OFFICIALS))
    if latest is None:
        return as_of
    return max(as_of, latest.astimezone(zone).date() + timedelta(days=1))
