"""The one door: every change of an evaluation's state goes through `apply`, one click as well as ten thousand.

Order inside one transaction: payload → facts → one machine call a group of equal facts → events. The events then say
which evaluations move: documents owed → prompts ended → state (compare and set) → new prompts and their mails.
Nothing is sent, rendered or called here.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, Subquery, and_, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from tenacity import retry, retry_if_exception_type, stop_after_attempt

from config.definition import Transition
from models.cycle import CalibrationSession
from models.evaluation import Evaluation
from models.prompt import Prompt
from models.session import ATTEMPTS, came_between, lock, pause, reading, transaction
from workflow import asking, writing
from workflow.asking import Asking
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, LinkError, RefusedError
from workflow.facts import Facts
from workflow.gathering import Actor, Moment, Selection, facts_of, same_group
from workflow.machine import decide
from workflow.payloads import PAYLOADS, Payload, Refusal, Service
from workflow.points import Point, reach

CHUNK = 5000
"""Evaluations a transaction."""
WRONG_PAYLOAD = "Isian ini bukan untuk tindakan itu."
SESSION = "calibration"
"""The state in which a unit's evaluations are looked at together."""
NOT_THERE = "Evaluasi itu tidak ada."


@dataclass
class Outcome:
    """What an application did."""

    moved: int = 0
    asked: int = 0
    by_transition: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Outcome") -> None:
        self.moved += other.moved
        self.asked += other.asked
        self.by_transition += other.by_transition
        self.refused += other.refused


def apply(
    engine: Engine,
    selection: Selection,
    trigger: str,
    actor: Actor,
    now: datetime,
    payload: Payload | None = None,
) -> Outcome:
    """Fires `trigger` for every evaluation of the selection and says what moved and what was refused, and why.

    With a payload it is all or nothing, in one transaction: a refusal raises RefusedError and leaves no trace of it.
    Raises ChangedMeanwhileError when rows changed between the facts and the write, again and again; what the
    chunk would have written is then not written.
    """
    with reading(engine) as session:
        rules = rules_of(session, selection.cycle_id)
        chunks = _chunks(session, selection)
    moment = Moment(rules, trigger, actor, now, payload is not None, _since(payload))
    if payload is not None:
        if not chunks:
            raise RefusedError([NOT_THERE])
        _check_payload(moment, payload)
        chunks = [(chunks[0][0], chunks[-1][1])]
    outcome = Outcome()
    for first, last in chunks:
        meant = and_(selection.where(), Evaluation.id.between(first, last))
        outcome.add(in_one(engine, partial(_apply_chunk, moment=moment, meant=meant, payload=payload)))
    return outcome


def apply_within(
    session: Session,
    selection: Selection,
    trigger: str,
    actor: Actor,
    now: datetime,
    payload: Payload | None = None,
) -> Outcome:
    """The same in a transaction that has begun, for what must not be parted from something else in it.

    At most a CHUNK of evaluations. Raises ChangedMeanwhileError, and RefusedError with a payload.
    """
    rules = rules_of(session, selection.cycle_id)
    moment = Moment(rules, trigger, actor, now, payload is not None, _since(payload))
    if payload is not None:
        _check_payload(moment, payload)
    return _apply_chunk(session, moment, selection.where(), payload)


@retry(
    retry=retry_if_exception_type(ChangedMeanwhileError),
    stop=stop_after_attempt(ATTEMPTS),
    wait=pause,
    reraise=True,
)
def in_one(engine: Engine, work: Callable[[Session], Outcome]) -> Outcome:
    """One transaction, done anew when another act came between: then the guards may judge otherwise."""
    try:
        with transaction(engine) as session:
            done = work(session)
    except DBAPIError as fault:
        if came_between(fault):
            raise ChangedMeanwhileError from fault
        raise
    if done.moved:
        reach(Point.TRANSITION_COMMITTED)
    return done


def _since(payload: Payload | None) -> date | None:
    return payload.since if isinstance(payload, Refusal | Service) else None


def _chunks(session: Session, selection: Selection) -> list[tuple[int, int]]:
    ids = list(session.scalars(select(Evaluation.id).where(selection.where()).order_by(Evaluation.id)))
    return [(ids[i], ids[min(i + CHUNK, len(ids)) - 1]) for i in range(0, len(ids), CHUNK)]


