"""What exactly is hashed: an event's columns as they are stored, its payload, a batch. For sealer and verifier.

A change here is a new FORM; what an older one sealed must stay readable.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.base import Base
from models.seal import SealBatch, SealLeaf
from models.session import reading
from models.stored import JsonText, as_stored
from workflow import merkle

FORM = 1
GENESIS = 64 * "0"
"""What the first batch names as the one before it."""
EVENT = (
    "id", "subject", "subject_id", "version", "cycle_id", "trigger", "source", "target", "actor_id", "role", "mark",
    "at", "recorded_at", "run_id", "prompt_id",
)  # fmt: skip
"""The event's columns in the order in which form 1 hashes them: all there are."""
BATCH = ("number", "form", "first", "last", "root", "previous", "sealed_at")
"""A batch's columns in the order of form 1: all but the digest itself."""
EVENTS, PAYLOADS, LEAVES, BATCHES = (
    Base.metadata.tables[table.__tablename__] for table in (AuditEvent, AuditPayload, SealLeaf, SealBatch)
)
"""Plain tables: rows by the hundred thousand want no mapped objects."""
EVENT_COLUMNS = tuple(as_stored(EVENTS.c[name]).label(f"event_{name}") for name in EVENT)
BATCH_COLUMNS = tuple(as_stored(BATCHES.c[name]).label(name) for name in BATCH)
PAYLOAD_COLUMNS = (as_stored(PAYLOADS.c.salt).label("salt"), JsonText(PAYLOADS.c.body).label("body"))


def _strange(value: object) -> dict[str, str]:
    """What no column of ours holds (bytes, a float that is none) still gets one text of its own."""
    return {type(value).__name__: repr(value)}


_text = json.JSONEncoder(separators=(",", ":"), default=_strange).encode


def encoded(values: Sequence[Any]) -> bytes:
    """One text for one row of values: JSON, ASCII only."""
    return _text(list(values)).encode("ascii")


def leaf_digest(position: int, payload: str | None, event: Sequence[Any]) -> bytes:
    """`payload` is its digest, `event` the values of EVENT_COLUMNS."""
    return sha256(merkle.LEAF + encoded((position, payload, *event))).digest()


def payload_digest(salt: Any, body: Any) -> str | None:
    """None where the event has no payload, or no longer."""
    if salt is None and body is None:
        return None
    return sha256(merkle.PAYLOAD + encoded((salt, body))).hexdigest()


def batch_digest(batch: Sequence[Any]) -> str:
    """`batch` holds the values of BATCH_COLUMNS."""
    return sha256(merkle.BATCH + encoded(batch)).hexdigest()


@contextmanager
def reading_anything(engine: Engine) -> Iterator[Session]:
    """A snapshot in which no text is too broken to be read: what somebody meddled with must be told, not raised."""
    with reading(engine) as session:
        if engine.dialect.name != "sqlite":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
            return
        connection: Any = session.connection().connection.dbapi_connection
        connection.text_factory = partial(str, encoding="utf-8", errors="surrogateescape")
        try:
            yield session
        finally:
            connection.text_factory = str
