"""Where stored evaluations of periods contradict the log, the rules, or themselves."""

from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from config.rules.results import PredicateMatrix
from config.rules.table import tables
from models.audit import AuditEvent
from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Assignment
from models.period import PeriodEvaluation, PeriodReply
from workflow.definitions import Rules
from workflow.periods.content import reply_digest, statement_digest
from workflow.periods.holders import entitled, relations, serving
from workflow.periods.reading import divided
from workflow.rules.predicate import predicate

YIELD = 500


def altered(session: Session, cycle_id: int) -> Iterator[int]:
    """Versions that say something else than their digest, or another predicate than their rule's table gives.

    That the table is gone is a finding of its own (workflow/rule_versions.py).
    """
    matrices = {table.key: table for table in cast("tuple[PredicateMatrix, ...]", tables(PredicateMatrix))}
    rows = session.scalars(
        select(PeriodEvaluation)
        .join(Evaluation, Evaluation.id == PeriodEvaluation.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id)
        .order_by(PeriodEvaluation.id)
        .execution_options(yield_per=YIELD)
    )
    for row in rows:
        table = matrices.get(row.rule)
        found = predicate(table, row.result_rating, row.behaviour_rating) if table else row.predicate
        if found != row.predicate or row.digest != statement_digest(row):
            yield row.id


def unlawful(session: Session, rules: Rules) -> Iterator[int]:
    """Versions by somebody who did not appraise, about a period that was not over, or behind the annual result."""
    rows = session.execute(
        select(PeriodEvaluation, AuditEvent.at, AuditEvent.actor_id, Evaluation, Assignment, _asked())
        .join(Evaluation, Evaluation.id == PeriodEvaluation.evaluation_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .outerjoin(
            AuditEvent,
            and_(AuditEvent.subject == "period", AuditEvent.subject_id == PeriodEvaluation.id),
        )
        .where(Evaluation.cycle_id == rules.cycle_id)
        .order_by(PeriodEvaluation.id)
    ).all()
    if not rows:
        return
    whole, calendar = divided(session, session.get_one(Cycle, rules.cycle_id)), rules.calendar
    held = relations(session, {assignment.id for *_, assignment, _ in rows})
    there = {day: serving(session, held, day) for day in {calendar.local(row[0].at).date() for row in rows}}
    for row, at, actor, evaluation, assignment, asked in rows:
        day = calendar.local(row.at).date()
        period = next((each for each in whole.of(assignment) if each.number == row.period), None)
        by_author = at == row.at and actor == row.author_id != evaluation.employee_id
        in_time = period is not None and day > period.last and (asked is None or row.at <= asked)
        may = entitled(held[assignment.id], there[day], period.last, day) if period else {}
        if not (by_author and in_time and row.author_id in may):
            yield row.id


def _asked() -> Any:
    """When the annual result was set: its first document was asked for."""
    return (
        select(func.min(DocumentJob.requested_at))
        .where(DocumentJob.evaluation_id == PeriodEvaluation.evaluation_id)
        .correlate(PeriodEvaluation)
        .scalar_subquery()
    )


def altered_replies(session: Session, cycle_id: int) -> Iterator[int]:
    """Replies that say something else than their digest."""
    rows = session.scalars(
        select(PeriodReply)
        .join(PeriodEvaluation, PeriodEvaluation.id == PeriodReply.statement_id)
        .join(Evaluation, Evaluation.id == PeriodEvaluation.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id)
        .order_by(PeriodReply.id)
    )
    for row in rows:
        if row.digest != reply_digest(row):
            yield row.id
