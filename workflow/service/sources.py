"""Service desks' own systems: a token each, of which only the digest is kept."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.service import ServiceSource
from models.session import transaction
from workflow.gathering import Actor
from workflow.noting import note
from workflow.service.errors import SourceError

OPEN, REVOKE = "open_source", "revoke_source"
LONGEST = 40


def open_source(engine: Engine, name: str, actor: Actor, now: datetime) -> str:
    """A new token for the source of this name; the one it had ends. Raises SourceError."""
    if not 0 < len(name.strip()) <= LONGEST or not name.isprintable():
        raise SourceError(f"Namanya wajib diisi, paling panjang {LONGEST} huruf.")
    token = secrets.token_urlsafe(32)
    with transaction(engine) as session:
        found = session.scalar(select(ServiceSource).where(ServiceSource.name == name.strip()))
        before = "" if found is None else _state(found)
        if found is None:
            found = ServiceSource(name=name.strip(), version=0)
            session.add(found)
        found.version, found.digest = found.version + 1, _digest(token)
        session.flush()
        _note(session, found, OPEN, before, actor, now)
    return token


def revoke_source(engine: Engine, name: str, actor: Actor, now: datetime) -> None:
    """Its token ends. Raises SourceError where there is none."""
    with transaction(engine) as session:
        found = session.scalar(select(ServiceSource).where(ServiceSource.name == name.strip()))
        if found is None or found.digest is None:
            raise SourceError("Tidak ada sistem loket yang berlaku dengan nama itu.")
        found.version, found.digest = found.version + 1, None
        session.flush()
        _note(session, found, REVOKE, "open", actor, now)


def source_of(session: Session, token: str) -> str | None:
    """The name of the source whose token this is."""
    return session.scalar(select(ServiceSource.name).where(ServiceSource.digest == _digest(token)))


def _digest(token: str) -> str:
    return hashlib.sha256(f"siulak-source:{token}".encode()).hexdigest()


def _state(source: ServiceSource) -> str:
    return "revoked" if source.digest is None else "open"


def _note(
    session: Session, source: ServiceSource, trigger: str, before: str, actor: Actor, now: datetime
) -> None:
    note(
        session, "source", source.id, source.version, trigger,
        role=actor.role, at=now, actor=actor, source=before, target=_state(source), body={"name": source.name},
    )  # fmt: skip
