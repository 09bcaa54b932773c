"""The one door for plans (SKP): drafting, submitting, agreeing, sending back, and opening a further revision.

Order inside one transaction: the evaluation is held, whose row locks all its plans → facts → the plan's machine → what
changes → event. A draft is its writer's own and its changes are no events; what is submitted or agreed goes into the
log whole, so that the rows can be held against it. Authority is that of the moment of the act.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.people import Assignment
from models.plan import WorkPlan
from models.session import lock, persistent, reading, transaction
from workflow.definitions import Rules, rules_of
from workflow.errors import ChangedMeanwhileError, RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.machine import WRONG_ROLE
from workflow.noting import note
from workflow.payloads import text
from workflow.plans import starting
from workflow.plans.content import frame, identified
from workflow.plans.copying import copy_content, lead_on, serving
from workflow.plans.facts import facts_of, in_time, missing, newest, standing
from workflow.plans.machine import AGREE, DRAFT, EDIT, GUARDS, RETURN, REVISE, SUBMIT, Step, decide_plan
from workflow.plans.reading import content_of
from workflow.plans.storing import Change, Expectations
from workflow.plans.words import form_of


class NoPlanError(WorkflowError):
    """SKP ini tidak ada."""


@dataclass(frozen=True)
class HandedIn:
    """What comes with an act on a plan."""

    seen: str = ""
    """`standing` of the plan as the person saw it; empty where that does not matter."""
    reason: str = ""
    expectations: Mapping[str, str] | None = None
    """The leader's special expectations by value, where the appraiser agrees: they are his to write."""


NOTHING = HandedIn()


@persistent
def begin(engine: Engine, evaluation_id: int, person: int, now: datetime) -> int:
    """The employee begins the own plan, with what the same post planned last time; its id, also if begun before.

    Raises RefusedError, or NoPlanError.
    """
    with transaction(engine) as session:
        evaluation = _hold(session, evaluation_id)
        if evaluation.employee_id != person:
            raise RefusedError([WRONG_ROLE])
        if not in_time(evaluation, rules_of(session, evaluation.cycle_id)):
            raise RefusedError([GUARDS["in_time"].refusal])
        starting.begin_one(session, evaluation, Actor(employee_id=person), now)
        plan = newest(session, evaluation_id)
        assert plan is not None
        return plan.id


@persistent
def edit(
    engine: Engine, plan_id: int, person: int, change: Change, now: datetime, handed: HandedIn = NOTHING
) -> None:
    """Changes a part of a draft. Raises RefusedError, ChangedMeanwhileError or NoPlanError."""
    with transaction(engine) as session:
        held = _held(session, plan_id, now)
        _step(held, person, EDIT, handed)
        change.write(session, held.plan, held.day)
        held.plan.edits += 1


@persistent
def act(
    engine: Engine, plan_id: int, person: int, trigger: str, now: datetime, handed: HandedIn = NOTHING
) -> None:
    """Submits, agrees, sends back, or opens a further revision.

    Raises RefusedError with every reason at once, ChangedMeanwhileError for a plan that is not as it was seen, and
    NoPlanError.
    """
    with transaction(engine) as session:
        held = _held(session, plan_id, now)
        plan = held.plan
        step = _step(held, person, trigger, handed)
        if trigger == REVISE:
            _revise(held, step, person, text(handed.reason))
            return
        told = _EFFECTS[trigger](held, handed)
        plan.state, plan.version = step.target, plan.version + 1
        _note(held, plan, step, person, told)
        if trigger == AGREE:
            lead_on(session, held.evaluation.cycle_id, serving(plan))


def done(engine: Engine, plan_id: int, person: int, trigger: str, seen: str) -> bool:
    """Whether this person did this very thing already, from what was seen: a button pressed twice."""
    number = seen.partition(".")[0]
    before = int(number) if number.isdecimal() and len(number) < len(str(2**31)) else 0
    acted = select(AuditEvent.id).where(
        AuditEvent.subject == "plan", AuditEvent.actor_id == person, AuditEvent.trigger == trigger
    )
    if trigger == REVISE:
        acted = acted.where(
            AuditEvent.subject_id.in_(select(WorkPlan.id).where(WorkPlan.source_id == plan_id))
        )
    else:
        acted = acted.where(AuditEvent.subject_id == plan_id, AuditEvent.version == before + 1)
    with reading(engine) as session:
        return session.scalar(acted.limit(1)) is not None


