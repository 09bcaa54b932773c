"""The one door: every change of an evaluation's state goes through `apply`, one click as well as ten thousand.

Order inside one transaction: payload → facts → one machine call a group of equal facts → event → document owed →
prompts ended → state (compare and set) → new prompts and their mails. Nothing is sent, rendered or called here.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from config.definition import DefinitionFile, Transition
from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle, StageWindow
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.session import reading, transaction
from workflow import asking, definitions, reminding
from workflow.asking import Asking
from workflow.calendar import Calendar, thaw, utc_now
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.facts import Facts
from workflow.gathering import Actor, Moment, Selection, facts_of, same_group
from workflow.machine import decide
from workflow.payloads import Payload

CHUNK = 5000
"""Evaluations a transaction."""
LATE_WORKING_DAYS = 3
"""Time for whoever receives an evaluation after the stage's window has closed."""


@dataclass
class Outcome:
    """What an application did."""

    moved: int = 0
    by_transition: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Outcome") -> None:
        self.moved += other.moved
        self.by_transition += other.by_transition
        self.refused += other.refused


@dataclass(frozen=True)
class Rules:
    """What a cycle runs under."""

    cycle_id: int
    definition: DefinitionFile
    calendar: Calendar


def rules_of(session: Session, cycle_id: int) -> Rules:
    cycle = session.get_one(Cycle, cycle_id)
    return Rules(cycle_id, definitions.of_cycle(session, cycle), thaw(cycle.calendar))


def apply(
    engine: Engine,
    selection: Selection,
    trigger: str,
    actor: Actor,
    now: datetime,
    payload: Payload | None = None,
) -> Outcome:
    """Fires `trigger` for every evaluation of the selection and says what moved and what was refused, and why.

    With a payload it is all or nothing: a refusal raises RefusedError and leaves no trace of the payload.
    Raises ChangedMeanwhileError when rows changed between the facts and the write; nothing is then written.
    """
    with reading(engine) as session:
        rules = rules_of(session, selection.cycle_id)
        chunks = _chunks(session, selection)
    moment = Moment(rules.definition, rules.calendar, trigger, actor, now)
    outcome = Outcome()
    for first, last in chunks:
        meant = and_(selection.where(), Evaluation.id.between(first, last))
        with transaction(engine) as session:
            outcome.add(_apply_chunk(session, rules, moment, meant, payload))
    if payload is not None and not chunks:
        raise RefusedError(["Evaluasi itu tidak ada."])
    return outcome


def _chunks(session: Session, selection: Selection) -> list[tuple[int, int]]:
    ids = list(session.scalars(select(Evaluation.id).where(selection.where()).order_by(Evaluation.id)))
    return [(ids[i], ids[min(i + CHUNK, len(ids)) - 1]) for i in range(0, len(ids), CHUNK)]


def _apply_chunk(
    session: Session, rules: Rules, moment: Moment, meant: ColumnElement[bool], payload: Payload | None
) -> Outcome:
    if payload is not None:
        for evaluation_id in session.scalars(select(Evaluation.id).where(meant)).all():
            payload.write(session, evaluation_id, moment.now)
    outcome = Outcome()
    for group, count in _groups(session, moment, meant):
        decision = decide(rules.definition, moment.trigger, Facts(**group))
        if decision.transition is None:
            outcome.refused.update(dict.fromkeys(decision.reasons, count))
            if payload is not None:
                raise RefusedError(decision.reasons)
            continue
        _write(session, rules, moment, _Group(meant, group, count, decision.transition), payload)
        outcome.moved += count
        outcome.by_transition[decision.transition.label] += count
    if outcome.moved:
        asking.ask(session, Asking(rules.definition, rules.calendar, moment.now, meant))
        asking.close_finished_unit_prompts(session, rules.cycle_id, moment.now, moment.trigger)
    return outcome


def _groups(session: Session, moment: Moment, meant: ColumnElement[bool]) -> list[tuple[dict[str, Any], int]]:
    """Distinct facts and how many evaluations share them."""
    rows = facts_of(moment, meant).subquery()
    names = [column.name for column in rows.c if column.name != "id"]
    columns = [rows.c[name] for name in names]
    found = session.execute(select(*columns, func.count()).group_by(*columns)).all()
    return [
        ({name: _plain(value) for name, value in zip(names, row, strict=False)}, row[-1]) for row in found
    ]


