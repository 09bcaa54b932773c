"""The frame every flow runs in: engine, business time, lease, run record, and an artifact a person can read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prefect.artifacts import acreate_markdown_artifact
from prefect.runtime import flow_run
from sqlalchemy import Engine

from config.settings import Settings
from models.session import engine_for
from workflow import clock, leases, ledger
from workflow.gathering import Actor


@dataclass
class Run:
    """One flow run at work."""

    settings: Settings
    engine: Engine
    now: datetime
    id: int
    lease: str
    fencing: int
    counts: dict[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        return Actor(run_id=self.id)

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number


@asynccontextmanager
async def recorded(flow: str, as_of: datetime | None) -> AsyncIterator[Run | None]:
    """Opens a run: None where there is nothing to do, because time went on or another run is at it.

    Raises ClockError where the database is on another clock. Whatever the body raises is recorded as failed.
    """
    settings = Settings()
    engine = engine_for(settings.database)
    holder = str(flow_run.get_id() or "")
    try:
        now = clock.business_time(engine, as_of)
    except clock.PastError as reason:
        assert as_of is not None
        ledger.close_run(engine, ledger.open_run(engine, flow, holder, as_of), "skipped", {}, str(reason))
        yield None
        return
    run_id = ledger.open_run(engine, flow, holder, now)
    fencing = leases.take(engine, flow, holder)
    if fencing is None:
        ledger.close_run(engine, run_id, "skipped", {}, "another run holds the lease")
        yield None
        return
    run = Run(settings, engine, now, run_id, flow, fencing)
    try:
        yield run
    except BaseException as fault:
        ledger.close_run(engine, run_id, "failed", run.counts, f"{type(fault).__name__}: {fault}")
        raise
    else:
        ledger.close_run(engine, run_id, "done", run.counts)
        await _leave_artifact(flow, run)
    finally:
        leases.release(engine, flow, fencing)


async def _leave_artifact(flow: str, run: Run) -> None:
    rows = "\n".join(f"| {name} | {number} |" for name, number in sorted(run.counts.items()))
    table = f"| Yang dikerjakan | Jumlah |\n|---|---:|\n{rows}" if rows else "Tidak ada yang jatuh tempo."
    await acreate_markdown_artifact(
        key=flow.replace("_", "-"),
        markdown=f"# {flow}, waktu kerja {run.now.astimezone(run.settings.timezone):%Y-%m-%d %H.%M}\n\n{table}\n",
        description=f"Catatan run {run.id}",
    )


def run_name() -> str:
    """`advance_cycles 2027-01-04 07.00`: readable in a list, without personal data."""
    as_of = flow_run.get_parameters().get("as_of")
    zone = Settings().timezone
    moment = as_of if isinstance(as_of, datetime) else datetime.fromisoformat(as_of) if as_of else None
    when = (moment or datetime.now(zone)).astimezone(zone)
    return f"{flow_run.get_flow_name()} {when:%Y-%m-%d %H.%M}"
