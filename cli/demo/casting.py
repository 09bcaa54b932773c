"""Who plays the rarer parts of the year: chosen from the cycle's evaluations, in equal offices the same ones."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.demo.service import LEADING
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Headship
from workflow import authority
from workflow.printed.appraisals import CONTRACTED

OBJECTING = 0, 16
"""Of twenty; in the shipped office a PPPK is among them."""


@dataclass(frozen=True)
class Cast:
    """Numbers of evaluations."""

    staff: tuple[int, ...]
    """Of people who lead nobody and keep their post through the year, in their order."""
    heads: frozenset[int]
    """Of people who head a unit."""
    objecting: frozenset[int]
    """Of both kinds of contract at least one, as far as there are such people."""
    refusing: int | None
    """Does not take the document."""
    away: int | None
    """Gets the document by letter."""

    @property
    def silent(self) -> frozenset[int | None]:
        """Who do not state receipt themselves."""
        return frozenset({self.refusing, self.away} - {None})


def lot(topic: str, subject: int, person: int) -> int:
    """The same for the same task, however often the demo is started."""
    return int.from_bytes(sha256(f"{topic}:{subject}:{person}".encode()).digest()[:4])


def cast(session: Session, cycle_id: int) -> Cast:
    cycle = session.get_one(Cycle, cycle_id)
    rows = session.execute(
        select(Evaluation.id, Evaluation.employee_id, Employee.status, Assignment)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == cycle_id)
        .order_by(Evaluation.id)
    ).all()
    staff = [number for number, _, _, post in rows if _stays(post, cycle)]
    objecting = {number for number, person, *_ in rows if lot("objection", number, person) % 20 in OBJECTING}
    objecting |= set(_missing(objecting, {row[0]: row[2] in CONTRACTED for row in rows}, staff))
    ended = Headship.last.is_not(None) & (Headship.last < cycle.first)
    headed = select(Headship.assignment_id).where(Headship.first <= cycle.last, ~ended)
    heads = session.scalars(
        select(Evaluation.id).where(Evaluation.cycle_id == cycle_id, Evaluation.assignment_id.in_(headed))
    )
    others = [number for number in reversed(staff) if number not in objecting]
    refusing, away = (*others[:2], None, None)[:2]
    return Cast(tuple(staff), frozenset(heads), frozenset(objecting), refusing, away)


def _missing(objecting: set[int], contracted: dict[int, bool], staff: list[int]) -> Iterator[int]:
    """The first of each kind of contract of whom nobody objects."""
    for kind in (True, False):
        if kind not in {contracted[number] for number in objecting}:
            yield from [number for number in staff if contracted[number] is kind][:1]


def _stays(post: Assignment, cycle: Cycle) -> bool:
    whole = post.first <= cycle.first and (post.last is None or post.last >= cycle.last)
    return whole and post.post_kind not in LEADING


def appraised(session: Session, numbers: Collection[int], day: date) -> list[tuple[Evaluation, int]]:
    """These evaluations, each with its appraiser of that day; whoever has none is left out."""
    held = authority.appraisers(day).subquery()
    rows = session.execute(
        select(Evaluation, held.c.holder_id)
        .join(held, held.c.assignment_id == Evaluation.assignment_id)
        .where(Evaluation.id.in_(numbers), held.c.holder_id != Evaluation.employee_id)
        .order_by(Evaluation.id, held.c.holder_id)
    ).tuples()
    found: dict[int, tuple[Evaluation, int]] = {}
    for evaluation, appraiser in rows:
        found.setdefault(evaluation.id, (evaluation, appraiser))
    return list(found.values())
