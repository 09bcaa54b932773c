"""Accounts: opened for whoever is on the roster, invited by mail or by a printed slip, given roles for a time."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Select,
    String,
    cast,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from models.account import Account, Grant, OneTimeSecret, WebSession
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import insert_missing
from workflow.acts import token_digest
from workflow.authority import on, serves
from workflow.errors import WorkflowError
from workflow.gathering import Actor
from workflow.identifying import person_of, shares_address
from workflow.inviting import INVITATION_DAYS, invited_here, note_invited, pair_secrets, sent_elsewhere
from workflow.noting import NOBODY, note
from workflow.units import unit_of

ROLES = {"hr": "bagian kepegawaian", "leader": "pimpinan", "auditor": "pemeriksa", "operator": "operator"}
SLIP_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without signs that look alike on paper."""
SLIP_GROUPS, SLIP_GROUP = 6, 4
"""24 letters of 31: 118 bits."""
CLOSED = "closed"


class UnknownRoleError(WorkflowError):
    """Peran itu tidak dikenal."""


class AccountClosedError(WorkflowError):
    """Akun ini sudah ditutup."""


class AccountOpenError(WorkflowError):
    """Akun ini tidak ditutup."""


class RoleHeldError(WorkflowError):
    """Peran itu sudah dipegang untuk unit dan hari yang sama."""


class RoleNotHeldError(WorkflowError):
    """Peran itu tidak dipegang."""


def open_missing(session: Session, now: datetime) -> int:
    """An account for everybody on the roster who has none; how many were opened."""
    there = select(Account.id).where(Account.employee_id == Employee.id).correlate(Employee).exists()
    moment = literal(now, type_=Account.made_at.type)
    rows = select(Employee.id, literal(0), moment).where(~there).order_by(Employee.id)
    missing = insert_missing(session, Account).from_select(["employee_id", "version", "made_at"], rows)
    result: Any = session.execute(missing)
    return int(result.rowcount)


def invite(
    session: Session,
    now: datetime,
    slot: datetime,
    employees: Sequence[int] | None = None,
    actor: Actor = NOBODY,
) -> int:
    """Mails an invitation to whoever was never invited (or to these people, anew); how many mails were arranged.

    Whose address was corrected since is invited there, and the link that went astray ends.
    `slot` is when they may leave. People without an address of their own need a slip. Without a NIP nothing but the
    mail would guard the link: officials come in by a code. Each is an event.
    """
    secret = OneTimeSecret
    invited = secret.account_id == Account.id, secret.purpose == "invitation"
    wanted = [
        Account.closed_at.is_(None),
        Account.activated_at.is_(None),
        Employee.nip.is_not(None),
        Employee.email.is_not(None),
        ~shares_address(),
    ]
    if employees is None:
        end_secrets(session, now, secret.id.in_(sent_elsewhere()))
        wanted.append(~invited_here())
    else:
        wanted.append(Account.employee_id.in_(employees))
        chosen = select(Account.id).where(Account.employee_id.in_(employees))
        end_secrets(session, now, secret.account_id.in_(chosen), secret.purpose == "invitation")
    number = select(func.count(secret.id)).where(*invited).correlate(Account).scalar_subquery()
    key = literal("invitation:") + cast(Account.id, String) + literal(":") + cast(number, String)
    mails = (
        select(
            key, null(), Employee.id, literal("invitation"), literal("ask"), Employee.email, Employee.name,
            literal(slot, type_=OutboxMessage.not_before.type), literal("queued"),
        )
        .join(Employee, Employee.id == Account.employee_id)
        .where(*wanted)
        .order_by(Account.id)
    )  # fmt: skip
    columns = ["key", "cycle_id", "recipient_id", "kind", "step", "address", "name", "not_before", "state"]
    result: Any = session.execute(insert_missing(session, OutboxMessage).from_select(columns, mails))
    note_invited(session, pair_secrets(session, now, slot), now, actor)
    return int(result.rowcount)


def slip(session: Session, identifier: str, now: datetime, actor: Actor) -> str:
    """A one-time secret to be printed and handed over in person; an earlier slip ends. Raises WorkflowError."""
    account = account_of(session, identifier, now)
    end_secrets(session, now, OneTimeSecret.account_id == account.id, OneTimeSecret.purpose == "slip")
    letters = "".join(secrets.choice(SLIP_LETTERS) for _ in range(SLIP_GROUPS * SLIP_GROUP))
    session.add(
        OneTimeSecret(
            account_id=account.id,
            purpose="slip",
            digest=token_digest(letters),
            asked_at=now,
            expires_at=now + timedelta(days=INVITATION_DAYS),
        )
    )
    _event(session, account, "print_slip", now, actor)
    return "-".join(letters[i : i + SLIP_GROUP] for i in range(0, len(letters), SLIP_GROUP))


