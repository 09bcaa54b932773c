"""What a person does from a link: the task behind it, and the act as the person who was asked.

Pages and the demo come through here. A link locates a task; who may act is judged again at the moment of effect.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, literal, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession, StageWindow
from models.evaluation import Evaluation
from models.people import Employee, Headship, Unit
from models.prompt import Delivery, Prompt
from models.session import reading, transaction
from workflow import authority, holds
from workflow.achievement import PRINTED, is_printed
from workflow.actions import SESSION, Outcome, apply, apply_within, hold_sessions, in_one
from workflow.calendar import utc_now
from workflow.definitions import rules_of
from workflow.errors import LinkError, RefusedError
from workflow.evidence.attaching import NOTHING, Handed, Matter, attach
from workflow.explaining import Confirming, explain
from workflow.gathering import Actor, Selection
from workflow.guards import GUARDS
from workflow.machine import WRONG_ROLE
from workflow.payloads import Payload, text
from workflow.points import Point, reach
from workflow.rules.words import ACHIEVEMENTS
from workflow.scenarios.forgetting import forget_settled

NOTHING_HANDED_IN = "Isian untuk tindakan ini belum ada."


@dataclass(frozen=True)
class TaskView:
    """The open task behind a link."""

    prompt_id: int
    cycle_id: int
    evaluation_id: int | None
    unit_id: int
    unit_name: str
    stage: str
    kind: str
    role: str
    recipient_id: int
    about: str
    due_at: datetime
    reminders: int


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def task(engine: Engine, token: str) -> TaskView:
    """The task of a link. Raises LinkError where it is unknown, or its task is done or withdrawn."""
    with reading(engine) as session:
        prompt = session.scalar(
            select(Prompt)
            .join(Delivery, Delivery.prompt_id == Prompt.id)
            .where(Delivery.token_digest == token_digest(token), Prompt.closed_at.is_(None))
        )
        if prompt is None:
            raise LinkError
        return view_of(session, prompt)


def view_of(session: Session, prompt: Prompt) -> TaskView:
    unit = session.get_one(Unit, prompt.unit_id)
    about = unit.name
    if prompt.evaluation_id is not None:
        about = session.execute(
            select(Employee.name)
            .join(Evaluation, Evaluation.employee_id == Employee.id)
            .where(Evaluation.id == prompt.evaluation_id)
        ).scalar_one()
    return TaskView(
        prompt_id=prompt.id,
        cycle_id=prompt.cycle_id,
        evaluation_id=prompt.evaluation_id,
        unit_id=prompt.unit_id,
        unit_name=unit.name,
        stage=prompt.stage,
        kind=prompt.kind,
        role=prompt.role,
        recipient_id=prompt.recipient_id,
        about=about,
        due_at=prompt.due_at,
        reminders=prompt.reminders,
    )


def act(
    engine: Engine,
    view: TaskView,
    person: int,
    trigger: str,
    now: datetime,
    payload: Payload | None = None,
    *,
    one_of_unit: int | None = None,
    handed: Handed = NOTHING,
) -> Outcome:
    """One person's act on one evaluation: the task's own, or one of the unit that the task is about.

    Files of evidence lie in their place before (`Handed.stored`). Raises RefusedError with every reason.
    """
    evaluation_id = view.evaluation_id or one_of_unit
    if evaluation_id is None:
        raise RefusedError([WRONG_ROLE])
    if payload is None and _wants_payload(engine, view.cycle_id, trigger):
        raise RefusedError([NOTHING_HANDED_IN])
    unit = view.unit_id if view.evaluation_id is None else None
    selection = Selection(view.cycle_id, unit_id=unit, evaluation_ids=(evaluation_id,))
    actor = _actor(view, person)
    matter = Matter(evaluation_id, person, view.role, act=trigger)

    def with_files(session: Session) -> Outcome:
        outcome = apply_within(session, selection, trigger, actor, now, payload)
        if outcome.moved:
            attach(session, matter, handed, now, actor.prompt_id)
        return outcome

    if handed.is_nothing:
        outcome = apply(engine, selection, trigger, actor, now, payload)
    else:
        outcome = in_one(engine, with_files)
    if outcome.moved == 0:
        raise RefusedError(outcome.refused)
    return outcome


def _wants_payload(engine: Engine, cycle_id: int, trigger: str) -> bool:
    with reading(engine) as session:
        definition = rules_of(session, cycle_id).definition
    return any(rule.payload for rule in definition.transition if rule.trigger == trigger)


def state_achievement(
    engine: Engine, view: TaskView, person: int, achievement: str, reason: str, now: datetime
) -> None:
    """The official one level above the unit's head states its achievement. The session's row is the lock.

    Stated again in the same words, as after a lost answer, it is no further fact.
    """
    reason = text(reason)
    if achievement not in ACHIEVEMENTS or not reason:
        raise RefusedError(["Capaian kinerja organisasi dan alasannya belum lengkap."])
    with transaction(engine) as session:
        ruled = rules_of(session, view.cycle_id)
        _actor(view, person)
        hold_sessions(session, view.cycle_id, select(literal(view.unit_id)))
        if is_printed(session, view.cycle_id, view.unit_id):
            raise RefusedError([PRINTED])
        held = authority.calibrators(ruled.calendar.local(now).date()).subquery()
        rightly = select(held.c.unit_id).where(held.c.holder_id == person, held.c.unit_id == view.unit_id)
        if session.scalar(rightly) is None:
            raise RefusedError([WRONG_ROLE])
        if not _window_opened(session, view, now):
            raise RefusedError([GUARDS["window_opened"].refusal])
        row = session.scalars(
            select(CalibrationSession).where(
                CalibrationSession.cycle_id == view.cycle_id, CalibrationSession.unit_id == view.unit_id
            )
        ).one()
        if (row.achievement, row.reason, row.stated_by) == (achievement, reason, person):
            return
        before = row.achievement or ""
        row.achievement, row.reason, row.stated_by, row.stated_at = achievement, reason, person, now
        row.version += 1
        event = AuditEvent(
            subject="session",
            subject_id=row.id,
            version=row.version,
            cycle_id=view.cycle_id,
            trigger="state_achievement",
            source=before,
            target=achievement,
            actor_id=person,
            role="calibrator",
            at=now,
            recorded_at=utc_now(),
            prompt_id=view.prompt_id,
        )
        session.add(event)
        session.flush()
        session.add(AuditPayload(event_id=event.id, body={"achievement": achievement, "reason": reason}))
    reach(Point.ACHIEVEMENT_STATED)


def _window_opened(session: Session, view: TaskView, now: datetime) -> bool:
    """The unit's calibration has begun, also where its time is over, and its clock runs."""
    window = select(StageWindow.id).where(
        StageWindow.cycle_id == view.cycle_id,
        StageWindow.unit_id == view.unit_id,
        StageWindow.stage == SESSION,
        StageWindow.opens_at <= now,
    )
    running = holds.since(view.cycle_id, view.unit_id).is_(None)
    return session.scalar(window.where(running)) is not None


