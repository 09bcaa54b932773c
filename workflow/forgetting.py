"""Forgets what nothing looks at any more: codes with their mails, sessions of long ago, scenarios left lying."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, delete, func, select
from sqlalchemy.orm import Session, aliased

from models.account import OneTimeSecret, WebSession
from models.prompt import OutboxMessage
from workflow.mail_standing import UNSETTLED
from workflow.scenarios.forgetting import untouched

CODES, SESSIONS = timedelta(days=1), timedelta(days=365)
"""How long each is kept after its end."""
GONE = ("accepted", "empty", "dropped")
"""A refused mail stays: it tells whom no mail reaches."""


def forget(session: Session, now: datetime) -> int:
    """How many rows went. Run again at the same moment it does nothing."""
    # Mails only after the codes, which point at them.
    return sum(_rows(session, work) for work in (_codes(now), _mails(), _sessions(now), untouched(now)))


def _rows(session: Session, work: Delete) -> int:
    result: Any = session.execute(work.execution_options(synchronize_session=False))
    return int(result.rowcount)


def _codes(now: datetime) -> Delete:
    code = OneTimeSecret
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.id == code.message_id, OutboxMessage.state.in_(UNSETTLED)
    )
    over = code.purpose == "code", code.expires_at < now - CODES
    return delete(code).where(*over, ~waiting.correlate(code).exists())


def _mails() -> Delete:
    """But not the newest mail of all: SQLite would give its number to the next one."""
    mail, other = OutboxMessage, aliased(OutboxMessage)
    code = select(OneTimeSecret.id).where(OneTimeSecret.message_id == mail.id).correlate(mail)
    newest = select(func.max(other.id)).scalar_subquery()
    settled = mail.kind == "code", mail.cycle_id.is_(None), mail.state.in_(GONE)
    return delete(mail).where(*settled, mail.id < newest, ~code.exists())


def _sessions(now: datetime) -> Delete:
    """Whether a browser is known is told by its newest session with the account: that one stays."""
    old, newer = WebSession, aliased(WebSession)
    later = select(newer.id).where(
        newer.account_id == old.account_id, newer.browser == old.browser, newer.id > old.id
    )
    over = func.coalesce(old.ended_at, old.seen_at, type_=old.seen_at.type) < now - SESSIONS
    return delete(old).where(over, later.correlate(old).exists())
