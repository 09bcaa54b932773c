"""Who decides on an objection: an official who did not rate, however the ratings came about (PP 30/2019 art. 59)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from models.audit import AuditEvent
from models.evaluation import Evaluation, Objection
from models.people import AppraiserRelation, Assignment
from workflow.authority import main_assignment_of, on
from workflow.roster.rows import ACTING

HIGHEST = 12
"""How far up officials are sought: a chain that runs in a circle ends there."""


def above_superiors(day: date) -> Select[Any]:
    """(assignment_id, holder_id, capacity): the official above the atasan pejabat penilai, another than those below."""
    own, above, higher = (aliased(AppraiserRelation) for _ in range(3))
    assignment = aliased(Assignment)
    return (
        select(own.assignment_id, higher.appraiser_id.label("holder_id"), higher.capacity)
        .join(assignment, assignment.id == own.assignment_id)
        .join(above, above.assignment_id == main_assignment_of(own.appraiser_id, day))
        .join(higher, higher.assignment_id == main_assignment_of(above.appraiser_id, day))
        .where(on(own, day), on(above, day), on(higher, day))
        .where(higher.appraiser_id.not_in([assignment.employee_id, own.appraiser_id, above.appraiser_id]))
    )


def official_above(day: date) -> ColumnElement[bool]:
    """Whether there is such an official for an evaluation: each alone, which is quick for one and for thousands."""
    held = above_superiors(day)
    of = held.selected_columns.assignment_id == Evaluation.assignment_id
    return held.where(of).correlate(Evaluation).exists()


def deciders(day: date) -> Select[Any]:
    """(evaluation_id, holder_id, capacity): who decides on the objection to an evaluation (PP 30/2019 art. 59).

    The atasan pejabat penilai; where that official rated in the appraiser's place, whoever stands above. Nobody who
    ever rated it, nor the appraiser of the day, nor the employee: each is passed over for the next one above. Where
    the chain became shorter since the superior rated, so that nobody stands above, it is the superior of now, unless
    that one stands in for somebody.
    """
    chain = _chain(day)
    review, appraiser = aliased(AuditEvent), aliased(AppraiserRelation)
    rated = select(review.id).where(_reviews(review), review.actor_id == chain.c.holder_id)
    appraises = select(appraiser.id).where(
        appraiser.assignment_id == Evaluation.assignment_id,
        appraiser.appraiser_id == chain.c.holder_id,
        on(appraiser, day),
    )
    beside = and_(superior_rated(day), chain.c.height == 1)
    nearest = (case((beside, 1), else_=0), chain.c.height)
    height = func.row_number().over(partition_by=Evaluation.id, order_by=nearest)
    able = (
        select(
            Evaluation.id.label("evaluation_id"), chain.c.holder_id, chain.c.capacity, height.label("place")
        )
        .join(chain, chain.c.evaluation_id == Evaluation.id)
        .where(chain.c.height > 0, chain.c.holder_id != Evaluation.employee_id)
        .where(or_(~beside, chain.c.capacity.not_in(ACTING)))
        .where(~rated.correlate_except(review).exists(), ~appraises.correlate_except(appraiser).exists())
        .subquery()
    )
    return select(able.c.evaluation_id, able.c.holder_id, able.c.capacity).where(able.c.place == 1)


def superior_rated(day: date) -> ColumnElement[bool]:
    """Whether an evaluation's ratings are its superior's: not where whoever gave them is its appraiser since."""
    own = aliased(AppraiserRelation)
    found = select(own.id).where(
        own.assignment_id == Evaluation.assignment_id, on(own, day), own.appraiser_id == last_rater()
    )
    return and_(Evaluation.superior_rated_at.is_not(None), ~found.correlate_except(own).exists())


def last_rater() -> Any:
    """Who handed in the review that stands of an evaluation."""
    review = aliased(AuditEvent)
    found = select(review.actor_id).where(_reviews(review)).order_by(review.version.desc()).limit(1)
    return found.correlate_except(review).scalar_subquery()


def _reviews(event: Any) -> ColumnElement[bool]:
    """An evaluation's events by which it came into calibration, each a review."""
    return and_(
        event.subject == "evaluation", event.subject_id == Evaluation.id, event.target == "calibration"
    )


def _chain(day: date) -> Any:
    """(evaluation_id, height, holder_id, capacity) of the officials above those who object, the appraiser at 0."""
    own, above = aliased(AppraiserRelation), aliased(AppraiserRelation)
    chain = (
        select(
            Objection.evaluation_id,
            literal(0).label("height"),
            own.appraiser_id.label("holder_id"),
            own.capacity,
        )
        .join(Evaluation, Evaluation.id == Objection.evaluation_id)
        .join(own, own.assignment_id == Evaluation.assignment_id)
        .where(on(own, day))
        .cte("chain", recursive=True)
    )
    return chain.union_all(
        select(chain.c.evaluation_id, chain.c.height + 1, above.appraiser_id, above.capacity)
        .join(above, above.assignment_id == main_assignment_of(chain.c.holder_id, day))
        .where(on(above, day), chain.c.height < HIGHEST)
    )
