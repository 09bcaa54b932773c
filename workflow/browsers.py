"""Signed-in browsers: the cookie holds a secret, a row its digest, and both end after a while."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.account import Account, WebSession
from models.people import Employee
from workflow.acts import token_digest

IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=10)
RECENT = timedelta(minutes=5)
"""A final act wants a proof no older than this."""
SEEN_EVERY = timedelta(minutes=1)
NERVOUS = timedelta(seconds=10)
"""Within which the same button in the same browser is one press."""


@dataclass(frozen=True)
class SignedIn:
    """Who uses a browser."""

    session_id: int
    account_id: int
    employee_id: int
    name: str
    proved_at: datetime
    seen_at: datetime

    def is_recent(self, now: datetime) -> bool:
        return now - self.proved_at <= RECENT

    def is_to_be_seen(self, now: datetime) -> bool:
        return self.seen_at < now - SEEN_EVERY


def begin(
    session: Session, account_id: int, browser: str, now: datetime, *, instead_of: str | None = None
) -> str:
    """Signs a browser in; the secret for its cookie. The session that it had before ends."""
    if instead_of is not None:
        before = WebSession.digest == token_digest(instead_of), WebSession.ended_at.is_(None)
        session.execute(update(WebSession).where(*before).values(ended_at=now))
    secret = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            account_id=account_id,
            digest=token_digest(secret),
            browser=token_digest(browser),
            began_at=now,
            seen_at=now,
            proved_at=now,
        )
    )
    return secret


def signed_in(session: Session, secret: str, now: datetime) -> SignedIn | None:
    """Who uses the browser with this cookie; nobody once it rested half an hour or is ten hours old."""
    row = session.execute(
        select(WebSession, Account.employee_id, Employee.name)
        .join(Account, Account.id == WebSession.account_id)
        .join(Employee, Employee.id == Account.employee_id)
        .where(WebSession.digest == token_digest(secret), WebSession.ended_at.is_(None))
        .where(WebSession.seen_at > now - IDLE, WebSession.began_at > now - ABSOLUTE)
        .where(Account.closed_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    used, employee_id, name = row
    return SignedIn(used.id, used.account_id, employee_id, name, used.proved_at, used.seen_at)


def seen(session: Session, session_id: int, now: datetime) -> None:
    """Keeps a used session awake; at most one write a minute."""
    session.execute(
        update(WebSession)
        .where(WebSession.id == session_id, WebSession.seen_at < now - SEEN_EVERY)
        .values(seen_at=now)
    )


def end(session: Session, session_id: int, now: datetime) -> None:
    session.execute(update(WebSession).where(WebSession.id == session_id).values(ended_at=now))


def just_began(session: Session, account_id: int, browser: str, since: datetime, now: datetime) -> bool:
    """What ended a moment ago was used by this very browser: its button was pressed twice."""
    mine = WebSession.account_id == account_id, WebSession.browser == token_digest(browser)
    began = select(WebSession.id).where(*mine, WebSession.ended_at.is_(None), WebSession.began_at >= since)
    return now - since <= NERVOUS and session.scalar(began.limit(1)) is not None


def is_known(session: Session, account_id: int, browser: str) -> bool:
    """The account was signed in from this browser before."""
    there = WebSession.account_id == account_id, WebSession.browser == token_digest(browser)
    return session.scalar(select(WebSession.id).where(*there).limit(1)) is not None
