"""What the log keeps of HR's records for ever, and where the rows contradict it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.record import EarlierCredit, Training
from workflow.acted import acts
from workflow.reaching import Rights, places_of
from workflow.reports.digests import report_digest

OWN = ("id", "digest")


def record_digest(row: EarlierCredit | Training) -> str:
    """Over every column but its own number and this one."""
    return report_digest(
        [getattr(row, each.key) for each in type(row).__table__.columns if each.key not in OWN]
    )


def altered_credit(session: Session) -> Iterator[int]:
    """Rows that say something else than their digest, which their event keeps."""
    return _altered(session, EarlierCredit)


def altered_training(session: Session) -> Iterator[int]:
    return _altered(session, Training)


def unlawful_credit(session: Session) -> Iterator[int]:
    """Recorded or withdrawn by the person himself, by nobody's HR, or outside that HR's units."""
    return _unlawful(session, EarlierCredit)


def unlawful_training(session: Session) -> Iterator[int]:
    return _unlawful(session, Training)


def _unlawful(session: Session, table: Any) -> Iterator[int]:
    rights, places = Rights(session), places_of(session)
    for number, event, signed, row in acts(session, table, table.__tablename__):
        own, by_machine = event.actor_id == row.employee_id, event.actor_id is None
        may = signed and not own and (by_machine or rights.over(event, places[row.employee_id]))
        if not may or event.at != row.at:
            yield number


def _altered(session: Session, table: Any) -> Iterator[int]:
    rows = session.scalars(select(table).order_by(table.id).execution_options(yield_per=500))
    return (row.id for row in rows if row.digest != record_digest(row))
