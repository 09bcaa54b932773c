"""Changed appraisers as a reader is told of them: who before, who from then on, since when, by which roster."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.handover import Handover
from models.people import Assignment, Employee
from models.roster import RosterImport
from workflow.wording import long_date

UNKNOWN = "orang yang tidak tercatat lagi"
CAPACITIES = {"plt": "Plt", "plh": "Plh", "delegate": "mengambil alih"}


@dataclass(frozen=True)
class Told:
    id: int
    about: str | None
    """Whose appraiser."""
    words: str
    """`Agus Contoh → Budi Contoh (Plt SPT Nomor 12), mulai 1 Juli 2026`."""
    source: str
    """`impor daftar pegawai 2`."""
    told_at: datetime
    withdrawn_at: datetime | None

    @property
    def sentence(self) -> str:
        return f"{self.words}, menurut {self.source}"


def concerning(evaluations: Select[Any] | Sequence[int]) -> Select[tuple[int]]:
    """Numbers of those of an evaluation's assignment: from its cycle's first day on, known before the cycle closed.

    Without those that had been taken back before the launch.
    """
    known = and_(
        Handover.first >= Cycle.first,
        or_(Cycle.closed_at.is_(None), Handover.told_at <= Cycle.closed_at),
        or_(Handover.withdrawn_at.is_(None), Handover.withdrawn_at >= Cycle.launched_at),
    )
    return (
        select(Handover.id)
        .join(Evaluation, Evaluation.assignment_id == Handover.assignment_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(Evaluation.id.in_(evaluations), known)
    )


def of_evaluation(session: Session, evaluation_id: int) -> list[Told]:
    """In the order of their days."""
    return _told(session, Handover.id.in_(concerning([evaluation_id])))


def by_number(session: Session, numbers: Collection[int]) -> dict[int, Told]:
    return {each.id: each for each in _told(session, Handover.id.in_(numbers))} if numbers else {}


def _told(session: Session, meant: ColumnElement[bool]) -> list[Told]:
    before, after, person = aliased(Employee), aliased(Employee), aliased(Employee)
    rows = session.execute(
        select(Handover, before.name, after.name, person.name, RosterImport.id)
        .join(RosterImport, RosterImport.id == Handover.import_id)
        .outerjoin(before, before.id == Handover.before_id)
        .outerjoin(after, after.id == Handover.after_id)
        .outerjoin(Assignment, Assignment.id == Handover.assignment_id)
        .outerjoin(person, person.id == Assignment.employee_id)
        .where(meant)
        .order_by(Handover.first, Handover.id)
    )
    return [
        Told(
            id=row.id,
            about=whose,
            words=f"{_held(was, row.before_capacity, row.before_document)} → "
            f"{_held(now, row.after_capacity, row.after_document)}, mulai {long_date(row.first)}",
            source=f"impor daftar pegawai {number}",
            told_at=row.told_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row, was, now, whose, number in rows
    ]


def _held(name: str | None, capacity: str, document: str) -> str:
    word = CAPACITIES.get(capacity, "")
    said = document.casefold().startswith(word.casefold())
    how = document if said else ", ".join(filter(None, (word, document)))
    return (name or UNKNOWN) + (f" ({how})" if how else "")
