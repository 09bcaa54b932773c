"""Who may do a piece of work now. Times come from the database's clock, never from a worker's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, or_, select, update
from sqlalchemy.orm import Session

from models.base import Instant
from models.run import Lease
from models.session import insert_missing, reading, transaction
from workflow.errors import LeaseLostError

SECONDS = 60


def take(engine: Engine, name: str, holder: str, seconds: float = SECONDS) -> int | None:
    """The fencing number if the lease was free, run out or one's own; None while another holds it."""
    with transaction(engine) as session:
        now = database_now(session)
        session.execute(insert_missing(session, Lease).values(name=name, holder="", fencing=0, until=now))
        free = or_(Lease.holder.in_(("", holder)), Lease.until <= now)
        return session.scalar(
            update(Lease)
            .where(Lease.name == name, free)
            .values(holder=holder, until=now + timedelta(seconds=seconds), fencing=Lease.fencing + 1)
            .returning(Lease.fencing)
        )


@contextmanager
def fenced(engine: Engine, name: str, fencing: int, seconds: float = SECONDS) -> Iterator[Session]:
    """A transaction that only the present holder can commit; it prolongs the lease.

    Raises LeaseLostError where another holder came: nothing is then written.
    """
    with transaction(engine) as session:
        until = database_now(session) + timedelta(seconds=seconds)
        statement = update(Lease).where(Lease.name == name, Lease.fencing == fencing).values(until=until)
        if not session.execute(statement).rowcount:  # type: ignore[attr-defined]
            raise LeaseLostError
        yield session


def left_behind(engine: Engine) -> dict[str, int]:
    """Works whose holder is dead, or silent for too long, and that nobody has taken over: name → fencing number."""
    with reading(engine) as session:
        run_out = select(Lease.name, Lease.fencing).where(
            Lease.holder != "", Lease.until <= database_now(session)
        )
        return dict(session.execute(run_out).tuples().all())


def release(engine: Engine, name: str, fencing: int) -> None:
    with transaction(engine) as session:
        session.execute(update(Lease).where(Lease.name == name, Lease.fencing == fencing).values(holder=""))


def release_all(engine: Engine) -> None:
    """For a start at which nothing else can be running."""
    with transaction(engine) as session:
        session.execute(update(Lease).values(holder=""))


def database_now(session: Session) -> datetime:
    return session.execute(select(func.current_timestamp(type_=Instant))).scalar_one()