def is_in(engine: Engine, plan_id: int, change: Change) -> bool:
    """Whether the plan says already what a change would make it say."""
    with reading(engine) as session:
        plan = session.get(WorkPlan, plan_id)
        return plan is not None and change.is_in(content_of(session, plan))


def _hold(session: Session, evaluation_id: int) -> Evaluation:
    lock(session, select(Evaluation.id).where(Evaluation.id == evaluation_id))
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise NoPlanError
    return evaluation


@dataclass(frozen=True)
class _Held:
    """A plan that nobody else acts on, until the transaction ends."""

    session: Session
    plan: WorkPlan
    evaluation: Evaluation
    now: datetime

    @property
    def rules(self) -> Rules:
        return rules_of(self.session, self.evaluation.cycle_id)

    @property
    def day(self) -> date:
        return self.rules.calendar.local(self.now).date()


def _held(session: Session, plan_id: int, now: datetime) -> _Held:
    evaluation_id = session.scalar(select(WorkPlan.evaluation_id).where(WorkPlan.id == plan_id))
    if evaluation_id is None:
        raise NoPlanError
    evaluation = _hold(session, evaluation_id)
    return _Held(session, session.get_one(WorkPlan, plan_id), evaluation, now)


def _step(held: _Held, person: int, trigger: str, handed: HandedIn) -> Step:
    """The step that the machine takes. Raises RefusedError, the plan's own faults in place of their sum."""
    session, plan, evaluation = held.session, held.plan, held.evaluation
    lacking = missing(session, plan, evaluation, held.day) if trigger == SUBMIT else ()
    known = facts_of(session, plan, evaluation, held.rules, person, held.day)
    facts = replace(known, complete=not lacking, reasoned=bool(handed.reason.strip()))
    decision = decide_plan(trigger, facts)
    if decision.transition is None:
        incomplete = GUARDS["complete"].refusal
        raise RefusedError(
            told for reason in decision.reasons for told in (lacking if reason == incomplete else (reason,))
        )
    if handed.seen and handed.seen != standing(plan):
        raise ChangedMeanwhileError("Baca lagi isi SKP ini dahulu.")
    return decision.transition


def _submit(held: _Held, handed: HandedIn) -> dict[str, Any]:
    held.plan.submitted_at, held.plan.return_reason = held.now, None
    return {"plan": identified(content_of(held.session, held.plan))}


def _send_back(held: _Held, handed: HandedIn) -> dict[str, Any]:
    held.plan.return_reason = text(handed.reason)
    return {"reason": held.plan.return_reason}


def _agree(held: _Held, handed: HandedIn) -> dict[str, Any]:
    held.plan.agreed_at = held.now
    if handed.expectations is not None:
        Expectations(handed.expectations).write(held.session, held.plan, held.day)
        held.session.flush()
    return {"plan": identified(content_of(held.session, held.plan))}


_EFFECTS: dict[str, Callable[[_Held, HandedIn], dict[str, Any]]] = {
    SUBMIT: _submit,
    RETURN: _send_back,
    AGREE: _agree,
}
"""What each act leaves in the row; what it tells the log."""


def _revise(held: _Held, step: Step, person: int, reason: str) -> None:
    """A further revision begins as a draft with the same content, on the form of the post as it is now."""
    session, plan = held.session, held.plan
    post = session.get_one(Assignment, held.evaluation.assignment_id)
    later = WorkPlan(
        evaluation_id=plan.evaluation_id,
        revision=plan.revision + 1,
        source_id=plan.id,
        state=DRAFT,
        version=1,
        edits=0,
        approach=plan.approach,
        form=form_of(post.post_kind),
        rule=plan.rule,
        change_reason=reason,
    )
    session.add(later)
    session.flush()
    copy_content(session, WorkPlan.id == later.id)
    lead_on(session, held.evaluation.cycle_id, WorkPlan.id == later.id)
    told = frame(later) | {"reason": reason}
    _note(held, later, replace(step, source="", target=DRAFT), person, told)


def _note(held: _Held, plan: WorkPlan, step: Step, person: int, told: dict[str, Any]) -> None:
    note(
        held.session,
        "plan",
        plan.id,
        plan.version,
        step.trigger,
        role=step.by,
        at=held.now,
        actor=Actor(employee_id=person),
        source=step.source,
        target=step.target,
        mark=f"versi {plan.revision}",
        cycle_id=held.evaluation.cycle_id,
        body=told,
    )
