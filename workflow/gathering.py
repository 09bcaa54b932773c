"""Facts from the database: one parameterised select, with just the columns that the trigger's guards need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from config.definition import DefinitionFile, Transition
from models.cycle import CalibrationSession, StageWindow
from models.evaluation import Evaluation, Objection
from models.people import Headship
from models.receipt import Receipt
from workflow import authority, holds, papers
from workflow.calendar import Calendar
from workflow.deciders import official_above, superior_rated
from workflow.definitions import Rules
from workflow.guards import GUARDS
from workflow.holders import HOLDERS, whose
from workflow.relations import reached
from workflow.ruled import evidence_named, unexplained


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, a user of this machine who gives no name, or the system inside a run."""

    employee_id: int | None = None
    run_id: int | None = None
    prompt_id: int | None = None
    user: str = ""
    """Name of a user of the operating system."""
    role: str = "hr"
    """The granted role that acts where no relation to an evaluation gives one."""

    @property
    def is_system(self) -> bool:
        return self.employee_id is None and not self.user


@dataclass(frozen=True)
class Selection:
    """Which evaluations are meant. One click is a selection of one."""

    cycle_id: int
    evaluation_ids: tuple[int, ...] | None = None
    unit_id: int | None = None

    def where(self) -> ColumnElement[bool]:
        meant = [Evaluation.cycle_id == self.cycle_id]
        if self.evaluation_ids is not None:
            meant.append(Evaluation.id.in_(self.evaluation_ids))
        if self.unit_id is not None:
            meant.append(Evaluation.unit_id == self.unit_id)
        return and_(*meant)


@dataclass(frozen=True)
class Moment:
    """What a select of facts is asked for: who, when, what, under which rules."""

    rules: Rules
    trigger: str
    actor: Actor
    now: datetime
    with_payload: bool = False
    since: date | None = None
    """The day of what is handed in, where time runs from it."""

    @property
    def definition(self) -> DefinitionFile:
        return self.rules.definition

    @property
    def calendar(self) -> Calendar:
        return self.rules.calendar

    @property
    def start(self) -> datetime:
        """From when the time runs that the act gives."""
        return self.now if self.since is None else self.calendar.opening(self.since)

    @property
    def candidates(self) -> Sequence[Transition]:
        return [rule for rule in self.definition.transition if rule.trigger == self.trigger]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple({rule.source: None for rule in self.candidates})


def facts_of(moment: Moment, meant: ColumnElement[bool]) -> Select[Any]:
    """(id, state, role and fact columns) of the evaluations meant, whatever their state."""
    needed = {need for rule in moment.candidates for name in rule.guards for need in GUARDS[name].needs}
    columns: list[Any] = [Evaluation.id, Evaluation.state, *_roles(moment)]
    columns += [_COLUMNS[need](moment).label(need) for need in sorted(needed)]
    return select(*columns).where(meant)


def _roles(moment: Moment) -> list[Any]:
    person, day = moment.actor.employee_id, moment.calendar.local(moment.now).date()
    roles = sorted({rule.by for rule in moment.candidates})
    if person is None:
        return [literal(role == "system").label(role) for role in roles]
    own = Evaluation.employee_id == person
    held: dict[str, Callable[[], ColumnElement[Any]]] = {
        "system": lambda: literal(False),
        "employee": lambda: own,
        **{role: partial(_holds, role, person, day) for role in HOLDERS},
        "hr": lambda: and_(
            ~own, Evaluation.unit_id.in_(select(reached(person, day, ("hr",)).subquery().c.unit_id))
        ),
    }
    return [held[role]().label(role) for role in roles]


def _holds(role: str, person: int, day: date) -> ColumnElement[bool]:
    """The person holds the role over the evaluation, and it is somebody else's."""
    rows = HOLDERS[role](day).subquery()
    key, of = whose(rows)
    return and_(Evaluation.employee_id != person, of.in_(select(key).where(rows.c.holder_id == person)))


def _stage(moment: Moment) -> ColumnElement[Any]:
    """The schedule of the present state's stage in the evaluation's unit."""
    row = aliased(StageWindow)
    schedule = (
        select(
            case(
                (row.held, "held"),
                (row.opens_at > moment.now, "before"),
                (row.closes_at > moment.now, "open"),
                else_="closed",
            )
        )
        .where(
            row.cycle_id == Evaluation.cycle_id,
            row.unit_id == Evaluation.unit_id,
            row.stage == Evaluation.state,
        )
        .correlate(Evaluation)
        .scalar_subquery()
    )
    return func.coalesce(schedule, "none")


def _window(moment: Moment) -> ColumnElement[Any]:
    """Time left in the present state: its own deadline where it has one, else its stage's schedule.

    In a held unit the clock stands still, also over the times that no stage's schedule sets.
    """
    schedule = _stage(moment)
    now = func.coalesce(
        holds.since(Evaluation.cycle_id, Evaluation.unit_id),
        literal(moment.now, type_=Evaluation.due_at.type),
    )
    return case(
        (schedule == "held", "held"),
        (Evaluation.due_at > now, "open"),
        (Evaluation.due_at <= now, "closed"),
        else_=schedule,
    )


