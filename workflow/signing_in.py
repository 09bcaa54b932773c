"""How a person proves who it is at the door: by a password, or by a code mailed on request."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from models.account import Account, OneTimeSecret
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import reading, transaction
from workflow import browsers, passwords, tries
from workflow.accounts import end_secrets
from workflow.acts import token_digest
from workflow.enrolling import activated
from workflow.errors import WorkflowError
from workflow.identifying import UnknownPersonError, person_of, shares_address

CODE_MINUTES, CODE_TRIES, CODES_AN_HOUR = 10, 5, 5
FAILURES_AN_HOUR = 10


class SignInError(WorkflowError):
    """NIP, email, kata sandi, atau kode itu tidak cocok."""


class TooManyTriesError(WorkflowError):
    """Terlalu banyak percobaan. Tunggu satu jam, atau masuk dengan kode lewat email."""


def request_code(session: Session, identifier: str, browser: str, now: datetime) -> bool:
    """As `request_code_for`, by NIP or e-mail address. A name that nobody has costs the same work."""
    account = _account(session, identifier)
    _one_at_a_time(session, account)
    who = tries.counted_as(session, account.id if account else None, identifier, browser)
    if not _may_ask(session, who, now):
        return False
    return account is not None and _arrange(session, account, browser, now)


def request_code_for(session: Session, employee_id: int, link: str, browser: str, now: datetime) -> bool:
    """Arranges a code by mail. Says whether it did, for the log alone: a page must not tell a stranger.

    No code goes to an address that several people share, nor more than five in an hour for one link, or without one
    from browsers that the person never signed in from. A new code ends the one that this browser asked for before,
    and no other.
    """
    account = session.scalar(_open_accounts().where(Account.employee_id == employee_id))
    if account is None:
        return False
    _one_at_a_time(session, account)
    return _may_ask(session, tries.by_link(link), now) and _arrange(session, account, browser, now)


def _one_at_a_time(session: Session, account: Account | None) -> None:
    """Two requests at once come one after the other."""
    if account is not None:
        session.refresh(account, with_for_update=True)


def _may_ask(session: Session, who: str, now: datetime) -> bool:
    if tries.in_last_hour(session, [who], "code", now) >= CODES_AN_HOUR:
        return False
    tries.note(session, who, "code", now)
    return True


def _arrange(session: Session, account: Account, browser: str, now: datetime) -> bool:
    person = session.scalar(
        select(Employee)
        .where(Employee.id == account.employee_id)
        .where(Employee.email.is_not(None), ~shares_address())
    )
    if person is None:
        return False
    own = OneTimeSecret.account_id == account.id, OneTimeSecret.purpose == "code"
    end_secrets(session, now, *own, OneTimeSecret.browser == token_digest(browser))
    secret = OneTimeSecret(
        account_id=account.id,
        purpose="code",
        message_id=_mail(session, f"code:{uuid4()}", person, now),
        browser=token_digest(browser),
        asked_at=now,
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )
    session.add(secret)
    return True


def _mail(session: Session, key: str, person: Employee, now: datetime) -> int:
    facts = {"recipient_id": person.id, "address": person.email, "name": person.name}
    mail = OutboxMessage(key=key, kind="code", step="ask", urgent=True, not_before=now, **facts)
    session.add(mail)
    session.flush()
    return mail.id


def identifier_of(session: Session, employee_id: int) -> str:
    """What names a person at the sign-in: the NIP, or an official's address."""
    person = session.get_one(Employee, employee_id)
    return person.nip or person.email or ""


def new_code() -> str:
    return f"{secrets.randbelow(10**8):08}"


def code_digest(secret_id: int, code: str) -> str:
    """Salted by the row, since few digits repeat."""
    return sha256(f"{secret_id}:{code}".encode()).hexdigest()


def redeem_code(session: Session, code: str, browser: str, now: datetime) -> int | None:
    """The account whose code this is, in the browser that asked for it; None for a wrong one, which is counted.

    A button that is pressed twice signs in twice.
    """
    digits = "".join(filter(str.isdecimal, code))
    row = session.scalar(
        select(OneTimeSecret)
        .where(OneTimeSecret.purpose == "code", OneTimeSecret.browser == token_digest(browser))
        .where(OneTimeSecret.expires_at > now)
        .order_by(OneTimeSecret.id.desc())
        .limit(1)
        .with_for_update()
    )
    if row is None or row.tries >= CODE_TRIES:
        return None
    row.tries += 1
    if row.digest is None or not hmac.compare_digest(row.digest, code_digest(row.id, digits)):
        return None
    if row.ended_at is not None:
        again = browsers.just_began(session, row.account_id, browser, row.ended_at, now)
        return row.account_id if again else None
    row.ended_at = now
    activated(session, row.account_id, now)
    return row.account_id


def check_password(engine: Engine, identifier: str, password: str, browser: str, now: datetime) -> int:
    """The account that this password opens, or SignInError; TooManyTriesError after ten wrong ones in an hour.

    A name that nobody has costs the same work and is answered alike, also after ten tries. So the ten are those of
    the name. Ten under all names of a person close the door too, but without a word: the right password is wrong.
    """
    with reading(engine) as session:
        account = _account(session, identifier)
        names = tries.names(session, account, identifier, browser)
        if tries.in_last_hour(session, names[:1], "password", now) >= FAILURES_AN_HOUR:
            raise TooManyTriesError
        closed = tries.in_last_hour(session, names, "password", now) >= FAILURES_AN_HOUR
    right = passwords.matches(password, account.password_digest if account else None)
    if account is not None and right and not closed:
        return account.id
    with transaction(engine) as session:
        tries.note(session, names[0], "password", now)
    raise SignInError


def _account(session: Session, identifier: str) -> Account | None:
    try:
        person = person_of(session, identifier)
    except UnknownPersonError:
        return None
    return session.scalar(_open_accounts().where(Account.employee_id == person.id))


def _open_accounts() -> Select[tuple[Account]]:
    return select(Account).where(Account.closed_at.is_(None))