def confirm_unit(engine: Engine, view: TaskView, person: int, now: datetime, reason: str = "") -> Outcome:
    """Confirms every predicate of the unit that is ready, the head's own before the others'.

    Raises RefusedError where the unit differs from its pattern and no reason is given.
    """
    actor, told = _actor(view, person), text(reason)

    def confirm(session: Session) -> Outcome:
        outcome = Outcome()
        explain(session, Confirming(view.cycle_id, view.unit_id, view.prompt_id, person), told, now)
        for evaluation_ids in (_heads(session, view, now), None):
            if evaluation_ids == ():
                continue
            chosen = Selection(view.cycle_id, unit_id=view.unit_id, evaluation_ids=evaluation_ids)
            outcome.add(apply_within(session, chosen, "confirm", actor, now))
        forget_settled(session, view.cycle_id, view.unit_id)
        return outcome

    return in_one(engine, confirm)


def _heads(session: Session, view: TaskView, now: datetime) -> tuple[int, ...]:
    day = rules_of(session, view.cycle_id).calendar.local(now).date()
    return tuple(
        session.scalars(
            select(Evaluation.id)
            .join(Headship, Headship.assignment_id == Evaluation.assignment_id)
            .where(Evaluation.cycle_id == view.cycle_id, Headship.unit_id == view.unit_id)
            .where(authority.on(Headship, day))
        )
    )


def _actor(view: TaskView, person: int) -> Actor:
    if person != view.recipient_id:
        raise RefusedError([WRONG_ROLE])
    return Actor(employee_id=person, prompt_id=view.prompt_id)
