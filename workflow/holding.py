"""The outbox at rest. A database that came back from a copy does not know what was sent since: it may have to be
sent again, and it may have arrived already. A person decides, with the mail server's log at hand.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select, update
from sqlalchemy.orm import Session

from models.holding import OutboxHold
from models.prompt import OutboxMessage
from models.session import reading, transaction
from workflow import clock
from workflow.errors import WorkflowError
from workflow.noting import note

UNSETTLED = ("queued", "in_data", "ambiguous", "deferred")
ROLE = "operator"


class HeldError(WorkflowError):
    """Email sedang ditahan sejak pemulihan dari cadangan; lepaskan dengan `siulak outbox release`."""


class NotHeldError(WorkflowError):
    """Email tidak sedang ditahan; tidak ada yang perlu dilepaskan."""


@dataclass(frozen=True)
class HeldMail:
    """A mail that waits, and what its release would send."""

    id: int
    kind: str
    step: str
    state: str
    slot: datetime
    address: str
    message_id: str | None
    """Of frozen bytes, which would leave unchanged; without one it would be made anew, with new links."""
    since_restore: bool


@dataclass(frozen=True)
class Release:
    """What a person decided."""

    by: str
    now: datetime
    drop_before: datetime | None = None
    """Mails of earlier slots are taken to have arrived."""
    accepted: frozenset[str] = frozenset()
    """Message-IDs that the mail server's log names as accepted."""


@dataclass(frozen=True)
class Released:
    accepted: int
    dropped: int
    waiting: int


def open_hold(session: Session) -> OutboxHold | None:
    return session.scalars(
        select(OutboxHold).where(OutboxHold.released_at.is_(None)).order_by(OutboxHold.id).limit(1)
    ).first()


def is_held(engine: Engine) -> bool:
    with reading(engine) as session:
        return open_hold(session) is not None


def refuse_while_held(session: Session) -> None:
    """Raises HeldError: the last gate before a mail leaves."""
    if open_hold(session) is not None:
        raise HeldError


def hold(engine: Engine, reason: str, taken_at: datetime | None, now: datetime) -> None:
    """Holds everything that waits and everything to come."""
    with transaction(engine) as session:
        last = session.scalar(select(func.max(OutboxMessage.id))) or 0
        row = OutboxHold(reason=reason, taken_at=taken_at, held_at=now, last_message=last)
        session.add(row)
        session.flush()
        at = clock.current(session)
        note(session, "outbox", row.id, 1, "hold", role=ROLE, at=at, target="held")


def waiting(session: Session, held: OutboxHold) -> list[HeldMail]:
    """Every mail that is not settled, oldest slot first."""
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.state.in_(UNSETTLED))
        .order_by(OutboxMessage.not_before, OutboxMessage.id)
    )
    return [
        HeldMail(
            id=row.id,
            kind=row.kind,
            step=row.step,
            state=row.state,
            slot=row.not_before,
            address=row.address,
            message_id=row.message_id,
            since_restore=row.id > held.last_message,
        )
        for row in rows
    ]


def release(engine: Engine, decided: Release) -> Released:
    """Lets mail leave again. What the decision keeps back is settled for good; the prompts themselves stay open.

    Raises NotHeldError.
    """
    with transaction(engine) as session:
        held = open_hold(session)
        if held is None:
            raise NotHeldError
        accepted = _mark_accepted(session, decided.accepted)
        dropped = _drop(session, decided.drop_before)
        held.released_at, held.released_by = decided.now, decided.by[:60]
        day = decided.drop_before
        held.decision = "send" if day is None else f"drop before {day:%Y-%m-%d}"
        held.dropped = dropped
        at, mark = clock.current(session), held.decision
        note(
            session, "outbox", held.id, 2, "release",
            role=ROLE, at=at, source="held", target="open", mark=mark,
            body={"by": held.released_by, "accepted": accepted, "dropped": dropped},
        )  # fmt: skip
        left = select(func.count()).where(OutboxMessage.state.in_(UNSETTLED))
        return Released(accepted, dropped, session.scalar(left) or 0)


def _mark_accepted(session: Session, named: Collection[str]) -> int:
    """The mail server knows better than the copy."""
    return _settle(
        session,
        OutboxMessage.message_id.in_(sorted(named)),
        state="accepted",
        accepted_at=OutboxMessage.frozen_at,
        reply="accepted by the mail server's log",
    )


def _drop(session: Session, before: datetime | None) -> int:
    """Also every code of the time before the copy: its ten minutes are over."""
    stale: ColumnElement[bool] = and_(OutboxMessage.urgent, OutboxMessage.frozen_at.is_not(None))
    if before is not None:
        stale = or_(stale, OutboxMessage.not_before < before)
    return _settle(session, stale, state="dropped", reply="dropped after a restore")


def _settle(session: Session, meant: ColumnElement[bool], **values: Any) -> int:
    result: Any = session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state.in_(UNSETTLED), meant)
        .values(content=None, **values)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)


def patient_since(session: Session, slot: datetime) -> datetime:
    """From when a mail has had its chance: its slot, or the release of the outbox that kept it."""
    released = session.scalar(select(func.max(OutboxHold.released_at)))
    return slot if released is None else max(slot, released)
