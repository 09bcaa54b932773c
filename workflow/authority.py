"""Who holds which role on a day, as selects: the same source for guards and for addressing prompts."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from models.people import AppraiserRelation, Assignment, Headship
from workflow.roster.rows import AWAY


def on(table: Any, day: date) -> Any:
    """The dated rows that hold on a day."""
    return and_(table.first <= day, or_(table.last.is_(None), table.last >= day))


def appraisers(day: date) -> Select[Any]:
    """(assignment_id, holder_id, capacity, document): pejabat penilai kinerja."""
    relation = aliased(AppraiserRelation)
    return select(
        relation.assignment_id, relation.appraiser_id.label("holder_id"), relation.capacity, relation.document
    ).where(on(relation, day))


def superiors(day: date) -> Select[Any]:
    """(assignment_id, holder_id, capacity): atasan pejabat penilai, by the appraiser's main assignment; never oneself.

    The capacity is that in which the superior appraises the appraiser.
    """
    own, above, assignment = aliased(AppraiserRelation), aliased(AppraiserRelation), aliased(Assignment)
    main = main_assignments(day).subquery()
    return (
        select(own.assignment_id, above.appraiser_id.label("holder_id"), above.capacity)
        .join(main, main.c.employee_id == own.appraiser_id)
        .join(above, above.assignment_id == main.c.assignment_id)
        .join(assignment, assignment.id == own.assignment_id)
        .where(on(own, day), on(above, day), above.appraiser_id != assignment.employee_id)
    )


def calibrators(day: date) -> Select[Any]:
    """(unit_id, holder_id, capacity): the official one level above the unit's head, who states its achievement.

    Of a unit that nobody heads any more (dissolved, merged, left by its last member) it is the one above its last head.
    """
    head, later, relation = aliased(Headship), aliased(Headship), aliased(AppraiserRelation)
    followed = select(later.id).where(
        later.unit_id == head.unit_id, later.first <= day, later.first > head.first
    )
    return (
        select(head.unit_id, relation.appraiser_id.label("holder_id"), relation.capacity)
        .join(relation, relation.assignment_id == head.assignment_id)
        .where(head.first <= day, ~followed.correlate(head).exists(), on(relation, day))
    )


def main_assignments(day: date) -> Select[Any]:
    """(employee_id, assignment_id): one a person, the newest definitive before the newest acting.

    By the days of authority: a move that is told late does not change whose superior somebody was meanwhile.
    """
    assignment = aliased(Assignment)
    return (
        select(assignment.employee_id, _newest(assignment).label("assignment_id"))
        .where(_counts(assignment, day))
        .group_by(assignment.employee_id)
    )


def main_assignment_of(person: Any, day: date) -> Any:
    """The same for the one person that this column names."""
    assignment = aliased(Assignment)
    found = select(_newest(assignment)).where(assignment.employee_id == person, _counts(assignment, day))
    return found.correlate_except(assignment).scalar_subquery()


def _newest(assignment: Any) -> Any:
    definitive = func.max(case((assignment.capacity == "definitive", assignment.id)))
    return func.coalesce(definitive, func.max(assignment.id))


def serves(person: Any, day: date) -> ColumnElement[bool]:
    """Whether the person that this column names holds a post that day, an own or an acting one, and is not away."""
    assignment = aliased(Assignment)
    held = select(assignment.id).where(
        assignment.employee_id == person, assignment.capacity.not_in(AWAY), _counts(assignment, day)
    )
    return held.correlate_except(assignment).exists()


def _counts(assignment: Any, day: date) -> ColumnElement[bool]:
    last = func.coalesce(assignment.authority_last, assignment.last)
    first = func.coalesce(assignment.authority_first, assignment.first)
    return and_(first <= day, or_(last.is_(None), last >= day))
