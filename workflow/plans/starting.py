"""The first revisions of a whole cycle's plans, set-based, each with what the same post planned last time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, case, func, insert, literal, null, select, update
from sqlalchemy.orm import Session, aliased

from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from models.plan import WorkPlan
from models.session import persistent, transaction
from workflow.calendar import utc_now
from workflow.errors import WorkflowError
from workflow.gathering import Actor
from workflow.launching import note_cycle
from workflow.plans.behaviour import values
from workflow.plans.content import frame
from workflow.plans.copying import copy_content, lead_on
from workflow.plans.machine import AGREED, BEGIN, DRAFT, START
from workflow.plans.words import LEADER, LEADING_POSTS, QUANTITATIVE, STAFF

CHUNK = 5000
"""Plans a transaction."""


class PlansError(WorkflowError):
    """SKP siklus ini tidak dapat dimulai."""


@dataclass(frozen=True)
class Started:
    """How many plans were begun, and how many of them with last time's content."""

    begun: int
    copied: int


@dataclass(frozen=True)
class Birth:
    """How plans begin: from which cycle, by which act, whose, and when."""

    source_id: int | None
    trigger: str
    actor: Actor
    now: datetime


def start(engine: Engine, cycle_id: int, source_id: int | None, actor: Actor, now: datetime) -> Started:
    """Begins a plan for every evaluation of the cycle that has none; what has one is left alone.

    With the content of the agreed plan that the same assignment had in the cycle `source_id`. Whoever changed post
    begins with an empty one. Raises PlansError for a closed cycle.
    """
    done = Started(0, 0)
    while (chunk := _start_chunk(engine, cycle_id, source_id, actor, now)).begun:
        done = Started(done.begun + chunk.begun, done.copied + chunk.copied)
    return done


@persistent
def _start_chunk(
    engine: Engine, cycle_id: int, source_id: int | None, actor: Actor, now: datetime
) -> Started:
    with transaction(engine) as session:
        cycle = session.get_one(Cycle, cycle_id, with_for_update=True)
        if cycle.closed_at is not None:
            raise PlansError(f"Siklus {cycle.code} sudah ditutup.")
        birth = Birth(source_id, START, actor, now)
        started = _begin(session, cycle, birth, _without_plan(cycle_id).limit(CHUNK))
        if started.begun:
            cycle.version += 1
            note_cycle(session, cycle, START, cycle.stage, actor, now)
        return started


def begin_one(session: Session, evaluation: Evaluation, actor: Actor, now: datetime) -> None:
    """The employee's own beginning, in the same way."""
    cycle = session.get_one(Cycle, evaluation.cycle_id)
    meant = _without_plan(cycle.id).where(Evaluation.id == evaluation.id)
    _begin(session, cycle, Birth(usual_source(session, cycle), BEGIN, actor, now), meant)


def usual_source(session: Session, cycle: Cycle) -> int | None:
    """The cycle that a cycle's plans begin from: its parent, else the last one that ended before it began."""
    if cycle.parent_id is not None:
        return cycle.parent_id
    earlier = select(Cycle.id).where(Cycle.last < cycle.first).order_by(Cycle.last.desc(), Cycle.id.desc())
    return session.scalar(earlier.limit(1))


def _without_plan(cycle_id: int) -> Select[tuple[int]]:
    there = select(WorkPlan.id).where(WorkPlan.evaluation_id == Evaluation.id)
    query = select(Evaluation.id).where(
        Evaluation.cycle_id == cycle_id, ~there.correlate(Evaluation).exists()
    )
    return query.order_by(Evaluation.id)


