"""Limits of tries. Whoever tries other people's names must not lock them out, nor learn which names there are.

A browser from which the person signed in before has tries of its own; all others share the account's. A name that
nobody has is counted like any other.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models.account import SignInTry
from workflow import browsers
from workflow.acts import token_digest

HOUR = timedelta(hours=1)


def counted_as(session: Session, account_id: int | None, name: str, browser: str) -> str:
    """Under which digest a try counts."""
    if account_id is None:
        return sha256(f"name:{' '.join(name.lower().split())}".encode()).hexdigest()
    own = token_digest(browser) if browsers.is_known(session, account_id, browser) else ""
    return sha256(f"account:{account_id}:{own}".encode()).hexdigest()


def in_last_hour(session: Session, who: str, kind: str, now: datetime) -> int:
    """Tries of a kind: `password` for wrong ones, `code` for codes asked for."""
    counted = SignInTry.who == who, SignInTry.kind == kind, SignInTry.at > now - HOUR
    return session.scalars(select(func.count()).where(*counted)).one()


def note(session: Session, who: str, kind: str, now: datetime) -> None:
    """Counts one, and forgets all that no limit looks at any more."""
    session.execute(delete(SignInTry).where(SignInTry.at <= now - HOUR))
    session.add(SignInTry(who=who, kind=kind, at=now))
