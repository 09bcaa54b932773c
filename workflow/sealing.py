"""The one sealer: gives the events their positions and seals them in Merkle batches, each naming the one before.

Writers never wait for it: events are read and hashed outside the transaction that writes the seals. Run again it finds
nothing to do; two at once are kept apart by a lease, and a stale one's batch is refused.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Engine, Row, func, insert, select
from sqlalchemy.orm import Session

from models.seal import SealBatch, SealLeaf
from models.stored import moment_text
from workflow import leases
from workflow.calendar import utc_now
from workflow.errors import LeaseLostError
from workflow.leaves import (
    BATCHES,
    EVENT_COLUMNS,
    EVENTS,
    FORM,
    GENESIS,
    LEAVES,
    PAYLOAD_COLUMNS,
    PAYLOADS,
    batch_digest,
    leaf_digest,
    payload_digest,
    reading_anything,
)
from workflow.merkle import Tree

LEASE = "seal"
BATCH, CHUNK = 1_000, 10_000
"""Leaves in a batch, which is how closely a rewritten leaf can be placed; events a transaction."""
LATE = 100_000
"""How far behind the last sealed event the frequent search looks for one that was committed late (PostgreSQL)."""


class Head(NamedTuple):
    """The end of the sealed log: who knows it notices when anything before it is cut or rewritten."""

    position: int
    digest: str
    number: int = 0


def head(session: Session) -> Head | None:
    """None while nothing is sealed."""
    row = session.execute(
        select(SealBatch.last, SealBatch.digest, SealBatch.number).order_by(SealBatch.number.desc()).limit(1)
    ).first()
    return None if row is None else Head(*row)


def seal(engine: Engine) -> Head | None:
    """Seals every event there is, and gives the head. For a stage's close."""
    _seal(engine, after=None)
    with reading_anything(engine) as session:
        return head(session)


def seal_due(engine: Engine) -> int:
    """Seals what has come since the last time; how many events. For a loop, at least once a minute.

    It searches from a little behind the last sealed event; what was committed later than that is found by `seal`.
    """
    with reading_anything(engine) as session:
        last = session.scalar(select(func.max(SealLeaf.event_id)))
    return _seal(engine, after=None if last is None else last - LATE)


def _seal(engine: Engine, after: int | None) -> int:
    fencing = leases.take(engine, LEASE, str(uuid4()))
    if fencing is None:
        return 0
    sealed = 0
    try:
        while rows := _unsealed(engine, after):
            _write(engine, fencing, rows)
            sealed, after = sealed + len(rows), rows[-1].event_id
    except LeaseLostError:
        return sealed
    finally:
        leases.release(engine, LEASE, fencing)
    return sealed


def _unsealed(engine: Engine, after: int | None) -> Sequence[Row[Any]]:
    """The next events without a leaf, in the order of their ids."""
    leaf = select(LEAVES.c.event_id).where(LEAVES.c.event_id == EVENTS.c.id).exists()
    query = (
        select(*EVENT_COLUMNS, *PAYLOAD_COLUMNS)
        .outerjoin(PAYLOADS, PAYLOADS.c.event_id == EVENTS.c.id)
        .where(~leaf)
        .order_by(EVENTS.c.id)
        .limit(CHUNK)
    )
    with reading_anything(engine) as session:
        return session.execute(query if after is None else query.where(EVENTS.c.id > after)).all()


def _write(engine: Engine, fencing: int, rows: Sequence[Row[Any]]) -> None:
    """One transaction. Raises LeaseLostError where another sealer came between."""
    with reading_anything(engine) as session:
        before = head(session) or Head(0, GENESIS)
    leaves = _leaves(before.position, rows)
    batches = list(_batches(before, leaves))
    with leases.fenced(engine, LEASE, fencing) as session:
        if (head(session) or Head(0, GENESIS)) != before:
            raise LeaseLostError
        session.execute(insert(LEAVES), leaves)
        session.execute(insert(BATCHES), batches)


def _leaves(end: int, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    width = len(EVENT_COLUMNS)
    found = []
    for position, row in enumerate(rows, end + 1):
        payload = payload_digest(*row[width:])
        digest = leaf_digest(position, payload, row[:width])
        found.append(
            {"position": position, "event_id": row[0], "payload_digest": payload, "digest": digest.hex()}
        )
    return found


def _batches(before: Head, leaves: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(leaves), BATCH):
        chosen, tree = leaves[start : start + BATCH], Tree()
        for leaf in chosen:
            tree.add(bytes.fromhex(leaf["digest"]))
        now, last = utc_now(), chosen[-1]["position"]
        row = {
            "number": before.number + 1,
            "form": FORM,
            "first": chosen[0]["position"],
            "last": last,
            "root": tree.root().hex(),
            "previous": before.digest,
        }
        digest = batch_digest((*row.values(), moment_text(now)))
        yield row | {"sealed_at": now, "digest": digest}
        before = Head(last, digest, before.number + 1)
