"""Whose work plan (SKP) waits for whom: to be written, to be mended, to be agreed."""

from typing import Any

from sqlalchemy import Select, and_, null, or_, select

from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment
from models.plan import WorkPlan
from workflow import authority
from workflow.awaited.scope import Scope
from workflow.awaited.terms import Terms
from workflow.plans.facts import before_review
from workflow.plans.machine import DRAFT, RETURN, SUBMITTED


def write_terms(scope: Scope) -> Terms | None:
    return _terms(scope, "write_working_days", "write_working_days")


def mend_terms(scope: Scope) -> Terms | None:
    return _terms(scope, "write_working_days", "answer_working_days")


def agree_terms(scope: Scope) -> Terms | None:
    return _terms(scope, "agree_working_days", "answer_working_days", spaced=True)


def _terms(scope: Scope, by: str, days: str, *, spaced: bool = False) -> Terms | None:
    planning, calendar = scope.rules.definition.planning, scope.rules.calendar
    if planning is None:
        return None
    return Terms(
        calendar,
        begins=scope.start,
        by=calendar.due(scope.start, getattr(planning, by)),
        days=getattr(planning, days),
        remind_before=planning.remind_before,
        every=planning.digest_every if spaced else 0,
    )


def write(scope: Scope) -> Select[Any]:
    """Nothing was handed in yet. Asked in the initial state alone: once people assess themselves, the year is over."""
    known = select(WorkPlan.id).where(
        WorkPlan.evaluation_id == Evaluation.id,
        or_(WorkPlan.state != DRAFT, WorkPlan.return_reason.is_not(None)),
    )
    return (
        scope.among([scope.rules.definition.initial])
        .add_columns(
            Evaluation.employee_id.label("holder_id"), null().label("moment"), Assignment.first.label("day")
        )
        .where(or_(Assignment.last.is_(None), Assignment.last >= scope.today))
        .where(~known.correlate(Evaluation).exists())
    )


def mend(scope: Scope) -> Select[Any]:
    """The appraiser sent it back."""
    sent_back = and_(
        AuditEvent.subject == "plan",
        AuditEvent.subject_id == WorkPlan.id,
        AuditEvent.version == WorkPlan.version,
        AuditEvent.trigger == RETURN,
    )
    return (
        scope.among(before_review(scope.rules.definition))
        .join(WorkPlan, WorkPlan.evaluation_id == Evaluation.id)
        .join(AuditEvent, sent_back)
        .add_columns(
            Evaluation.employee_id.label("holder_id"), AuditEvent.at.label("moment"), null().label("day")
        )
        .where(WorkPlan.state == DRAFT)
    )


def agree(scope: Scope) -> Select[Any]:
    """Handed in, and neither agreed nor sent back."""
    relation = AppraiserRelation
    held = and_(
        relation.assignment_id == Evaluation.assignment_id,
        relation.appraiser_id != Evaluation.employee_id,
        authority.on(relation, scope.today),
    )
    return (
        scope.among(before_review(scope.rules.definition))
        .join(WorkPlan, WorkPlan.evaluation_id == Evaluation.id)
        .join(relation, held)
        .add_columns(
            relation.appraiser_id.label("holder_id"),
            WorkPlan.submitted_at.label("moment"),
            relation.first.label("day"),
        )
        .where(WorkPlan.state == SUBMITTED)
    )
