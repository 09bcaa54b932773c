"""Launching a cycle: its windows, its evaluations, one for each assignment served in its days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from config.definition import DefinitionFile, Window, parse
from models.audit import AuditEvent
from models.cycle import CalibrationSession, Cycle, StageWindow
from models.evaluation import Evaluation
from models.people import OFFICIAL, Assignment, Employee
from models.session import transaction
from workflow import definitions
from workflow.calendar import Calendar, utc_now
from workflow.errors import NothingToLaunchError
from workflow.gathering import Actor
from workflow.points import Point, reach


@dataclass(frozen=True)
class Plan:
    """A cycle as HR asks for it."""

    code: str
    title: str
    first: date
    last: date
    source: str
    """Text of the definition."""
    windows: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    """First and last day of a stage where the office sets other days than the definition."""


def launch(engine: Engine, plan: Plan, calendar: Calendar, actor: Actor, now: datetime) -> int:
    """Launches the cycle, or finds it launched already; gives its id. Everything in one transaction.

    Raises NothingToLaunchError where no assignment falls into its days.
    """
    with transaction(engine) as session:
        known = session.scalar(select(Cycle.id).where(Cycle.code == plan.code))
        if known is not None:
            return known
        stored = definitions.store(session, plan.source)
        cycle = Cycle(
            code=plan.code,
            title=plan.title,
            definition_id=stored.id,
            first=plan.first,
            last=plan.last,
            stage="",
            calendar=calendar.freeze(),
            launched_at=now,
        )
        definition = parse(plan.source, stored.code)
        cycle.stage = definition.initial
        session.add(cycle)
        session.flush()
        if _create_evaluations(session, cycle, definition) == 0:
            raise NothingToLaunchError
        _open_windows(session, cycle, definition, calendar, plan.windows)
        _note_launch(session, cycle, actor, now)
    reach(Point.CYCLE_LAUNCHED)
    return cycle.id


def _create_evaluations(session: Session, cycle: Cycle, definition: DefinitionFile) -> int:
    """Set-based: Plt and Plh give authority, not an evaluation; officials are rated elsewhere."""
    served = (
        select(
            literal(cycle.id),
            Assignment.id,
            Assignment.employee_id,
            Assignment.unit_id,
            literal(definition.initial),
            literal(1),
            literal(1),
        )
        .join(Employee, Employee.id == Assignment.employee_id)
        .where(
            Assignment.capacity == "definitive",
            Employee.status != OFFICIAL,
            Assignment.first <= cycle.last,
            or_(Assignment.last.is_(None), Assignment.last >= cycle.first),
        )
        .order_by(Assignment.id)
    )
    columns = ["cycle_id", "assignment_id", "employee_id", "unit_id", "state", "version", "entered"]
    result: Any = session.execute(insert(Evaluation).from_select(columns, served))
    return int(result.rowcount)


def _open_windows(
    session: Session,
    cycle: Cycle,
    definition: DefinitionFile,
    calendar: Calendar,
    own: Mapping[str, tuple[date, date]],
) -> None:
    units = session.scalars(
        select(Evaluation.unit_id).where(Evaluation.cycle_id == cycle.id).distinct()
    ).all()
    for state in definition.state:
        if state.window is None:
            continue
        opens, closes = window_days(state.window, cycle.last.year, calendar)
        if state.name in own:
            first, last = own[state.name]
            opens, closes = calendar.opening(first), calendar.end(last)
        session.add_all(
            StageWindow(cycle_id=cycle.id, unit_id=unit, stage=state.name, opens_at=opens, closes_at=closes)
            for unit in units
        )
    session.add_all(CalibrationSession(cycle_id=cycle.id, unit_id=unit) for unit in units)


def window_days(window: Window, year: int, calendar: Calendar) -> tuple[datetime, datetime]:
    """Opening and closing of a stage: it opens on the first working day from its date, that day counts."""
    first = calendar.on_or_after(date(year + window.years_after, window.month, window.day))
    last = first if window.working_days == 1 else calendar.plus(first, window.working_days - 1)
    return calendar.opening(first), calendar.end(last)


def _note_launch(session: Session, cycle: Cycle, actor: Actor, now: datetime) -> None:
    born = select(
        literal("evaluation"), Evaluation.id, literal(1), Evaluation.cycle_id, literal("launch"), literal(""),
        Evaluation.state, literal(actor.employee_id, type_=AuditEvent.actor_id.type), literal("system"), literal(""),
        literal(now, type_=AuditEvent.at.type), literal(utc_now(), type_=AuditEvent.recorded_at.type),
        literal(actor.run_id, type_=AuditEvent.run_id.type),
    ).where(Evaluation.cycle_id == cycle.id)  # fmt: skip
    columns = [
        "subject",
        "subject_id",
        "version",
        "cycle_id",
        "trigger",
        "source",
        "target",
        "actor_id",
        "role",
    ]
    columns += ["mark", "at", "recorded_at", "run_id"]
    session.execute(insert(AuditEvent).from_select(columns, born))
    note_cycle(session, cycle, "launch", "", actor, now)


def note_cycle(
    session: Session, cycle: Cycle, trigger: str, source: str, actor: Actor, now: datetime
) -> None:
    session.add(
        AuditEvent(
            subject="cycle",
            subject_id=cycle.id,
            version=cycle.version,
            cycle_id=cycle.id,
            trigger=trigger,
            source=source,
            target=cycle.stage,
            actor_id=actor.employee_id,
            role="system" if actor.is_system else "hr",
            at=now,
            recorded_at=utc_now(),
            run_id=actor.run_id,
        )
    )


def stage_of(definition: DefinitionFile, states: list[str]) -> str:
    """The cycle's stage: the earliest that any evaluation is still in; an objection does not move it back."""
    order = definition.order
    counted = [state for state in states if state != "objection"] or states
    return min(counted, key=order.__getitem__)


def settle(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> bool:
    """Brings the cycle's own stage up to its evaluations; closes it when all are final. True if it changed."""
    with transaction(engine) as session:
        cycle = session.get_one(Cycle, cycle_id)
        definition = definitions.of_cycle(session, cycle)
        states = list(
            session.scalars(select(Evaluation.state).where(Evaluation.cycle_id == cycle_id).distinct())
        )
        stage = stage_of(definition, states)
        if definition.order[stage] <= definition.order[cycle.stage]:
            return False
        before, cycle.stage, cycle.version = cycle.stage, stage, cycle.version + 1
        note_cycle(session, cycle, "advance", before, actor, now)
    reach(Point.CYCLE_MOVED)
    return True


def close(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> bool:
    """Closes a cycle whose evaluations are all final and whose documents are all issued. True if it did."""
    from models.document import DocumentJob

    with transaction(engine) as session:
        cycle = session.get_one(Cycle, cycle_id)
        definition = definitions.of_cycle(session, cycle)
        open_ones = select(func.count()).where(
            Evaluation.cycle_id == cycle_id, Evaluation.state.not_in(definition.final_states)
        )
        owed = (
            select(func.count())
            .select_from(DocumentJob)
            .join(Evaluation, Evaluation.id == DocumentJob.evaluation_id)
            .where(Evaluation.cycle_id == cycle_id, DocumentJob.issued_at.is_(None))
        )
        if cycle.closed_at or session.scalar(open_ones) or session.scalar(owed):
            return False
        cycle.closed_at, cycle.version = now, cycle.version + 1
        note_cycle(session, cycle, "close", cycle.stage, actor, now)
    reach(Point.CYCLE_CLOSED)
    return True