def _next_window(moment: Moment) -> ColumnElement[Any]:
    """Whether the stage that the trigger leads to has opened for the evaluation's unit."""
    row = aliased(StageWindow)
    target = case({rule.source: rule.target for rule in moment.candidates}, value=Evaluation.state)
    ahead = (
        select(row.id)
        .where(
            row.cycle_id == Evaluation.cycle_id,
            row.unit_id == Evaluation.unit_id,
            row.stage == target,
            or_(row.opens_at > moment.now, row.held),
        )
        .correlate(Evaluation)
        .exists()
    )
    return case((ahead, "before"), else_="opened")


def _written(*columns: Any) -> ColumnElement[Any]:
    """Each of these texts is there and is more than spaces."""
    return and_(*(func.trim(func.coalesce(column, "")) != "" for column in columns))


def _return_reason(moment: Moment) -> ColumnElement[Any]:
    """A reason handed in with this very act; an older one speaks for another."""
    return _written(Evaluation.return_reason) if moment.with_payload else literal(False)


def _ratings(_: Moment) -> ColumnElement[Any]:
    return _written(
        Evaluation.result_rating,
        Evaluation.result_reason,
        Evaluation.behaviour_rating,
        Evaluation.behaviour_reason,
        Evaluation.predicate,
    )


def _achievement(_: Moment) -> ColumnElement[Any]:
    session = CalibrationSession
    stated = (
        select(session.id)
        .where(session.cycle_id == Evaluation.cycle_id, session.unit_id == Evaluation.unit_id)
        .where(session.achievement.is_not(None))
    )
    return stated.correlate(Evaluation).exists()


def _head_settled(moment: Moment) -> ColumnElement[Any]:
    """The unit's head is through calibration, or is this very person, or has no evaluation in the cycle."""
    head, headship = aliased(Evaluation), aliased(Headship)
    day = moment.calendar.local(moment.now).date()
    order = moment.definition.order
    behind = [name for name, place in order.items() if place <= max(order[s] for s in moment.sources)]
    waiting = (
        select(head.id)
        .join(headship, headship.assignment_id == head.assignment_id)
        .where(
            head.cycle_id == Evaluation.cycle_id,
            headship.unit_id == Evaluation.unit_id,
            authority.on(headship, day),
            head.id != Evaluation.id,
            head.state.in_(behind),
        )
    )
    return ~waiting.correlate(Evaluation).exists()


def _objection(*columns: Any) -> ColumnElement[Any]:
    row = select(Objection.id).where(Objection.evaluation_id == Evaluation.id, _written(*columns))
    return row.correlate(Evaluation).exists()


def _decision(_: Moment) -> ColumnElement[Any]:
    """What was decided on the objection; none while it or its reason is missing."""
    row = select(Objection.decision).where(
        Objection.evaluation_id == Evaluation.id, _written(Objection.decision_reason)
    )
    return func.coalesce(row.correlate(Evaluation).scalar_subquery(), "none")


def _receipt(_: Moment) -> ColumnElement[Any]:
    refused = and_(Receipt.kind == "refused", _written(Receipt.people, Receipt.reason))
    served = and_(Receipt.kind == "served", _written(Receipt.people, Receipt.letter))
    row = select(Receipt.kind).where(Receipt.evaluation_id == Evaluation.id, or_(refused, served))
    return func.coalesce(row.correlate(Evaluation).scalar_subquery(), "none")


_COLUMNS: dict[str, Callable[[Moment], ColumnElement[Any]]] = {
    "window": _window,
    "stage": _stage,
    "next_window": _next_window,
    "realisation": lambda _: _written(Evaluation.realisation),
    "return_reason": _return_reason,
    "ratings": _ratings,
    "evidence": lambda moment: evidence_named(moment.rules.last),
    "achievement": _achievement,
    "head_settled": _head_settled,
    "document": lambda _: papers.issued(),
    "delivered": lambda _: Evaluation.delivered_at.is_not(None),
    "received": lambda _: Evaluation.received_at.is_not(None),
    "receipt": _receipt,
    "escalated": lambda _: Evaluation.escalated_at.is_not(None),
    "official_above": lambda moment: official_above(moment.calendar.local(moment.now).date()),
    "superior_rated": lambda moment: superior_rated(moment.calendar.local(moment.now).date()),
    "objection": lambda _: _objection(Objection.statement),
    "heard": lambda _: Evaluation.heard_at.is_not(None),
    "unexplained": lambda moment: unexplained(moment.rules.last),
    "explanation": lambda _: _objection(Objection.explanation),
    "decision": _decision,
}


def same_group(rows: Any, group: dict[str, Any]) -> ColumnElement[bool]:
    """The rows of one group of facts, as a WHERE clause."""
    return and_(*(rows.c[name] == value for name, value in group.items())) if group else ~false()
