"""Granted roles = fold of their events: what counts as a right is what the log says was given and not withdrawn."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.account import Grant
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


def _told(session: Session) -> dict[int, Counter[Right]]:
    """By account, in the order of its events. Withdrawing a role ends each of that name, closing all."""
    found: dict[int, Counter[Right]] = defaultdict(Counter)
    rows = session.execute(
        select(AuditEvent.subject_id, AuditEvent.trigger, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .where(AuditEvent.subject == "account", AuditEvent.trigger.in_(("grant", "revoke", "close")))
        .order_by(AuditEvent.subject_id, AuditEvent.version)
    )
    for account_id, trigger, body in rows:
        if trigger == "close":
            found[account_id].clear()
        elif body is None:
            continue  # the payload is gone: the seal tells, and the role stays with the table alone
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
