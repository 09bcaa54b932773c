"""What cannot wait for a schedule: a code that somebody has just asked for, documents that are owed, a killed run.

A process of its own. It sends codes itself, so that they leave also while Prefect is busy or down; for the others
it starts the deployed flow, whose own schedule comes later all the same.
"""

import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine, select

from config.settings import Settings
from flows.freezing import freeze_due
from flows.relay import RelayDownError
from flows.run import Run, lease_seconds
from flows.sending import requeue_unknown, send_batch
from models.document import DocumentJob
from models.prompt import OutboxMessage
from models.session import checkpoint, engine_for, reading
from workflow import leases
from workflow.calendar import utc_now
from workflow.errors import LeaseLostError

LEASE = "deliver_codes"
EVERY_SECONDS = 1.0
NUDGE_EVERY = timedelta(seconds=20)
FRESH = timedelta(minutes=5)
"""Documents that nobody can sign stay owed for long; they are left to the schedule."""
UNSETTLED = ("queued", "deferred", "ambiguous", "in_data")


def deliver_codes(settings: Settings, engine: Engine, holder: str) -> int:
    """Sends every code that waits; how many the mail server accepted. Raises RelayDownError."""
    now = utc_now()
    with reading(engine) as session:
        waiting = select(OutboxMessage.id).where(
            OutboxMessage.urgent == True,  # noqa: E712 -- SQL
            OutboxMessage.state.in_(UNSETTLED),
        )
        if session.scalar(waiting.limit(1)) is None:
            return 0
    fencing = leases.take(engine, LEASE, holder, lease_seconds(settings))
    if fencing is None:
        return 0
    run = Run(settings, engine, now, None, LEASE, fencing)
    try:
        requeue_unknown(run, urgent=True)
        while freeze_due(run, urgent=True):
            pass
        while send_batch(run, urgent=True):
            pass
        checkpoint(engine)
    finally:
        leases.release(engine, LEASE, fencing)
    return int(run.counts.get("diterima server surel", 0))


def start_documents(settings: Settings, engine: Engine, last: datetime) -> datetime:
    """Asks Prefect for a run where documents are owed, at most every twenty seconds; when it last did."""
    now = utc_now()
    if now - last < NUDGE_EVERY:
        return last
    with reading(engine) as session:
        owed = select(DocumentJob.id).where(
            DocumentJob.issued_at.is_(None), DocumentJob.requested_at >= now - FRESH
        )
        if session.scalar(owed.limit(1)) is None:
            return last
    start("generate_documents")
    return now


def start_again(engine: Engine, begun: dict[str, int], starter: Callable[[str], object]) -> None:
    """Starts, once, each flow whose run died at work. `begun` holds the leases that it was done for."""
    for flow, fencing in leases.left_behind(engine).items():
        if flow != LEASE and begun.get(flow) != fencing:
            begun[flow] = fencing
            starter(flow)


def start(flow: str) -> None:
    """Asks Prefect for a run. While Prefect is away it is left to the flow's own schedule."""
    from prefect.deployments import run_deployment

    with suppress(Exception):
        run_deployment(f"{flow}/{flow}", timeout=0)


def main() -> None:
    """Until it is told to end."""
    os.umask(0o077)
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    settings = Settings()
    engine, holder = engine_for(settings.database), f"resident-{uuid4().hex[:20]}"
    nudged, begun = utc_now(), dict[str, int]()
    while not ended.wait(EVERY_SECONDS):
        try:
            deliver_codes(settings, engine, holder)
            nudged = start_documents(settings, engine, nudged)
            start_again(engine, begun, start)
        except (RelayDownError, LeaseLostError) as fault:
            print(f"{utc_now():%H.%M.%S} {fault}", flush=True)  # noqa: T201 -- its log


if __name__ == "__main__":
    main()
