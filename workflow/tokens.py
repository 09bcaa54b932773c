"""Tokens for a person's own program: made and withdrawn by the person, good for daily reports alone."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.orm import Session

from models.account import Account
from models.session import lock, persistent, transaction
from models.token import ApiToken
from workflow.acts import token_digest
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.noting import note

VALID = timedelta(days=365)
MOST, LONGEST_NAME = 10, 60
MAKE, END = "make_token", "end_token"
STEPS = {MAKE: ("", "open"), END: ("open", "ended")}
PREFIX = "siulak_"
"""So that a secret left in a file is recognised as one."""


@dataclass(frozen=True)
class TokenView:
    number: int
    name: str
    made_at: datetime
    expires_at: datetime


@persistent
def make(engine: Engine, account_id: int, person: int, name: str, now: datetime, at: datetime) -> str:
    """The secret, which is kept nowhere. `now` is the wall clock, `at` the office's time. Raises RefusedError."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise RefusedError([f"Beri nama tokennya, paling panjang {LONGEST_NAME} huruf."])
    with transaction(engine) as session:
        lock(session, select(Account.id).where(Account.id == account_id))
        held = (
            select(func.count()).select_from(ApiToken).where(*_alive(now), ApiToken.account_id == account_id)
        )
        if (session.scalar(held) or 0) >= MOST:
            raise RefusedError([f"Sudah ada {MOST} token. Cabut dahulu yang tidak dipakai lagi."])
        secret = PREFIX + secrets.token_urlsafe(32)
        token = ApiToken(
            account_id=account_id, name=name, digest=token_digest(secret), made_at=now, expires_at=now + VALID
        )
        session.add(token)
        session.flush()
        _note(session, token, MAKE, person, at)
        return secret


@persistent
def end(engine: Engine, account_id: int, person: int, number: int, now: datetime, at: datetime) -> None:
    """Withdraws one; what is withdrawn already stays so. Raises RefusedError for one that is not theirs."""
    with transaction(engine) as session:
        lock(session, select(ApiToken.id).where(ApiToken.id == number))
        token = session.get(ApiToken, number)
        if token is None or token.account_id != account_id:
            raise RefusedError(["Token itu tidak ada."])
        if token.ended_at is None:
            token.ended_at, token.version = now, token.version + 1
            _note(session, token, END, person, at)


def tokens(session: Session, account_id: int, now: datetime) -> list[TokenView]:
    rows = session.scalars(
        select(ApiToken).where(ApiToken.account_id == account_id, *_alive(now)).order_by(ApiToken.id)
    )
    return [TokenView(row.id, row.name, row.made_at, row.expires_at) for row in rows]


def bearer(session: Session, secret: str, now: datetime) -> int | None:
    """Whose token it is; None for one that is unknown, over or withdrawn, or whose account is closed."""
    if not secret.startswith(PREFIX):
        return None
    return session.scalar(
        select(Account.employee_id)
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(ApiToken.digest == token_digest(secret), *_alive(now), Account.closed_at.is_(None))
    )


def _alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return ApiToken.ended_at.is_(None), ApiToken.expires_at > now


def _note(session: Session, token: ApiToken, trigger: str, person: int, at: datetime) -> None:
    source, target = STEPS[trigger]
    actor = Actor(employee_id=person)
    note(
        session, "token", token.id, token.version, trigger,
        role="employee", at=at, actor=actor, source=source, target=target, body={"name": token.name},
    )  # fmt: skip
