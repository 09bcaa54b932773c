"""A unit with everything below it, and a cycle, by the codes that an office knows."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.people import Unit
from workflow.errors import WorkflowError


class UnknownUnitError(WorkflowError):
    """Unit kerja itu tidak ada pada daftar pegawai."""


class UnknownCycleError(WorkflowError):
    """Siklus itu tidak ada."""


def within(session: Session, code: str) -> list[int]:
    """The unit of this code and all below it. Raises UnknownUnitError."""
    unit = unit_of(session, code)
    tree = select(Unit.id.label("id")).where(Unit.id == unit).cte("tree", recursive=True)
    child = aliased(Unit)
    below = tree.union(select(child.id).join(tree, child.parent_id == tree.c.id))
    return list(session.scalars(select(below.c.id).order_by(below.c.id)))


def unit_of(session: Session, code: str) -> int:
    """Raises UnknownUnitError."""
    found = session.scalar(select(Unit.id).where(Unit.code == code))
    if found is None:
        raise UnknownUnitError(f"Periksa unit_kode {code!r}.")
    return found


def cycle_of(session: Session, code: str) -> Cycle:
    """Raises UnknownCycleError, which names those that there are."""
    found = session.scalar(select(Cycle).where(Cycle.code == code))
    if found is None:
        known = ", ".join(session.scalars(select(Cycle.code).order_by(Cycle.id)))
        raise UnknownCycleError(f"{code!r}: yang ada: {known or 'belum ada'}.")
    return found
