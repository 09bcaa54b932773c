"""What the roster says of one person for a cycle, and from which file each part is: for that person alone."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.people import AppraiserRelation, Assignment, Employee, Unit
from models.roster import RosterChange, RosterImport
from workflow.authority import superiors
from workflow.roster.rows import ACTING
from workflow.wording import long_date

CAPACITIES = {
    "definitive": "",
    "plt": "Plt.",
    "plh": "Plh.",
    "delegate": "atas delegasi",
    "tugas_belajar": "Tugas belajar,",
    "cltn": "CLTN,",
}
UNKNOWN = "Daftar pegawai; berkasnya tidak tercatat"


@dataclass(frozen=True)
class Above:
    """Who appraises, from a day on."""

    days: str
    appraiser: str
    capacity: str
    document: str
    superior: str
    """The appraiser's own appraiser on the first of these days; empty where nobody is."""


@dataclass(frozen=True)
class Post:
    """One post of the person within the cycle."""

    days: str
    post: str
    unit: str
    capacity: str
    acting: bool
    basis: str
    above: tuple[Above, ...]
    source: str


@dataclass(frozen=True)
class OwnData:
    cycle_title: str
    """Empty where no cycle runs or is ahead: then it is the calendar year."""
    days: str
    name: str
    nip: str
    status: str
    grade: str
    email: str
    shared: bool
    """Somebody else has the same address."""
    source: str
    posts: tuple[Post, ...]
    newest: str
    """The last roster that was taken over."""


def own_data(session: Session, person: int, today: date) -> OwnData:
    """For the cycle that runs, or is launched ahead; else for today's year."""
    cycle = session.scalar(
        select(Cycle).where(Cycle.last >= today, Cycle.closed_at.is_(None)).order_by(Cycle.first).limit(1)
    )
    first, last = (cycle.first, cycle.last) if cycle else (date(today.year, 1, 1), date(today.year, 12, 31))
    who = session.get_one(Employee, person)
    alike = select(func.count()).select_from(Employee).where(Employee.email == who.email)
    newest = session.scalar(
        select(RosterImport).where(RosterImport.undone_at.is_(None)).order_by(RosterImport.id.desc()).limit(1)
    )
    return OwnData(
        cycle_title=cycle.title if cycle else "",
        days=_span(first, last),
        name=who.name,
        nip=who.nip or "",
        status=who.status,
        grade=who.grade,
        email=who.email or "",
        shared=who.email is not None and (session.scalar(alike) or 0) > 1,
        source=_sources(session, "employee", [person]).get(person, UNKNOWN),
        posts=_posts(session, person, first, last),
        newest="" if newest is None else _told(newest),
    )


def _posts(session: Session, person: int, first: date, last: date) -> tuple[Post, ...]:
    rows = session.execute(
        select(Assignment, Unit.name)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.employee_id == person, Assignment.first <= last)
        .where(or_(Assignment.last.is_(None), Assignment.last >= first))
        .order_by(Assignment.first, Assignment.id)
    ).all()
    sources = _sources(session, "assignment", [row.id for row, _ in rows])
    return tuple(
        Post(
            days=_span(row.first, row.last),
            post=row.post,
            unit=unit,
            capacity=CAPACITIES.get(row.capacity, row.capacity),
            acting=row.capacity in ACTING,
            basis=row.basis,
            above=_above(session, row.id, max(first, row.first), min(last, row.last or last)),
            source=sources.get(row.id, UNKNOWN),
        )
        for row, unit in rows
    )


def _above(session: Session, assignment: int, first: date, last: date) -> tuple[Above, ...]:
    relation = AppraiserRelation
    rows = session.execute(
        select(relation, Employee.name)
        .join(Employee, Employee.id == relation.appraiser_id)
        .where(relation.assignment_id == assignment, relation.first <= last)
        .where(or_(relation.last.is_(None), relation.last >= first))
        .order_by(relation.first, relation.id)
    ).all()
    return tuple(
        Above(
            days=_span(max(first, row.first), min(last, row.last or last)),
            appraiser=name,
            capacity=CAPACITIES.get(row.capacity, row.capacity),
            document=row.document,
            superior=_superior(session, assignment, max(first, row.first)),
        )
        for row, name in rows
    )


def _superior(session: Session, assignment: int, day: date) -> str:
    held, who = superiors(day).subquery(), aliased(Employee)
    names = session.scalars(
        select(who.name)
        .join(held, held.c.holder_id == who.id)
        .where(held.c.assignment_id == assignment)
        .order_by(who.name)
    )
    return ", ".join(dict.fromkeys(names))


def _sources(session: Session, entity: str, numbers: list[int]) -> dict[int, str]:
    """Row → the last import that told something new of it and was not taken back."""
    rows = session.execute(
        select(RosterChange.row_id, RosterImport)
        .join(RosterImport, RosterImport.id == RosterChange.import_id)
        .where(RosterChange.entity == entity, RosterChange.row_id.in_(numbers))
        .where(RosterImport.undone_at.is_(None))
        .order_by(RosterImport.id)
    ).tuples()
    return {number: _told(taken) for number, taken in rows}


def _told(taken: RosterImport) -> str:
    return f"{taken.file}, keadaan {long_date(taken.as_of)}"


def _span(first: date, last: date | None) -> str:
    return f"{long_date(first)} sampai {long_date(last) if last else 'sekarang'}"
