"""Who signs an evaluation's papers, in which capacity and with which post: who rated, and the official above."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.people import OFFICIAL, Assignment, Employee, Unit
from workflow import authority
from workflow.deciders import above_superiors, deciders, last_rater, superior_rated
from workflow.roster.nip import grouped
from workflow.roster.rows import ACTING
from workflow.rules.ranks import rank_text

PREFIXES = {"plt": "Plt.", "plh": "Plh."}
SUPERIOR = "atasan pejabat penilai"
RATED = f"{SUPERIOR}, yang menilai"
HIGHER = "pejabat di atas atasan yang menilai"


@dataclass(frozen=True)
class Signatory:
    """An appraiser or superior with the capacity held that day."""

    employee_id: int
    capacity: str = "definitive"
    said: str = ""
    """What stands under the role, where somebody else than the roster's holder signs."""


def signatories(session: Session, held: Any, subjects: Sequence[int]) -> dict[int, Signatory]:
    """By subject, which is what `held` names first: an assignment, a unit, an evaluation."""
    rows = held.subquery()
    key = rows.c[0]
    found = session.execute(select(rows).where(key.in_(subjects))).mappings()
    return {row[key.name]: Signatory(row["holder_id"], row.get("capacity", "definitive")) for row in found}


def raters(session: Session, evaluations: Sequence[Evaluation], day: date) -> dict[int, Signatory]:
    """By evaluation: the appraiser of the day, or the superior of the day where the ratings are a superior's."""
    found, rated = _of(session, authority.appraisers(day), evaluations), _instead(session, evaluations, day)
    superiors = _of(session, authority.superiors(day), [each for each in evaluations if each.id in rated])
    return found | {
        number: replace(each, said=RATED if each.employee_id == rated[number] else SUPERIOR)
        for number, each in superiors.items()
    }


def officials_above(
    session: Session, evaluations: Sequence[Evaluation], day: date, disputed: Sequence[int]
) -> dict[int, Signatory]:
    """By evaluation: the superior of whoever rated; of those `disputed`, whoever decided that day."""
    found = _of(session, authority.superiors(day), evaluations)
    rated = _instead(session, evaluations, day)
    higher = _of(session, above_superiors(day), [each for each in evaluations if each.id in rated])
    deciding = signatories(session, deciders(day), disputed)
    above = {number: each for number, each in (higher | deciding).items() if each != found.get(number)}
    return found | {number: replace(each, said=HIGHER) for number, each in above.items()}


def _instead(session: Session, evaluations: Sequence[Evaluation], day: date) -> dict[int, int | None]:
    """Of the evaluations whose ratings are a superior's: who gave them."""
    numbers = [each.id for each in evaluations if each.superior_rated_at is not None]
    found = select(Evaluation.id, last_rater()).where(Evaluation.id.in_(numbers), superior_rated(day))
    return dict(session.execute(found).tuples().all()) if numbers else {}


def _of(session: Session, held: Any, evaluations: Sequence[Evaluation]) -> dict[int, Signatory]:
    """By evaluation, of holders by assignment."""
    found = signatories(session, held, [each.assignment_id for each in evaluations])
    return {each.id: found[each.assignment_id] for each in evaluations if each.assignment_id in found}


class People:
    """Names and posts of the signatories of one day."""

    def __init__(self, session: Session, day: date, ids: set[int]) -> None:
        main = authority.main_assignments(day).subquery()
        rows = session.execute(
            select(Employee, Assignment.post, Unit.name)
            .outerjoin(main, main.c.employee_id == Employee.id)
            .outerjoin(Assignment, Assignment.id == main.c.assignment_id)
            .outerjoin(Unit, Unit.id == Assignment.unit_id)
            .where(Employee.id.in_(ids))
        ).all()
        self._main = {employee.id: (employee, post or "-", unit or "-") for employee, post, unit in rows}
        acting = session.execute(
            select(Assignment.employee_id, Assignment.unit_id, Assignment.post, Unit.name)
            .join(Unit, Unit.id == Assignment.unit_id)
            .where(
                Assignment.employee_id.in_(ids),
                Assignment.capacity.in_(ACTING),
                authority.on(Assignment, day),
            )
        ).all()
        self._acting = {(person, unit): (post, name) for person, unit, post, name in acting}

    def block(self, signatory: Signatory, unit_id: int) -> dict[str, str]:
        """Plt and Plh sign as such, with the post they stand in for (SE BKN 1/SE/I/2021)."""
        employee, post, unit = self._main[signatory.employee_id]
        capacity = {}
        prefix = PREFIXES.get(signatory.capacity)
        if prefix and (held := self._stood_in(signatory.employee_id, unit_id)):
            post, unit = held
            post = post if post.startswith(prefix) else f"{prefix} {post}"
            capacity = {"sebagai": post}
        if signatory.said:
            capacity = {"sebagai": ", ".join([*capacity.values(), signatory.said])}
        return block(employee, post, unit) | capacity

    def _stood_in(self, person: int, unit_id: int) -> tuple[str, str] | None:
        """The post in that unit; else the only one: whoever stands in for the Sekda appraises heads of other units."""
        posts = {unit: held for (each, unit), held in self._acting.items() if each == person}
        return posts.get(unit_id) or (next(iter(posts.values())) if len(posts) == 1 else None)

    def unit_label(self, employee_id: int) -> str:
        """What the row of the unit is called: an official, who is no employee of the office, has an agency."""
        return "INSTANSI" if self._main[employee_id][0].status == OFFICIAL else "UNIT KERJA"


def block(employee: Employee, post: str, unit: str) -> dict[str, str]:
    return {
        "nama": employee.name,
        "nip": grouped(employee.nip or "-"),
        "pangkat": rank_text(employee.grade),
        "jabatan": post,
        "unit_kerja": unit,
    }