def _begin(session: Session, cycle: Cycle, birth: Birth, meant: Select[tuple[int]]) -> Started:
    ids = session.scalars(meant).all()
    if not ids:
        return Started(0, 0)
    within = Evaluation.id.between(ids[0], ids[-1])  # what is between and not meant has a plan already
    source = aliased(WorkPlan)
    form = case((Assignment.post_kind.in_(LEADING_POSTS), LEADER), else_=STAFF)
    before = _source_plans(birth.source_id, form)
    rows = (
        select(
            Evaluation.id, literal(1), before.label("source_id"), literal(DRAFT), literal(1), literal(0),
            literal(QUANTITATIVE), form, literal(values(cycle.last).key), literal(""),
        )
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.id.in_(_without_plan(cycle.id).order_by(None)), within)
        .order_by(Evaluation.id)
    )  # fmt: skip
    columns = [
        "evaluation_id",
        "revision",
        "source_id",
        "state",
        "version",
        "edits",
        "approach",
        "form",
        "rule",
    ]
    begun: Any = session.execute(insert(WorkPlan).from_select([*columns, "change_reason"], rows))
    new = _new(cycle.id, within)
    _follow_source(session, new, source)
    copy_content(session, new)
    lead_on(session, cycle.id, new)
    copied = session.scalar(select(func.count(WorkPlan.id)).where(new, WorkPlan.source_id.is_not(None)))
    _note_births(session, cycle.id, new, birth)
    return Started(int(begun.rowcount), copied or 0)  # somebody may have begun alone meanwhile


def _source_plans(source_id: int | None, form: ColumnElement[str]) -> ColumnElement[Any]:
    """The newest agreed plan of the same assignment in the source cycle, on the same form."""
    if source_id is None:
        return null()
    plan, evaluation = aliased(WorkPlan), aliased(Evaluation)
    return (
        select(func.max(plan.id))
        .join(evaluation, evaluation.id == plan.evaluation_id)
        .where(evaluation.cycle_id == source_id, evaluation.assignment_id == Evaluation.assignment_id)
        .where(plan.state == AGREED, plan.form == form)
        .correlate(Evaluation, Assignment)
        .scalar_subquery()
    )


def _new(cycle_id: int, within: ColumnElement[bool]) -> ColumnElement[bool]:
    """Plans of these evaluations whose birth is not noted yet."""
    noted = select(AuditEvent.id).where(AuditEvent.subject == "plan", AuditEvent.subject_id == WorkPlan.id)
    of_these = select(Evaluation.id).where(Evaluation.cycle_id == cycle_id, within)
    return and_(WorkPlan.evaluation_id.in_(of_these), ~noted.correlate(WorkPlan).exists())


def _follow_source(session: Session, new: ColumnElement[bool], source: Any) -> None:
    """The approach goes with the content."""
    approach = select(source.approach).where(source.id == WorkPlan.source_id).correlate(WorkPlan)
    session.execute(
        update(WorkPlan)
        .where(new, WorkPlan.source_id.is_not(None))
        .values(approach=approach.scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def _note_births(session: Session, cycle_id: int, new: ColumnElement[bool], birth: Birth) -> None:
    """The first event of every new plan, with its frame. Who began a whole cycle's stands on the cycle's own event."""
    columns = WorkPlan.id, WorkPlan.evaluation_id, WorkPlan.source_id, WorkPlan.form, WorkPlan.rule
    frames = {row.id: frame(row) for row in session.execute(select(*columns).where(new))}
    own = birth.trigger == BEGIN
    person = literal(birth.actor.employee_id if own else None, type_=AuditEvent.actor_id.type)
    values_of = {
        "subject": literal("plan"),
        "subject_id": WorkPlan.id,
        "version": WorkPlan.version,
        "cycle_id": literal(cycle_id),
        "trigger": literal(birth.trigger),
        "source": literal(""),
        "target": WorkPlan.state,
        "actor_id": person,
        "role": literal("employee" if own else "system"),
        "mark": literal("versi 1"),
        "at": literal(birth.now, type_=AuditEvent.at.type),
        "recorded_at": literal(utc_now(), type_=AuditEvent.recorded_at.type),
        "run_id": literal(birth.actor.run_id, type_=AuditEvent.run_id.type),
    }
    rows = select(*values_of.values()).where(new).order_by(WorkPlan.id)
    session.execute(insert(AuditEvent).from_select(list(values_of), rows))
    _keep_frames(session, frames)


def _keep_frames(session: Session, frames: dict[int, dict[str, Any]]) -> None:
    if not frames:
        return
    event = AuditEvent
    firsts = session.execute(
        select(event.id, event.subject_id).where(
            event.subject == "plan",
            event.version == 1,
            event.subject_id.between(min(frames), max(frames)),
        )
    )
    kept = [{"event_id": number, "body": frames[plan]} for number, plan in firsts if plan in frames]
    session.execute(insert(AuditPayload), kept)
