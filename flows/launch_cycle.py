"""Launches the year's cycle on its day; once launched it finds nothing to do."""

import asyncio
from datetime import date, datetime

from prefect import flow

from config.definition import read
from config.settings import Settings
from flows.run import Run
from flows.runs import recorded, run_name
from models.session import reading
from templates.mail import KINDS
from workflow import definitions
from workflow.calendar import office_calendar
from workflow.launching import Plan, include, launch
from workflow.proofs import load


@flow(name="launch_cycle", flow_run_name=run_name, retries=2, retry_delay_seconds=5)
async def launch_cycle(
    as_of: datetime | None = None,
    year: int | None = None,
    definition: str | None = None,
    windows: dict[str, tuple[date, date]] | None = None,
    include_new: bool = False,
) -> None:
    """Launches the cycle of `year` (that of the business time) under a stored definition, by its digest.

    Without one it takes the office's own definition file. `windows` gives first and last day of stages that this
    office opens on other days than the definition says; `include_new` adds evaluations for assignments that a
    roster brought after the launch.
    """
    async with recorded("launch_cycle", as_of) as run:
        if run is not None:
            cycle_id = await asyncio.to_thread(_launch, run, year, definition, windows or {})
            if include_new:
                number = await asyncio.to_thread(include, run.engine, cycle_id, run.actor, run.now)
                run.count("evaluasi susulan", number)


def _source(run: Run, stored: str | None) -> str:
    if stored is None:
        return read(run.settings.definition)
    with reading(run.engine) as session:
        return definitions.by_digest(session, stored).source


def _launch(run: Run, year: int | None, definition: str | None, windows: dict[str, tuple[date, date]]) -> int:
    settings: Settings = run.settings
    year = year or run.now.astimezone(settings.timezone).year
    source = _source(run, definition)
    proved = load(definition or settings.definition.name, source, KINDS)
    plan = Plan(
        code=str(year),
        title=f"{proved.title} {year}",
        first=date(year, 1, 1),
        last=date(year, 12, 31),
        source=source,
        windows=windows,
    )
    calendar = office_calendar(settings.calendar_file, settings.zone, range(year, year + 3))
    cycle_id = launch(run.engine, plan, calendar, run.actor, run.now)
    run.count("siklus berjalan")
    return cycle_id
