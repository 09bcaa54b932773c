"""Launching a cycle: its windows, its evaluations, one for each assignment served in its days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, func, insert, literal, or_, select
from sqlalchemy.orm import Session

from config.definition import DefinitionFile, Window, parse
from models.audit import AuditEvent
from models.cycle import CalibrationSession, Cycle, StageWindow
from models.evaluation import Evaluation
from models.people import OFFICIAL, Assignment, Employee, Unit
from models.session import persistent, transaction
from workflow import definitions, joining, terms
from workflow.calendar import Calendar, utc_now
from workflow.errors import NothingToLaunchError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.points import Point, reach
from workflow.population import evaluated_here
from workflow.roster.rows import ACTING
from workflow.terms import Windows


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


@persistent
def launch(engine: Engine, plan: Plan, calendar: Calendar, actor: Actor, now: datetime) -> int:
    """Launches the cycle, or finds it launched already; gives its id. Everything in one transaction.

    Raises NothingToLaunchError where no assignment falls into its days.
    """
    with transaction(engine, serializable=True) as session:
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
        windows = schedule(definition, cycle.last.year, calendar, plan.windows)
        _open_windows(session, cycle, windows)
        _note_births(session, cycle, actor, now)
        note_cycle(session, cycle, terms.LAUNCH, "", actor, now, body=terms.body(session, cycle, windows))
    reach(Point.CYCLE_LAUNCHED)
    return cycle.id


@persistent
def include(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> int:
    """Evaluations for assignments of a running cycle's days that came to be known after its launch.

    They begin where all began, and the clock moves them on by the windows of their units. Gives their number.
    """
    with transaction(engine) as session:
        cycle = session.get_one(Cycle, cycle_id)
        if cycle.closed_at:
            return 0
        definition = definitions.of_cycle(session, cycle)
        number = _create_evaluations(session, cycle, definition)
        windows = _usual_windows(session, cycle)
        made = _open_windows(session, cycle, windows)
        _note_births(session, cycle, actor, now)
        joining.stand_still(session, cycle, made, actor, now)
        if number:
            cycle.version += 1
            note_cycle(
                session,
                cycle,
                terms.INCLUDE,
                cycle.stage,
                actor,
                now,
                body=terms.told(session, cycle.id, windows),
            )
        return number


def _create_evaluations(session: Session, cycle: Cycle, definition: DefinitionFile) -> int:
    """Set-based, where there is none: Plt and Plh give no evaluation but authority; officials are rated elsewhere.

    So are those whom the definition leaves out, among them whoever is on leave.
    """
    there = select(Evaluation.id).where(
        Evaluation.cycle_id == cycle.id, Evaluation.assignment_id == Assignment.id
    )
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
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(served_in(cycle.first, cycle.last), evaluated_here(definition), ~there.exists())
        .order_by(Assignment.id)
    )
    columns = ["cycle_id", "assignment_id", "employee_id", "unit_id", "state", "version", "entered"]
    result: Any = session.execute(insert(Evaluation).from_select(columns, served))
    return int(result.rowcount)


def served_in(first: date, last: date) -> ColumnElement[bool]:
    """Assignments, joined with their people, whom a cycle of these days meets: set-based what `tiling.within` says."""
    return and_(
        Assignment.capacity.not_in(ACTING),
        Employee.status != OFFICIAL,
        Assignment.first <= last,
        or_(Assignment.last.is_(None), Assignment.last >= first),
    )


def _usual_windows(session: Session, cycle: Cycle) -> Windows:
    """Those that most units of a running cycle have: one unit's extension is not for newcomers."""
    columns = StageWindow.stage, StageWindow.opens_at, StageWindow.closes_at
    query = select(*columns).where(StageWindow.cycle_id == cycle.id).group_by(*columns)
    rows = session.execute(query.order_by(func.count(), StageWindow.closes_at.desc())).all()
    return {stage: (opens, closes) for stage, opens, closes in rows}


