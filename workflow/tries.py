"""Limits of tries. Whoever tries other people's names must not lock them out, nor learn which names there are.

A browser from which the person signed in before has tries of its own; all others share the account's. A name that
nobody has is counted like any other. Wrong passwords count under the name that was typed, so that the answer tells
neither whether anybody has it nor whose other name it is; codes, where no answer differs, under the account.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models.account import Account, SignInTry
from models.people import Employee
from workflow import browsers
from workflow.acts import token_digest
from workflow.identifying import canonical

HOUR = timedelta(hours=1)


def counted_as(session: Session, account_id: int | None, name: str, browser: str) -> str:
    """Under which digest a request for a code counts."""
    if account_id is None:
        return _digest("name", canonical(name))
    return _digest("account", f"{account_id}:{_own(session, account_id, browser)}")


def by_link(token: str) -> str:
    """Under which digest a request for a code counts that comes with a mail's link: no stranger uses it up."""
    return _digest("link", token_digest(token))


def names(session: Session, account: Account | None, typed: str, browser: str) -> list[str]:
    """Under which digest a wrong password counts, first; then those of the person's other names."""
    found, own = [typed], ""
    if account is not None:
        person = session.get_one(Employee, account.employee_id)
        found += [name for name in (person.nip, person.email) if name]
        own = _own(session, account.id, browser)
    return [_digest("name", f"{name}:{own}") for name in dict.fromkeys(map(canonical, found))]


def _own(session: Session, account_id: int, browser: str) -> str:
    return token_digest(browser) if browsers.is_known(session, account_id, browser) else ""


def _digest(kind: str, text: str) -> str:
    return sha256(f"{kind}:{text}".encode()).hexdigest()


def in_last_hour(session: Session, who: Sequence[str], kind: str, now: datetime) -> int:
    """Tries of a kind: `password` for wrong ones, `code` for codes asked for."""
    counted = SignInTry.who.in_(who), SignInTry.kind == kind, SignInTry.at > now - HOUR
    return session.scalars(select(func.count()).where(*counted)).one()


def note(session: Session, who: str, kind: str, now: datetime) -> None:
    """Counts one, and forgets all that no limit looks at any more."""
    session.execute(delete(SignInTry).where(SignInTry.at <= now - HOUR))
    session.add(SignInTry(who=who, kind=kind, at=now))