def _plain(value: Any) -> Any:
    return bool(value) if isinstance(value, int) else value


@dataclass(frozen=True)
class _Group:
    meant: ColumnElement[bool]
    facts: dict[str, Any]
    count: int
    rule: Transition


def _write(session: Session, rules: Rules, moment: Moment, group: _Group, payload: Payload | None) -> None:
    facts = facts_of(moment, group.meant).subquery("facts")
    ids = select(facts.c.id).where(same_group(facts, group.facts))
    written = _write_events(session, moment, group.rule, ids)
    if payload is not None:
        _write_payload(session, ids, payload)
    if group.rule.document:
        _owe_documents(session, moment, ids)
    _end_prompts(session, rules, moment, group.rule, ids)
    moved = _move(session, rules, moment, group.rule, ids)
    if not written == moved == group.count:
        raise ChangedMeanwhileError(moved=moved, expected=group.count)


def _write_events(session: Session, moment: Moment, rule: Transition, ids: Any) -> int:
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
    return _rowcount(session.execute(insert(AuditEvent).from_select(columns, rows)))


def _write_payload(session: Session, ids: Any, payload: Payload) -> None:
    events = (
        select(AuditEvent.id)
        .join(Evaluation, AuditEvent.subject_id == Evaluation.id)
        .where(AuditEvent.subject == "evaluation", AuditEvent.version == Evaluation.version + 1)
        .where(Evaluation.id.in_(ids))
    )
    session.add_all(
        AuditPayload(event_id=event_id, body=payload.body()) for event_id in session.scalars(events).all()
    )
    session.flush()


def _owe_documents(session: Session, moment: Moment, ids: Any) -> None:
    job = aliased(DocumentJob)
    revision = (
        select(func.coalesce(func.max(job.revision), 0) + 1)
        .where(job.evaluation_id == Evaluation.id)
        .correlate(Evaluation)
        .scalar_subquery()
    )
    rows = select(Evaluation.id, revision, literal(moment.now, type_=DocumentJob.requested_at.type)).where(
        Evaluation.id.in_(ids)
    )
    session.execute(insert(DocumentJob).from_select(["evaluation_id", "revision", "requested_at"], rows))


def _end_prompts(session: Session, rules: Rules, moment: Moment, rule: Transition, ids: Any) -> None:
    if rule.source != rule.target:
        asking.close_prompts(session, ids, moment.now, rule.trigger)
    elif rule.closes:
        asking.close_prompts(session, ids, moment.now, rule.trigger, rule.closes)
    if rule.source == rule.target and rule.due_working_days:
        due = rules.calendar.due(moment.now, rule.due_working_days)
        reminding.move_deadlines(session, ids, due, rules.definition, rules.calendar, moment.now)


def _move(session: Session, rules: Rules, moment: Moment, rule: Transition, ids: Any) -> int:
    values: dict[str, Any] = dict.fromkeys(rule.stamps, moment.now)
    if rule.source != rule.target:
        values["escalated_at"] = values.get("escalated_at")
        values["entered"] = Evaluation.version + 1
        values["due_at"] = _due(rules, moment, rule)
    elif rule.due_working_days:
        values["due_at"] = rules.calendar.due(moment.now, rule.due_working_days)
    statement = (
        update(Evaluation)
        .where(Evaluation.id.in_(ids), Evaluation.state == rule.source)
        .values(state=rule.target, version=Evaluation.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    return _rowcount(session.execute(statement))


def _due(rules: Rules, moment: Moment, rule: Transition) -> Any:
    """The evaluation's own deadline in the state it enters; none where the stage's window still decides."""
    target = rules.definition.named(rule.target)
    own = rule.due_working_days or target.due_working_days
    if own is not None:
        return rules.calendar.due(moment.now, own)
    if target.window is None:
        return None
    window = aliased(StageWindow)
    closed = (
        select(window.id)
        .where(
            window.cycle_id == Evaluation.cycle_id,
            window.unit_id == Evaluation.unit_id,
            window.stage == rule.target,
            window.closes_at <= moment.now,
        )
        .correlate(Evaluation)
        .exists()
    )
    late = literal(rules.calendar.due(moment.now, LATE_WORKING_DAYS), type_=Evaluation.due_at.type)
    return case((closed, late), else_=null())


def _rowcount(result: Any) -> int:
    return int(result.rowcount)