def _open_windows(session: Session, cycle: Cycle, windows: Windows) -> list[StageWindow]:
    """For the units of the cycle that have none yet; gives the new ones."""
    there = select(CalibrationSession.unit_id).where(CalibrationSession.cycle_id == cycle.id)
    units = session.scalars(
        select(Evaluation.unit_id)
        .where(Evaluation.cycle_id == cycle.id, Evaluation.unit_id.not_in(there))
        .distinct()
        .order_by(Evaluation.unit_id)
    ).all()
    made = [
        StageWindow(cycle_id=cycle.id, unit_id=unit, stage=stage, opens_at=opens, closes_at=closes)
        for stage, (opens, closes) in windows.items()
        for unit in units
    ]
    session.add_all(made)
    session.add_all(CalibrationSession(cycle_id=cycle.id, unit_id=unit) for unit in units)
    return made


def schedule(
    definition: DefinitionFile, year: int, calendar: Calendar, own: Mapping[str, tuple[date, date]]
) -> Windows:
    """Opening and closing of every stage that has a window, on the office's own days where it sets some."""
    found = {}
    for state in definition.state:
        if state.name in own:
            first, last = own[state.name]
            found[state.name] = calendar.opening(first), calendar.end(last)
        elif state.window is not None:
            found[state.name] = window_days(state.window, year, calendar)
    return found


def window_days(window: Window, year: int, calendar: Calendar) -> tuple[datetime, datetime]:
    """Opening and closing of a stage: it opens on the first working day from its date, that day counts."""
    first = calendar.on_or_after(date(year + window.years_after, window.month, window.day))
    last = first if window.working_days == 1 else calendar.plus(first, window.working_days - 1)
    return calendar.opening(first), calendar.end(last)


def _note_births(session: Session, cycle: Cycle, actor: Actor, now: datetime) -> None:
    """The first event of every evaluation and of every unit's session that has none yet.

    A person who let them begin stands on the cycle's own event.
    """
    same = {
        "trigger": literal("launch"),
        "source": literal(""),
        "role": literal("system"),
        "mark": literal(""),
        "at": literal(now, type_=AuditEvent.at.type),
        "recorded_at": literal(utc_now(), type_=AuditEvent.recorded_at.type),
        "run_id": literal(actor.run_id, type_=AuditEvent.run_id.type),
    }
    born: tuple[tuple[str, Any, Any], ...] = (
        ("evaluation", Evaluation, Evaluation.state),
        ("session", CalibrationSession, literal("")),
    )
    for subject, table, state in born:
        noted = select(AuditEvent.id).where(AuditEvent.subject == subject, AuditEvent.subject_id == table.id)
        values = {"subject": literal(subject), "subject_id": table.id, "version": table.version}
        values |= {"cycle_id": table.cycle_id, "target": state, **same}
        rows = select(*values.values()).where(table.cycle_id == cycle.id, ~noted.correlate(table).exists())
        session.execute(insert(AuditEvent).from_select(list(values), rows.order_by(table.id)))


def note_cycle(
    session: Session,
    cycle: Cycle,
    trigger: str,
    source: str,
    actor: Actor,
    now: datetime,
    *,
    body: dict[str, Any] | None = None,
) -> None:
    note(
        session,
        "cycle",
        cycle.id,
        cycle.version,
        trigger,
        role="system" if actor.is_system else actor.role,
        at=now,
        actor=actor,
        source=source,
        target=cycle.stage,
        cycle_id=cycle.id,
        body=body,
    )


def stage_of(definition: DefinitionFile, states: list[str]) -> str:
    """The cycle's stage: the earliest that any evaluation is still in; an objection does not move it back."""
    order = definition.order
    counted = [state for state in states if state != "objection"] or states
    return min(counted, key=order.__getitem__)


@persistent
def settle(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> bool:
    """Brings the cycle's own stage up to its evaluations; closes it when all are final. True if it changed."""
    with transaction(engine, serializable=True) as session:
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


@persistent
def close(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> bool:
    """Closes a cycle whose evaluations are all final and whose documents are all issued. True if it did."""
    from models.document import DocumentJob

    with transaction(engine, serializable=True) as session:
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
