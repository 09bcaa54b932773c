"""What a launch would do, before it is done: who is evaluated and when, and what is missing for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from config.definition import DefinitionFile
from models.people import Assignment, Employee, Unit
from workflow import authority
from workflow.calendar import Calendar
from workflow.errors import WorkflowError
from workflow.identifying import shares_address
from workflow.launching import Plan, schedule, served_in
from workflow.population import evaluated_here, rated_by

ESTIMATED, JOINT = "(perkiraan)", "cuti bersama"
"""How the calendar marks a day whose date is computed, and one that only the yearly decree sets."""


class ScheduleError(WorkflowError):
    """Jadwal itu tidak dapat dipakai."""


@dataclass(frozen=True)
class Stage:
    name: str
    label: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Doubt:
    """A year of a stage whose days off are not settled."""

    year: int
    decreed: bool
    """The joint decree with cuti bersama is known."""
    estimated: tuple[str, ...]


@dataclass(frozen=True)
class Lacking:
    """Somebody who is evaluated and lacks something."""

    nip: str | None
    name: str
    unit: str


@dataclass(frozen=True)
class Excluded:
    """Posts that another system rates."""

    reason: str
    posts: int


@dataclass(frozen=True)
class Preview:
    code: str
    title: str
    evaluations: int
    units: int
    elsewhere: tuple[Excluded, ...]
    stages: tuple[Stage, ...]
    doubts: tuple[Doubt, ...]
    without_appraiser: tuple[Lacking, ...]
    """On the day on which the appraisers' stage opens."""
    without_address: tuple[Lacking, ...]
    shared_address: tuple[Lacking, ...]


def preview(
    session: Session, plan: Plan, definition: DefinitionFile, calendar: Calendar, now: datetime
) -> Preview:
    """Raises ScheduleError where a stage would open before the one before it, or is over already."""
    _check_own(definition, plan.windows, calendar)
    days = schedule(definition, plan.last.year, calendar, plan.windows)
    stages = tuple(Stage(name, definition.named(name).label, *days[name]) for name in days)
    _check_order(definition, stages, now)
    met = (
        select(Assignment.id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(served_in(plan.first, plan.last))
    )
    served = met.where(evaluated_here(definition))
    evaluations, units = session.execute(
        select(func.count(), func.count(Assignment.unit_id.distinct())).where(Assignment.id.in_(served))
    ).one()
    appraised = authority.appraisers(_review_day(definition, stages, calendar)).subquery()
    return Preview(
        code=plan.code,
        title=plan.title,
        evaluations=evaluations,
        units=units,
        elsewhere=tuple(
            Excluded(
                rule.reason,
                session.scalar(select(func.count()).select_from(met.where(rated_by(rule)).subquery())) or 0,
            )
            for rule in definition.elsewhere
        ),
        stages=stages,
        doubts=doubts(calendar, _asked(definition, stages)),
        without_appraiser=_lacking(session, served, Assignment.id.not_in(select(appraised.c.assignment_id))),
        without_address=_lacking(session, served, Employee.email.is_(None)),
        shared_address=_lacking(session, served, shares_address()),
    )


def _check_own(definition: DefinitionFile, own: Mapping[str, tuple[date, date]], calendar: Calendar) -> None:
    known = [state.name for state in definition.state if state.window and state.owner != "system"]
    for stage, (first, last) in own.items():
        if stage not in known:
            raise ScheduleError(f"{stage!r} bukan tahap berjadwal; pakai salah satu: {', '.join(known)}.")
        if last < first:
            raise ScheduleError(f"{stage}: {last} mendahului {first}.")
        for day in (first, last):
            if not calendar.is_working_day(day):
                raise ScheduleError(
                    f"{stage}: {day} bukan hari kerja; pilih misalnya {calendar.on_or_after(day)}."
                )


def _check_order(definition: DefinitionFile, stages: tuple[Stage, ...], now: datetime) -> None:
    """A stage that is over would be forced on for everybody at once."""
    asked = _asked(definition, stages)
    for before, after in pairwise(asked):
        if after.opens_at < before.opens_at:
            raise ScheduleError(f"{after.name} dibuka sebelum {before.name}. Betulkan --window.")
    over = [stage.name for stage in asked if stage.closes_at <= now]
    if over:
        raise ScheduleError(f"Sudah lewat: {', '.join(over)}. Beri hari lain dengan --window.")


def _asked(definition: DefinitionFile, stages: Sequence[Stage]) -> list[Stage]:
    """Stages in which a person is asked for something."""
    return [stage for stage in stages if definition.named(stage.name).owner != "system"]


def _review_day(definition: DefinitionFile, stages: tuple[Stage, ...], calendar: Calendar) -> date:
    opening = [s.opens_at for s in stages if definition.named(s.name).owner == "appraiser"]
    return calendar.local(opening[0] if opening else stages[-1].opens_at).date()


def doubts(calendar: Calendar, stages: Sequence[Stage]) -> tuple[Doubt, ...]:
    """Of the years in which a stage is open, those whose decree is missing or that have an estimated day then."""
    days: set[date] = set()
    for stage in stages:
        first, last = calendar.local(stage.opens_at).date(), calendar.last_day(stage.closes_at)
        days |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
    found = []
    for year in sorted({day.year for day in days}):
        names = {day: name for day, name in sorted(calendar.days_off.items()) if day.year == year}
        decreed = any(JOINT in name.lower() for name in names.values())
        estimated = tuple(f"{day} {name}" for day, name in names.items() if ESTIMATED in name and day in days)
        if estimated or not decreed:
            found.append(Doubt(year, decreed, estimated))
    return tuple(found)


def _lacking(session: Session, served: Select[Any], what: Any) -> tuple[Lacking, ...]:
    rows = session.execute(
        select(Employee.nip, Employee.name, Unit.code)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.id.in_(served), what)
        .order_by(Unit.code, Employee.name)
    )
    return tuple(Lacking(*row) for row in rows)
