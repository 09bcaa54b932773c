"""The office's business time: the wall clock, or the virtual clock of a played year. Never both."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, or_, update
from sqlalchemy.orm import Session

from models.run import Clock
from models.session import insert_missing, transaction
from workflow.calendar import utc_now
from workflow.errors import ClockError

ONLY_ROW = 1


class PastError(ClockError):
    """Waktu yang diminta sudah lewat pada jam virtual; tidak ada lagi yang perlu dikerjakan."""


def set_virtual(engine: Engine, start: datetime) -> None:
    """Puts a new database on the virtual clock. Raises ClockError on one that lives in real time."""
    with transaction(engine) as session:
        session.execute(insert_missing(session, Clock).values(id=ONLY_ROW, virtual=True, now=start))
        if not session.get_one(Clock, ONLY_ROW).virtual:
            raise ClockError("Basis data ini berjalan pada waktu nyata; jam virtual ditolak.")


def become_real(engine: Engine) -> None:
    """Hands a played past over to real time. Raises ClockError where the played time lies ahead of it."""
    with transaction(engine) as session:
        clock = session.get_one(Clock, ONLY_ROW)
        if clock.virtual and clock.now is not None and clock.now > utc_now():
            raise ClockError("Waktu yang dimainkan sudah melewati waktu nyata.")
        clock.virtual, clock.now = False, None


def business_time(engine: Engine, as_of: datetime | None) -> datetime:
    """The moment a run works at. It moves a virtual clock forward, never back, whoever else moves it meanwhile.

    Raises ClockError where the run and the database are on different clocks, PastError where time went on.
    """
    with transaction(engine) as session:
        return _real(session) if as_of is None else _virtual(session, as_of)


def _real(session: Session) -> datetime:
    session.execute(insert_missing(session, Clock).values(id=ONLY_ROW, virtual=False))
    if session.get_one(Clock, ONLY_ROW).virtual:
        raise ClockError("Basis data ini memakai jam virtual: jalankan dengan as_of.")
    return utc_now()


def _virtual(session: Session, as_of: datetime) -> datetime:
    moved: Any = session.execute(
        update(Clock)
        .where(Clock.id == ONLY_ROW, Clock.virtual, or_(Clock.now.is_(None), Clock.now <= as_of))
        .values(now=as_of)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount:
        return as_of
    clock = session.get(Clock, ONLY_ROW)
    if clock is None or not clock.virtual:
        raise ClockError("Basis data ini berjalan pada waktu nyata: jalankan tanpa as_of.")
    raise PastError


def current(session: Session) -> datetime:
    """Business time without moving it."""
    return virtual_now(session) or utc_now()


def virtual_now(session: Session) -> datetime | None:
    """How far a played year has come; nothing where the office lives in real time."""
    clock = session.get(Clock, ONLY_ROW)
    return clock.now if clock is not None and clock.virtual else None