def account_of(session: Session, identifier: str, now: datetime) -> Account:
    """The person's account, opened if there was none. Raises UnknownPersonError or AccountClosedError."""
    person = person_of(session, identifier)
    account = session.scalar(
        select(Account).where(Account.employee_id == person.id).with_for_update(key_share=True)
    )
    if account is None:
        account = Account(employee_id=person.id, made_at=now)
        session.add(account)
        session.flush()
    if account.closed_at is not None:
        raise AccountClosedError(f"Akun {identifier} ditutup; buka lagi dengan `siulak account reopen`.")
    return account


def grant(
    session: Session,
    identifier: str,
    role: str,
    now: datetime,
    actor: Actor,
    *,
    unit: str | None,
    first: date,
    last: date | None,
) -> None:
    """Gives a role within a unit and all below it, or in the whole office, from the first to the last day.

    Raises UnknownRoleError, UnknownUnitError, UnknownPersonError, AccountClosedError, or RoleHeldError where the
    same one is held on one of these days.
    """
    if role not in ROLES:
        raise UnknownRoleError(f"Pakai salah satu: {', '.join(ROLES)}.")
    account = account_of(session, identifier, now)
    unit_id = None if unit is None else unit_of(session, unit)
    if last is not None and last < first:
        raise WorkflowError("Hari terakhir peran mendahului hari pertamanya.")
    same = (Grant.account_id == account.id, Grant.role == role, Grant.unit_id.is_not_distinct_from(unit_id))
    days = (or_(Grant.last.is_(None), Grant.last >= first), Grant.first <= last if last else true())
    if session.scalar(select(Grant.id).where(*same, *days, Grant.revoked_at.is_(None)).limit(1)):
        raise RoleHeldError
    session.add(Grant(account_id=account.id, role=role, unit_id=unit_id, first=first, last=last))
    body = {"role": role, "unit": unit, "first": first.isoformat(), "last": last and last.isoformat()}
    _event(session, account, "grant", now, actor, body)


def revoke(session: Session, identifier: str, role: str | None, now: datetime, actor: Actor) -> int:
    """Withdraws a role, or without one closes the account: its sessions end at once. How many rows ended.

    Raises UnknownPersonError, AccountClosedError, or RoleNotHeldError where there is no such role to withdraw.
    """
    account = account_of(session, identifier, now)
    ended = _rowcount(
        session.execute(
            update(Grant)
            .where(Grant.account_id == account.id, Grant.revoked_at.is_(None))
            .where(Grant.role == role if role else literal(value=True))
            .values(revoked_at=now)
        )
    )
    if role is not None and not ended:
        raise RoleNotHeldError
    if role is None:
        account.closed_at, account.password_digest = now, None
        end_secrets(session, now, OneTimeSecret.account_id == account.id)
        ended += end_sessions(session, account.id, now)
    body = {"role": role} if role else None
    _event(session, account, "revoke" if role else "close", now, actor, body, target="" if role else CLOSED)
    return ended


def reopen(session: Session, identifier: str, now: datetime, actor: Actor) -> None:
    """Lets the person in again, with a code or a new slip; roles do not come back. Raises AccountOpenError."""
    person = person_of(session, identifier)
    account = session.scalar(
        select(Account).where(Account.employee_id == person.id).with_for_update(key_share=True)
    )
    if account is None or account.closed_at is None:
        raise AccountOpenError
    account.closed_at = None
    _event(session, account, "reopen", now, actor, source=CLOSED)


def held_roles(session: Session, employee_id: int, day: date) -> frozenset[str]:
    """Granted roles that hold on a day, wherever; none while the person has no post."""
    return frozenset(
        session.scalars(
            select(Grant.role)
            .join(Account, Account.id == Grant.account_id)
            .where(Account.employee_id == employee_id, Account.closed_at.is_(None))
            .where(Grant.revoked_at.is_(None), on(Grant, day), serves(Account.employee_id, day))
        )
    )


def end_sessions(session: Session, account_id: int, now: datetime) -> int:
    open_ones = (WebSession.account_id == account_id, WebSession.ended_at.is_(None))
    return _rowcount(session.execute(update(WebSession).where(*open_ones).values(ended_at=now)))


def withdraw_unused(session: Session, employees: Select[Any]) -> None:
    """Takes back the accounts of these people that nothing has happened to."""
    unused = Account.employee_id.in_(employees), Account.version == 0, Account.activated_at.is_(None)
    asked = select(OneTimeSecret.id).where(OneTimeSecret.account_id == Account.id).correlate(Account)
    statement = delete(Account).where(*unused, ~asked.exists())
    session.execute(statement.execution_options(synchronize_session=False))


def end_secrets(session: Session, now: datetime, *which: Any) -> None:
    session.execute(
        update(OneTimeSecret)
        .where(*which, OneTimeSecret.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def _event(
    session: Session,
    account: Account,
    trigger: str,
    now: datetime,
    actor: Actor,
    body: dict[str, Any] | None = None,
    *,
    source: str = "",
    target: str = "",
) -> None:
    account.version += 1
    note(
        session,
        "account",
        account.id,
        account.version,
        trigger,
        role=actor.role,
        at=now,
        actor=actor,
        source=source,
        target=target,
        body=body,
    )


def _rowcount(result: Any) -> int:
    return int(result.rowcount)