def _check_payload(moment: Moment, payload: Payload) -> None:
    """A trigger takes the payload that its definition names, and no other."""
    if any(
        rule.payload is None or not isinstance(payload, PAYLOADS[rule.payload]) for rule in moment.candidates
    ):
        raise RefusedError([WRONG_PAYLOAD])


def _apply_chunk(
    session: Session, moment: Moment, meant: ColumnElement[bool], payload: Payload | None
) -> Outcome:
    _hold(session, moment, meant)
    if payload is not None:
        for evaluation_id in session.scalars(select(Evaluation.id).where(meant)).all():
            payload.write(session, evaluation_id, moment.now)
    outcome = Outcome()
    announced = _announce(session, moment, meant, outcome)
    if payload is not None and outcome.refused:
        raise RefusedError(outcome.refused)
    if announced:
        _check_task(session, moment)
    for rule, count in announced.items():
        if writing.follow(session, moment, rule, meant, payload) != count:
            raise ChangedMeanwhileError(expected=count)
        outcome.by_transition[rule.label] += count
    outcome.moved = announced.total()
    if outcome.moved:
        outcome.asked = asking.ask(session, Asking(moment.rules, moment.now, meant))
        asking.close_finished_unit_prompts(session, moment.rules.cycle_id, moment.now, moment.trigger)
    return outcome


def _hold(session: Session, moment: Moment, meant: ColumnElement[bool]) -> None:
    """What another act could change under way, always in this order: the units' sessions, then the evaluations.

    A session is held by whatever enters or leaves calibration: the head first, the achievement on paper and the
    unit's one prompt all look at several evaluations of the unit.
    """
    if any(SESSION in (rule.source, rule.target) for rule in moment.candidates):
        hold_sessions(session, moment.rules.cycle_id, select(Evaluation.unit_id).where(meant))
    rows = select(Evaluation.id).where(meant, Evaluation.state.in_(moment.sources))
    lock(session, rows.order_by(Evaluation.id))


def hold_sessions(session: Session, cycle_id: int, units: Select[tuple[int]]) -> None:
    """The sessions' rows are the locks of these units' predicates."""
    rows = select(CalibrationSession.id).where(
        CalibrationSession.cycle_id == cycle_id, CalibrationSession.unit_id.in_(units)
    )
    lock(session, rows.order_by(CalibrationSession.id))


def _announce(
    session: Session, moment: Moment, meant: ColumnElement[bool], outcome: Outcome
) -> Counter[Transition]:
    """Decides every group and writes its events; how many evaluations each transition takes."""
    announced: Counter[Transition] = Counter()
    rows = facts_of(moment, meant).subquery("facts")
    for group, count in _groups(session, rows):
        decision = decide(moment.definition, moment.trigger, Facts(**group))
        if decision.transition is None:
            outcome.refused.update(dict.fromkeys(decision.reasons, count))
            continue
        ids = select(rows.c.id).where(same_group(rows, group))
        if writing.events(session, moment, decision.transition, ids) != count:
            raise ChangedMeanwhileError(expected=count)
        announced[decision.transition] += count
    return announced


def _check_task(session: Session, moment: Moment) -> None:
    """Who acts on a task does so while it is open, as the one who was asked. Raises LinkError."""
    if moment.actor.prompt_id is None:
        return
    prompt = session.get(Prompt, moment.actor.prompt_id, with_for_update=True)
    if prompt is None or prompt.closed_at is not None or prompt.recipient_id != moment.actor.employee_id:
        raise LinkError


def _groups(session: Session, rows: Subquery) -> list[tuple[dict[str, Any], int]]:
    """Distinct facts and how many evaluations share them."""
    names = [column.name for column in rows.c if column.name != "id"]
    columns = [rows.c[name] for name in names]
    found = session.execute(select(*columns, func.count()).group_by(*columns)).all()
    return [
        ({name: _plain(value) for name, value in zip(names, row, strict=False)}, row[-1]) for row in found
    ]


def _plain(value: Any) -> Any:
    return bool(value) if isinstance(value, int) else value
