"""Granted roles = fold of their events: what counts as a right is what the log says was given and not withdrawn."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from models.account import Account, Grant
from models.audit import AuditEvent, AuditPayload
from models.people import Unit

Right = tuple[str, str | None, date, date | None]
"""Role, code of the unit, first and last day."""


@dataclass(frozen=True)
class Astray:
    """A role that only the log tells, or only the table."""

    account_id: int
    role: str
    unit: str | None
    first: date
    last: date | None
    in_log: bool


def astray(session: Session) -> Iterator[Astray]:
    """Every role in which the log and the table differ, by account."""
    told, held = _told(session), _held(session)
    for account_id in sorted({*told, *held}):
        for rights, in_log in (
            (told[account_id] - held[account_id], True),
            (held[account_id] - told[account_id], False),
        ):
            for right in sorted(rights.elements(), key=repr):
                yield Astray(account_id, *right, in_log=in_log)


def held(session: Session, person: int, role: str, at: datetime, day: date) -> bool:
    """Whether the log says that the person had the role at a moment, for that day."""
    return bool(scopes(session, person, role, at, day))


def scopes(session: Session, person: int, role: str, at: datetime, day: date) -> frozenset[str | None]:
    """Codes of the units for which the log says so; None among them where it was for the whole office."""
    account_id = session.scalar(select(Account.id).where(Account.employee_id == person))
    rights = _told(session, AuditEvent.subject_id == account_id, AuditEvent.at <= at)[account_id or 0]
    return frozenset(
        unit
        for name, unit, first, last in rights
        if name == role and first <= day and (last is None or day <= last)
    )


def wrong_ways_in(session: Session) -> Iterator[int]:
    """Accounts that were activated or closed at another moment than their events say."""
    event = AuditEvent
    told: dict[int, dict[str, datetime | None]] = defaultdict(dict)
    acts = select(event.subject_id, event.trigger, event.at).where(
        event.subject == "account", event.trigger.in_(("activate", "close", "reopen"))
    )
    for account_id, trigger, at in session.execute(acts.order_by(event.subject_id, event.version)):
        name = "activated_at" if trigger == "activate" else "closed_at"
        told[account_id][name] = None if trigger == "reopen" else at
    rows = session.execute(select(Account.id, Account.activated_at, Account.closed_at).order_by(Account.id))
    for account_id, activated, closed in rows:
        meant = told.get(account_id, {})
        if (activated, closed) != (meant.get("activated_at"), meant.get("closed_at")):
            yield account_id


def _told(session: Session, *which: ColumnElement[bool]) -> dict[int, Counter[Right]]:
    """By account, in the order of its events. Withdrawing a role ends each of that name, closing all."""
    found: dict[int, Counter[Right]] = defaultdict(Counter)
    rows = session.execute(
        select(AuditEvent.subject_id, AuditEvent.trigger, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .where(AuditEvent.subject == "account", AuditEvent.trigger.in_(("grant", "revoke", "close")), *which)
        .order_by(AuditEvent.subject_id, AuditEvent.version)
    )
    for account_id, trigger, body in rows:
        if trigger == "close":
            found[account_id].clear()
        elif body is None:
            continue  # who was given what is not told any more: the table's role has nothing behind it
        elif trigger == "grant":
            found[account_id][_right(body)] += 1
        else:
            for right in [each for each in found[account_id] if each[0] == body["role"]]:
                del found[account_id][right]
    return found


def _right(body: dict[str, Any]) -> Right:
    last = body["last"]
    return body["role"], body["unit"], date.fromisoformat(body["first"]), last and date.fromisoformat(last)


def _held(session: Session) -> dict[int, Counter[Right]]:
    found: dict[int, Counter[Right]] = defaultdict(Counter)
    rows = session.execute(
        select(Grant.account_id, Grant.role, Unit.code, Grant.first, Grant.last)
        .outerjoin(Unit, Unit.id == Grant.unit_id)
        .where(Grant.revoked_at.is_(None))
    )
    for account_id, role, unit, first, last in rows:
        found[account_id][role, unit, first, last] += 1
    return found
