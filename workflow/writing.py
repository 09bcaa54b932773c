"""What follows from a decision, set-based: the event first, then everything that the event implies."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, literal, null, select, update
from sqlalchemy.orm import Session, aliased

from config.definition import Transition
from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession, StageWindow
from models.document import DocumentJob
from models.evaluation import Evaluation
from workflow import asking, reminding
from workflow.calendar import utc_now
from workflow.gathering import Moment
from workflow.payloads import Payload

LATE_WORKING_DAYS = 3
"""Time for whoever receives an evaluation after the stage's window has closed."""


def events(session: Session, moment: Moment, rule: Transition, ids: Select[Any]) -> int:
    """One event for each of these evaluations, under the version it will have. How many were written."""
    actor = moment.actor
    columns = ["subject", "subject_id", "version", "cycle_id", "trigger", "source", "target", "actor_id"]
    columns += ["role", "mark", "at", "recorded_at", "run_id", "prompt_id"]
    rows = select(
        literal("evaluation"),
        Evaluation.id,
        Evaluation.version + 1,
        Evaluation.cycle_id,
        literal(rule.trigger),
        literal(rule.source),
        literal(rule.target),
        literal(actor.employee_id, type_=AuditEvent.actor_id.type),
        literal(rule.by),
        literal(rule.mark),
        literal(moment.now, type_=AuditEvent.at.type),
        literal(utc_now(), type_=AuditEvent.recorded_at.type),
        literal(actor.run_id, type_=AuditEvent.run_id.type),
        literal(actor.prompt_id, type_=AuditEvent.prompt_id.type),
    ).where(Evaluation.id.in_(ids))
    rows = rows.order_by(Evaluation.id)
    return _rowcount(session.execute(insert(AuditEvent).from_select(columns, rows)))


def follow(
    session: Session, moment: Moment, rule: Transition, meant: ColumnElement[bool], payload: Payload | None
) -> int:
    """Everything that the events of one transition imply, the state last. How many evaluations moved."""
    ids = _announced(rule, meant, Evaluation.id)
    if payload is not None:
        _keep_payload(session, _announced(rule, meant, AuditEvent.id, Evaluation.rules), payload)
    if rule.document:
        _owe_documents(session, moment, ids)
    _end_prompts(session, moment, rule, ids)
    return _move(session, moment, rule, ids)


def _announced(rule: Transition, meant: ColumnElement[bool], *columns: Any) -> Select[Any]:
    """Of the evaluations meant those whose event of this transition is written and whose state has not followed."""
    return (
        select(*columns)
        .select_from(AuditEvent)
        .join(
            Evaluation,
            and_(AuditEvent.subject_id == Evaluation.id, AuditEvent.version == Evaluation.version + 1),
        )
        .where(
            meant,
            AuditEvent.subject == "evaluation",
            AuditEvent.trigger == rule.trigger,
            AuditEvent.source == rule.source,
            AuditEvent.role == rule.by,
        )
    )


def _keep_payload(session: Session, events_of: Select[Any], payload: Payload) -> None:
    """What was handed in; with ratings also the versions of the rules, so that the log has them sealed."""
    session.add_all(
        AuditPayload(event_id=event, body=payload.body() | ({"rules": rules} if payload.RATES else {}))
        for event, rules in session.execute(events_of).all()
    )
    session.flush()


def _owe_documents(session: Session, moment: Moment, ids: Select[Any]) -> None:
    """A further revision for each, with what it has to say as it stands now."""
    job, session_row = aliased(DocumentJob), aliased(CalibrationSession)
    revision = (
        select(func.coalesce(func.max(job.revision), 0) + 1)
        .where(job.evaluation_id == Evaluation.id)
        .correlate(Evaluation)
        .scalar_subquery()
    )
    achievement = (
        select(session_row.achievement)
        .where(session_row.cycle_id == Evaluation.cycle_id, session_row.unit_id == Evaluation.unit_id)
        .correlate(Evaluation)
        .scalar_subquery()
    )
    now = literal(moment.now, type_=DocumentJob.requested_at.type)
    rows = select(Evaluation.id, revision, now, Evaluation.predicate, achievement).where(
        Evaluation.id.in_(ids)
    )
    columns = ["evaluation_id", "revision", "requested_at", "predicate", "achievement"]
    session.execute(insert(DocumentJob).from_select(columns, rows.order_by(Evaluation.id)))


def _end_prompts(session: Session, moment: Moment, rule: Transition, ids: Select[Any]) -> None:
    if rule.source != rule.target:
        asking.close_prompts(session, ids, moment.now, rule.trigger)
        return
    if rule.closes:
        asking.close_prompts(session, ids, moment.now, rule.trigger, rule.closes)
    if rule.due_working_days:
        due = moment.calendar.due(moment.start, rule.due_working_days)
        reminding.move_deadlines(session, moment.rules, ids, due, moment.now)


def _move(session: Session, moment: Moment, rule: Transition, ids: Select[Any]) -> int:
    values: dict[str, Any] = dict.fromkeys(rule.stamps, moment.now)
    if rule.source != rule.target:
        values["entered"] = Evaluation.version + 1
        values["escalated_at"] = values.get("escalated_at")
        values["due_at"] = _due(moment, rule)
        if rule.payload == "review":
            values.setdefault("superior_rated_at", None)
        if rule.payload != "sent_back":
            values["return_reason"] = None
    elif rule.due_working_days:
        values["due_at"] = moment.calendar.due(moment.start, rule.due_working_days)
    statement = (
        update(Evaluation)
        .where(Evaluation.id.in_(ids), Evaluation.state == rule.source)
        .values(state=rule.target, version=Evaluation.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    return _rowcount(session.execute(statement))


def _due(moment: Moment, rule: Transition) -> Any:
    """The evaluation's own deadline in the state it enters; none where the stage's window still decides.

    Who enters as the window is about to close has days of their own: the mail that asks may leave only tomorrow.
    """
    target = moment.rules.definition.named(rule.target)
    own = rule.due_working_days or target.due_working_days
    if own is not None:
        return moment.calendar.due(moment.now, own)
    if target.window is None:
        return None
    window = aliased(StageWindow)
    late = moment.calendar.due(moment.now, LATE_WORKING_DAYS)
    closing = (
        select(window.id)
        .where(
            window.cycle_id == Evaluation.cycle_id,
            window.unit_id == Evaluation.unit_id,
            window.stage == rule.target,
            window.closes_at < late,
        )
        .correlate(Evaluation)
        .exists()
    )
    return case((closing, literal(late, type_=Evaluation.due_at.type)), else_=null())


def _rowcount(result: Any) -> int:
    return int(result.rowcount)
