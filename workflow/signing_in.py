"""How a person proves who it is: a password, a code mailed on request, an invitation or a printed slip."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from models.account import Account, OneTimeSecret, SignInFailure, WebSession
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import reading, transaction
from workflow import passwords
from workflow.accounts import UnknownPersonError, end_secrets, end_sessions, person_of, shares_address
from workflow.acts import token_digest
from workflow.errors import LinkError, WorkflowError
from workflow.gathering import Actor
from workflow.noting import note

CODE_MINUTES, CODE_TRIES, CODES_AN_HOUR = 10, 5, 5
FAILURES_AN_HOUR = 10
IDLE, ABSOLUTE = timedelta(minutes=30), timedelta(hours=10)
RECENT = timedelta(minutes=5)
"""A final act wants a proof no older than this."""
SEEN_EVERY = timedelta(minutes=1)


class SignInError(WorkflowError):
    """NIP, email, kata sandi, atau kode itu tidak cocok."""


class TooManyTriesError(WorkflowError):
    """Terlalu banyak percobaan. Tunggu satu jam, atau masuk dengan kode lewat email."""


@dataclass(frozen=True)
class SignedIn:
    """Who uses a browser."""

    session_id: int
    account_id: int
    employee_id: int
    name: str
    proved_at: datetime

    def is_recent(self, now: datetime) -> bool:
        return now - self.proved_at <= RECENT


def request_code(session: Session, identifier: str, browser: str, now: datetime) -> bool:
    """As `request_code_for`, by NIP or e-mail address."""
    account = _account(session, identifier)
    return account is not None and request_code_for(session, account.employee_id, browser, now)


def request_code_for(session: Session, employee_id: int, browser: str, now: datetime) -> bool:
    """Arranges a code by mail. Says whether it did, for the log alone: a page must not tell a stranger.

    No code goes to an address that several people share, nor more than five in an hour.
    """
    found = session.execute(
        select(Account.id, Employee.email, Employee.name)
        .join(Employee, Employee.id == Account.employee_id)
        .where(Account.employee_id == employee_id, Account.closed_at.is_(None))
        .where(Employee.email.is_not(None), ~shares_address())
    ).one_or_none()
    if found is None:
        return False
    asked = OneTimeSecret.account_id == found.id, OneTimeSecret.purpose == "code"
    recent = select(func.count()).where(*asked, OneTimeSecret.asked_at > now - timedelta(hours=1))
    if (session.scalar(recent) or 0) >= CODES_AN_HOUR:
        return False
    end_secrets(session, now, *asked)
    number = session.scalar(select(func.count()).where(*asked))
    mail = OutboxMessage(
        key=f"code:{found.id}:{number}",
        recipient_id=employee_id,
        kind="code",
        urgent=True,
        step="ask",
        address=found.email,
        name=found.name,
        not_before=now,
    )
    session.add(mail)
    session.flush()
    session.add(
        OneTimeSecret(
            account_id=found.id,
            purpose="code",
            message_id=mail.id,
            browser=token_digest(browser),
            asked_at=now,
            expires_at=now + timedelta(minutes=CODE_MINUTES),
        )
    )
    return True


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
    """The account whose code this is, in the browser that asked for it; None for a wrong one, which is counted."""
    digits = "".join(filter(str.isdecimal, code))
    row = session.scalar(
        select(OneTimeSecret)
        .where(OneTimeSecret.purpose == "code", OneTimeSecret.browser == token_digest(browser))
        .where(OneTimeSecret.ended_at.is_(None), OneTimeSecret.expires_at > now)
        .order_by(OneTimeSecret.id.desc())
        .limit(1)
        .with_for_update()
    )
    if row is None or row.tries >= CODE_TRIES:
        return None
    row.tries += 1
    if row.digest is None or not hmac.compare_digest(row.digest, code_digest(row.id, digits)):
        return None
    row.ended_at = now
    _activate(session, row.account_id, now)
    return row.account_id


def secret_behind(session: Session, token: str, now: datetime) -> OneTimeSecret:
    """The invitation or slip of a secret. Changes nothing. Raises LinkError."""
    plain = "".join(token.split()).replace("-", "").upper() if len(token) < 40 else token  # noqa: PLR2004
    row = session.scalar(
        select(OneTimeSecret).where(
            OneTimeSecret.digest.in_((token_digest(token), token_digest(plain))),
            OneTimeSecret.purpose.in_(("invitation", "slip")),
            OneTimeSecret.ended_at.is_(None),
            OneTimeSecret.expires_at > now,
        )
    )
    if row is None:
        raise LinkError
    return row


def redeem(session: Session, token: str, now: datetime) -> int:
    """Uses up an invitation or slip; gives its account. Raises LinkError."""
    row = secret_behind(session, token, now)
    used = session.execute(
        update(OneTimeSecret)
        .where(OneTimeSecret.id == row.id, OneTimeSecret.ended_at.is_(None))
        .values(ended_at=now)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkError
    _activate(session, row.account_id, now)
    return row.account_id


def _activate(session: Session, account_id: int, now: datetime) -> None:
    account = session.get_one(Account, account_id)
    if account.closed_at is not None:
        raise LinkError
    if account.activated_at is None:
        account.activated_at, account.version = now, account.version + 1
        _note(session, account, "activate", now)


def _stored_password(session: Session, identifier: str, now: datetime) -> tuple[int | None, str | None]:
    """Account and password digest to compare with, read before the slow comparison. Raises TooManyTriesError."""
    account = _account(session, identifier)
    if account is None:
        return None, None
    failures = select(func.count()).where(
        SignInFailure.account_id == account.id, SignInFailure.at > now - timedelta(hours=1)
    )
    if (session.scalar(failures) or 0) >= FAILURES_AN_HOUR:
        raise TooManyTriesError
    return account.id, account.password_digest


def check_choice(engine: Engine, account_id: int, password: str) -> None:
    """Raises RefusedError for a password that is easily guessed."""
    with reading(engine) as session:
        account = session.get_one(Account, account_id)
        person = session.get_one(Employee, account.employee_id)
    passwords.check_choice(password, person.name, person.nip, person.email)


def choose_password(engine: Engine, account_id: int, password: str, now: datetime) -> None:
    """A new password ends every session of the account. Raises RefusedError for one that is easily guessed."""
    check_choice(engine, account_id, password)
    digest = passwords.digest(password)  # slow on purpose, so outside the transaction
    with transaction(engine) as session:
        account = session.get_one(Account, account_id)
        account.password_digest, account.version = digest, account.version + 1
        end_sessions(session, account_id, now)
        _note(session, account, "set_password", now)


def check_password(engine: Engine, identifier: str, password: str, now: datetime) -> int:
    """The account that this password opens. Raises SignInError, or TooManyTriesError after ten wrong ones an hour."""
    with reading(engine) as session:
        account_id, stored = _stored_password(session, identifier, now)
    right = passwords.matches(password, stored)
    if account_id is None:
        raise SignInError
    if not right:
        with transaction(engine) as session:
            session.add(SignInFailure(account_id=account_id, at=now))
        raise SignInError
    return account_id


def begin(session: Session, account_id: int, now: datetime) -> str:
    """Signs a browser in; the secret for its cookie."""
    secret = secrets.token_urlsafe(32)
    session.add(
        WebSession(
            account_id=account_id, digest=token_digest(secret), began_at=now, seen_at=now, proved_at=now
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
    return SignedIn(used.id, used.account_id, employee_id, name, used.proved_at)


def is_to_be_seen(session: Session, session_id: int, now: datetime) -> bool:
    return session.get_one(WebSession, session_id).seen_at < now - SEEN_EVERY


def seen(session: Session, session_id: int, now: datetime) -> None:
    """Keeps a used session awake; at most one write a minute."""
    session.execute(
        update(WebSession)
        .where(WebSession.id == session_id, WebSession.seen_at < now - SEEN_EVERY)
        .values(seen_at=now)
    )


def end(session: Session, session_id: int, now: datetime) -> None:
    session.execute(update(WebSession).where(WebSession.id == session_id).values(ended_at=now))


def _account(session: Session, identifier: str) -> Account | None:
    try:
        person = person_of(session, identifier)
    except UnknownPersonError:
        return None
    return session.scalar(
        select(Account).where(Account.employee_id == person.id, Account.closed_at.is_(None))
    )


def _note(session: Session, account: Account, trigger: str, now: datetime) -> None:
    actor = Actor(employee_id=account.employee_id)
    note(session, "account", account.id, account.version, trigger, role="employee", at=now, actor=actor)
