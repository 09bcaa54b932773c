"""The first way in: an invitation by mail or a printed slip, and the password that a person chooses."""

import hmac
from datetime import datetime

from sqlalchemy import Engine, case, literal, select, update
from sqlalchemy.orm import Session

from models.account import Account, OneTimeSecret
from models.people import Employee
from models.session import reading, transaction
from workflow import passwords
from workflow.accounts import end_secrets, end_sessions
from workflow.acts import token_digest
from workflow.alive import alive
from workflow.errors import LinkError, RefusedError
from workflow.gathering import Actor
from workflow.identifying import shares_address
from workflow.noting import note

TRIES = 5
LONGEST_SLIP = 40
"""What is typed from paper is shorter, the secret of a mail's link longer."""
NOT_THEIRS = (
    "NIP itu bukan NIP pegawai yang diundang. Periksa lagi; setelah lima kali keliru undangan ini hangus."
)
NO_CODES = "Kode tidak dapat dikirim ke email Bapak/Ibu, jadi buat kata sandi sekarang."


class InvitationError(LinkError):
    """Undangan atau lembar ini tidak dikenal, sudah dipakai, atau sudah lewat. Akun yang aktif masuk dengan kode."""


def secret_behind(session: Session, token: str, now: datetime) -> OneTimeSecret:
    """The invitation or slip of a secret. Changes nothing. Raises InvitationError."""
    short = len(token) < LONGEST_SLIP
    plain = "".join(token.split()).replace("-", "").upper() if short else token
    row = session.scalar(
        select(OneTimeSecret).where(
            OneTimeSecret.digest.in_((token_digest(token), token_digest(plain))),
            OneTimeSecret.purpose.in_(("invitation", "slip")),
            alive(now),
        )
    )
    if row is None:
        raise InvitationError
    return row


def needs_password(engine: Engine, token: str, now: datetime) -> bool:
    """The invited person gets no codes by mail, so it has to choose a password. Raises InvitationError."""
    with reading(engine) as session:
        return not _gets_codes(session, secret_behind(session, token, now).account_id)


def activate(engine: Engine, token: str, identifier: str, password: str, now: datetime) -> int:
    """Uses an invitation or slip up, for who names the NIP that it is for; gives the account.

    The NIP keeps out what opens a link and presses every button on its page: scanners do that. Raises
    InvitationError, or RefusedError where the NIP is another or the password will not do.
    """
    with reading(engine) as session:
        account = secret_behind(session, token, now).account_id
        person, gets_codes = _person(session, account), _gets_codes(session, account)
    if not _is_theirs(person, identifier):
        _count(engine, token, now)
        raise RefusedError([NOT_THEIRS])
    if not password and not gets_codes:
        raise RefusedError([NO_CODES])
    digest = _digest(person, password) if password else None
    with transaction(engine) as session:
        redeem(session, token, now)
        if digest is not None:
            _set_password(session, account, digest, now)
    return account


def _is_theirs(person: Employee, identifier: str) -> bool:
    """The NIP; an official, who has none, names the mail address."""
    known = person.nip or (person.email or "").lower()
    typed = "".join(identifier.split()).lower()
    return bool(known) and hmac.compare_digest(typed.encode(), known.encode())


def _count(engine: Engine, token: str, now: datetime) -> None:
    """One wrong NIP more; the last allowed one ends the invitation."""
    secret = OneTimeSecret
    last = case((secret.tries + 1 >= TRIES, literal(now, type_=secret.ended_at.type)), else_=secret.ended_at)
    with transaction(engine) as session:
        row = secret_behind(session, token, now)
        session.execute(
            update(secret)
            .where(secret.id == row.id, secret.ended_at.is_(None))
            .values(tries=secret.tries + 1, ended_at=last)
            .execution_options(synchronize_session=False)
        )


def redeem(session: Session, token: str, now: datetime) -> int:
    """Uses up an invitation or slip; gives its account. Raises InvitationError."""
    row = secret_behind(session, token, now)
    used = session.execute(
        update(OneTimeSecret)
        .where(OneTimeSecret.id == row.id, OneTimeSecret.ended_at.is_(None))
        .values(ended_at=now)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise InvitationError
    activated(session, row.account_id, now)
    return row.account_id


def activated(session: Session, account_id: int, now: datetime) -> None:
    """The person behind an account has been here; what else would let somebody in for the first time, ends.

    Raises LinkError where the account is closed.
    """
    account = session.get_one(Account, account_id, with_for_update=True)
    if account.closed_at is not None:
        raise LinkError
    if account.activated_at is None:
        account.activated_at, account.version = now, account.version + 1
        unused = OneTimeSecret.account_id == account_id, OneTimeSecret.purpose.in_(("invitation", "slip"))
        end_secrets(session, now, *unused)
        _event(session, account, "activate", now)


def choose_password(engine: Engine, account_id: int, password: str, now: datetime) -> None:
    """A new password ends every session, code and slip of the account. Raises RefusedError for an easy one."""
    with reading(engine) as session:
        person = _person(session, account_id)
    digest = _digest(person, password)
    with transaction(engine) as session:
        _set_password(session, account_id, digest, now)


def _digest(person: Employee, password: str) -> str:
    """Slow on purpose, so outside any transaction."""
    passwords.check_choice(password, person.name, person.nip, person.email)
    return passwords.digest(password)


def _set_password(session: Session, account_id: int, digest: str, now: datetime) -> None:
    account = session.get_one(Account, account_id, with_for_update=True)
    if account.closed_at is not None:
        raise LinkError
    account.password_digest, account.version = digest, account.version + 1
    end_secrets(session, now, OneTimeSecret.account_id == account_id)
    end_sessions(session, account_id, now)
    _event(session, account, "set_password", now)


def _person(session: Session, account_id: int) -> Employee:
    return session.scalars(
        select(Employee).join(Account, Account.employee_id == Employee.id).where(Account.id == account_id)
    ).one()


def _gets_codes(session: Session, account_id: int) -> bool:
    own = select(Employee.id).join(Account, Account.employee_id == Employee.id)
    wanted = own.where(Account.id == account_id, Employee.email.is_not(None), ~shares_address())
    return session.scalar(wanted) is not None


def _event(session: Session, account: Account, trigger: str, now: datetime) -> None:
    actor = Actor(employee_id=account.employee_id)
    note(session, "account", account.id, account.version, trigger, role="employee", at=now, actor=actor)
