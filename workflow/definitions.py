"""Definitions as stored: a cycle stays with the version it was launched under."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.definition import DefinitionFile, digest, parse
from models.cycle import Cycle, CycleDefinition
from workflow.calendar import Calendar, thaw


@dataclass(frozen=True)
class Rules:
    """What a cycle runs under."""

    cycle_id: int
    definition: DefinitionFile
    calendar: Calendar
    last: date
    """The cycle's last day, by whose rule tables it is rated."""


def rules_of(session: Session, cycle_id: int) -> Rules:
    cycle = session.get_one(Cycle, cycle_id)
    return Rules(cycle_id, of_cycle(session, cycle), thaw(cycle.calendar), cycle.last)


def of_cycle(session: Session, cycle: Cycle) -> DefinitionFile:
    stored = session.get_one(CycleDefinition, cycle.definition_id)
    return _parsed(stored.digest, stored.source, stored.code)


def store(session: Session, source: str) -> CycleDefinition:
    """Keeps a proved definition; the same text is kept once."""
    definition = parse(source, "definition")
    known = session.scalar(select(CycleDefinition).where(CycleDefinition.digest == digest(source)))
    if known is None:
        known = CycleDefinition(code=definition.code, digest=digest(source), source=source)
        session.add(known)
        session.flush()
    return known


def by_digest(session: Session, wanted: str) -> CycleDefinition:
    """Raises NoResultFound where no definition with that digest was stored."""
    return session.scalars(select(CycleDefinition).where(CycleDefinition.digest == wanted)).one()


@lru_cache(maxsize=32)
def _parsed(_digest: str, source: str, code: str) -> DefinitionFile:
    return parse(source, code)
