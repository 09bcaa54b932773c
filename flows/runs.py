"""The frame every flow runs in: engine, business time, lease, run record, and an artifact a person can read."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from httpx import HTTPError
from prefect import State, get_client
from prefect.artifacts import acreate_markdown_artifact
from prefect.exceptions import PrefectException
from prefect.runtime import flow_run
from prefect.states import Crashed
from sqlalchemy import Engine

from config.settings import Settings
from flows.run import Run, lease_seconds
from models.session import engine_for
from workflow import clock, leases, ledger
from workflow.calendar import utc_now
from workflow.errors import ClockError
from workflow.points import Point, reach


@asynccontextmanager
async def recorded(flow: str, as_of: datetime | None) -> AsyncIterator[Run | None]:
    """Opens a run: None where there is nothing to do, because time went on or another run is at it.

    Raises ClockError where the database is on another clock. Whatever is raised is recorded as failed.
    """
    reach(Point.RUN_STARTED)
    settings = Settings()
    engine = engine_for(settings.database)
    holder, name = str(flow_run.get_id() or ""), flow_run.get_name() or ""
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=settings.timezone)
    ending = _Ending(settings, engine, flow, as_of or utc_now())
    try:
        now = clock.business_time(engine, as_of)
    except ClockError as reason:
        run_id = ledger.open_run(engine, flow, holder, ending.now, name)
        if not isinstance(reason, clock.PastError):
            await ending.reached(run_id, "failed", {}, str(reason))
            raise
        await ending.reached(run_id, "skipped", {}, str(reason))
        yield None
        return
    ending.now = now
    run_id = ledger.open_run(engine, flow, holder, now, name)
    reach(Point.RUN_OPENED)
    fencing = leases.take(engine, flow, holder, lease_seconds(settings))
    if fencing is None:
        await ending.reached(run_id, "skipped", {}, "Run lain sedang mengerjakannya.")
        yield None
        return
    await _declare_dead(ledger.abandon_predecessors(engine, flow, run_id))
    reach(Point.WORK_TAKEN)
    run = Run(settings, engine, now, run_id, flow, fencing)
    try:
        yield run
    except BaseException as fault:
        await ending.reached(run_id, "failed", run.counts, f"{type(fault).__name__}: {fault}")
        raise
    else:
        await ending.reached(run_id, run.outcome, run.counts, run.note)
    finally:
        leases.release(engine, flow, fencing)


async def _declare_dead(runs: list[str]) -> None:
    """Prefect shows a run as running for ever once its worker was killed; our lease knows better."""
    if not runs:
        return
    async with get_client() as client:
        for run in runs:
            dead: State[Any] = Crashed(message="The lease ran out: another run has taken over its work.")
            with contextlib.suppress(PrefectException, HTTPError, ValueError):
                await client.set_flow_run_state(UUID(run), dead, force=True)


@dataclass
class _Ending:
    """Closes the record and leaves the artifact, however a run ended."""

    settings: Settings
    engine: Engine
    flow: str
    now: datetime

    async def reached(self, run_id: int, outcome: str, counts: dict[str, Any], note: str = "") -> None:
        head = ledger.close_run(self.engine, run_id, outcome, counts, note)
        reach(Point.RUN_CLOSED)
        rows = "\n".join(f"| {name} | {number} |" for name, number in sorted(counts.items()))
        table = f"| Yang dikerjakan | Jumlah |\n|---|---:|\n{rows}" if rows else "Tidak ada yang jatuh tempo."
        when = self.now.astimezone(self.settings.timezone)
        seal = f"`{head.position}:{head.digest}`" if head else "belum ada"
        await acreate_markdown_artifact(
            key=self.flow.replace("_", "-"),
            markdown=(
                f"# {self.flow}, waktu kerja {when:%Y-%m-%d %H.%M}\n\n{_WORDS[outcome]} {note}\n\n{table}\n\n"
                f"Nomor run {run_id}: `siulak runs {run_id}` menunjukkan peristiwa, email dan dokumennya.\n\n"
                f"Segel terakhir (posisi:sidik) saat run ini ditutup: {seal}.\n"
            ),
            description=f"Run {run_id}: {_WORDS[outcome]}",
        )


_WORDS = {"done": "Selesai.", "skipped": "Dilewati.", "failed": "Gagal."}


def run_name() -> str:
    """`advance_cycles 2027-01-04 07.00`: readable in a list, without personal data."""
    as_of = flow_run.get_parameters().get("as_of")
    zone = Settings().timezone
    moment = as_of if isinstance(as_of, datetime) else datetime.fromisoformat(as_of) if as_of else utc_now()
    return f"{flow_run.get_flow_name()} {moment.astimezone(zone):%Y-%m-%d %H.%M}"
