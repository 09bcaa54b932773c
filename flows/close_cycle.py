"""Closes every cycle whose evaluations are final and whose documents are issued."""

import asyncio
from datetime import datetime

from prefect import flow
from sqlalchemy import select

from flows.run import Run
from flows.runs import recorded, run_name
from models.cycle import Cycle
from models.session import reading
from workflow.evidence.sweeping import sweep
from workflow.launching import close


@flow(name="close_cycle", flow_run_name=run_name, retries=2, retry_delay_seconds=5)
async def close_cycle(as_of: datetime | None = None) -> None:
    """Closes what has come to its end, and clears away files of evidence that nothing needs."""
    async with recorded("close_cycle", as_of) as run:
        if run is not None:
            await asyncio.to_thread(_close, run)
            await asyncio.to_thread(clear_evidence, run)
            await asyncio.to_thread(run.seal)


def _close(run: Run) -> None:
    with reading(run.engine) as session:
        open_ones = list(session.scalars(select(Cycle.id).where(Cycle.closed_at.is_(None))))
    for cycle_id in open_ones:
        run.count("siklus ditutup", close(run.engine, cycle_id, run.actor, run.now))


def clear_evidence(run: Run) -> None:
    """Counts what went in the run's record."""
    if gone := sweep(run.engine, run.settings.evidence):
        run.count("berkas bukti yang tidak diperlukan lagi", gone)
