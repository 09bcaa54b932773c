"""How a person stands to an evaluation on a day: what decides who may see what of it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from models.account import Account, Grant
from models.evaluation import Evaluation
from models.people import Unit
from workflow import authority
from workflow.holders import HOLDERS, whose

OVERSEERS = ("hr", "auditor")
"""Granted roles that see single evaluations. A leader sees sums, an operator sees runs."""
LEADER = "leader"


def relations(person: int, day: date) -> Select[Any]:
    """(evaluation_id, relation): everything that connects a person with an evaluation on a day."""
    own = select(Evaluation.id, literal("employee").label("relation")).where(Evaluation.employee_id == person)
    parts = [own]
    for role, holders in HOLDERS.items():
        held = holders(day).subquery()
        key, of = whose(held)
        parts.append(
            select(Evaluation.id, literal(role))
            .join(held, key == of)
            .where(held.c.holder_id == person, Evaluation.employee_id != person)
        )
    parts.append(_overseen(person, day))
    rows = union_all(*parts).subquery()
    return select(rows.c.id.label("evaluation_id"), rows.c.relation)


def _overseen(person: int, day: date) -> Select[Any]:
    seen = reached(person, day, OVERSEERS).subquery()
    return select(Evaluation.id, seen.c.role).join(seen, seen.c.unit_id == Evaluation.unit_id)


def reached(person: int, day: date, roles: Collection[str]) -> Select[Any]:
    """(unit_id, role): what granted roles reach, the granted unit and all below it."""
    grant = grants(person, day).where(Grant.role.in_(roles)).subquery()
    below = descendants()
    within = grant.c.unit_id == below.c.top_id
    everywhere = and_(grant.c.unit_id.is_(None), below.c.top_id == below.c.unit_id)
    return select(below.c.unit_id, grant.c.role).join(grant, or_(within, everywhere))


def units_seen(person: int, day: date) -> CompoundSelect[Any]:
    """Numbers of the units whose results as a whole are a person's business: the official above, and overseers."""
    calibrated, overseen = authority.calibrators(day).subquery(), reached(person, day, OVERSEERS).subquery()
    above = select(calibrated.c.unit_id).where(calibrated.c.holder_id == person)
    return above.union(select(overseen.c.unit_id))


def units_reached(session: Session, person: int, day: date, *roles: str) -> frozenset[int]:
    """Units that one of these granted roles reaches, with all below them."""
    units = reached(person, day, roles).subquery()
    return frozenset(session.scalars(select(units.c.unit_id)))


def holds_everywhere(session: Session, person: int, day: date, role: str) -> bool:
    """The role for the whole office, not for a unit of it."""
    everywhere = grants(person, day).where(Grant.role == role, Grant.unit_id.is_(None))
    return session.scalar(everywhere.limit(1)) is not None


def sees_sums(session: Session, person: int, day: date) -> bool:
    """Whether a granted role shows the person what a year comes to in some unit."""
    return (
        session.scalar(grants(person, day).where(Grant.role.in_((*OVERSEERS, LEADER))).limit(1)) is not None
    )


def grants(person: int, day: date) -> Select[Any]:
    """Roles end with the post: nobody looks on from retirement, whatever was forgotten to be withdrawn."""
    return (
        select(Grant.role, Grant.unit_id)
        .join(Account, Account.id == Grant.account_id)
        .where(Account.employee_id == person, Account.closed_at.is_(None), Grant.revoked_at.is_(None))
        .where(authority.on(Grant, day), authority.serves(Account.employee_id, day))
    )


def descendants() -> Any:
    """(top_id, unit_id): every unit below every unit, itself included. A circle of units ends by itself."""
    tree = select(Unit.id.label("top_id"), Unit.id.label("unit_id")).cte("tree", recursive=True)
    child = aliased(Unit)
    return tree.union(select(tree.c.top_id, child.id).join(child, child.parent_id == tree.c.unit_id))


def relations_to(session: Session, person: int, evaluation_id: int, day: date) -> frozenset[str]:
    """How a person stands to one evaluation; nothing means that it is none of his business."""
    rows = relations(person, day).subquery()
    return frozenset(session.scalars(select(rows.c.relation).where(rows.c.evaluation_id == evaluation_id)))


def calibrates(session: Session, person: int, unit_id: int, day: date) -> bool:
    """The person is the official above the unit's head that day."""
    held = authority.calibrators(day).subquery()
    mine = select(held.c.unit_id).where(held.c.unit_id == unit_id, held.c.holder_id == person)
    return session.scalar(mine) is not None


def sees_ratings(roles: frozenset[str], *, issued: bool) -> bool:
    """The person rated sees the ratings once the document is issued, whatever else he is; others see them before."""
    return issued if "employee" in roles else bool(roles)
