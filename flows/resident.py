"""What cannot wait for a schedule: codes just asked for, documents owed, a killed run, the seal on what was recorded.

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
from sqlalchemy.exc import DBAPIError

from config import logs
from config.refusals import settings_or_exit
from config.settings import Settings
from flows.freezing import freeze_due
from flows.relay import RelayDownError
from flows.run import Run, lease_seconds
from flows.sending import requeue_unknown, send_batch
from models.document import DocumentJob
from models.prompt import OutboxMessage
from models.session import checkpoint, engine_for, reading
from workflow import holding, leases, sealing
from workflow.calendar import utc_now
from workflow.errors import LeaseLostError
from workflow.holding import UNSETTLED

LEASE = "deliver_codes"
OWN_LEASES = (LEASE, sealing.LEASE)
"""Of work that is no flow."""
EVERY_SECONDS = 1.0
SEAL_EVERY = timedelta(seconds=30)
NUDGE_EVERY = timedelta(seconds=20)
FRESH = timedelta(minutes=5)
"""Documents that nobody can sign stay owed for long; they are left to the schedule."""


def deliver_codes(settings: Settings, engine: Engine, holder: str) -> int:
    """Sends every code that waits; how many the mail server accepted. None leave while the outbox is held.

    Raises RelayDownError.
    """
    now = utc_now()
    with reading(engine) as session:
        waiting = select(OutboxMessage.id).where(
            OutboxMessage.urgent == True,  # noqa: E712 -- SQL
            OutboxMessage.state.in_(UNSETTLED),
        )
        if session.scalar(waiting.limit(1)) is None or holding.open_hold(session) is not None:
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
    return int(run.counts.get("diterima server email", 0))


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
        if flow not in OWN_LEASES and begun.get(flow) != fencing:
            begun[flow] = fencing
            starter(flow)


def start(flow: str) -> None:
    """Asks Prefect for a run. While Prefect is away it is left to the flow's own schedule."""
    from prefect.deployments import run_deployment

    with suppress(Exception):
        run_deployment(f"{flow}/{flow}", timeout=0)


def work(settings: Settings, engine: Engine, holder: str, nudged: datetime) -> tuple[datetime, str]:
    """One round; when documents were last asked for, and what went wrong in a sentence for the log."""
    try:
        deliver_codes(settings, engine, holder)
        return start_documents(settings, engine, nudged), ""
    except (RelayDownError, LeaseLostError) as fault:
        return nudged, str(fault)
    except DBAPIError as fault:  # the database is busy or away; whoever waits for a code waits on
        return nudged, f"Basis data: {type(fault.orig).__name__}: {fault.orig}"


def seal(engine: Engine, last: datetime) -> datetime:
    """Seals what was recorded, twice a minute; when it last did. What it could not do now, it does next time."""
    now = utc_now()
    if now - last < SEAL_EVERY:
        return last
    with suppress(LeaseLostError, DBAPIError):
        sealing.seal_due(engine)
    return now


def main() -> None:
    """Until it is told to end."""
    os.umask(0o077)
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    settings = settings_or_exit()
    logs.configure("resident", settings.log_format)
    log = logs.logger()
    engine, holder = engine_for(settings.database), f"resident-{uuid4().hex[:20]}"
    nudged, before = utc_now(), ""
    sealed, begun = nudged, dict[str, int]()
    log.info("started", outbox_held=holding.is_held(engine))
    while not ended.wait(EVERY_SECONDS):
        nudged, fault = work(settings, engine, holder, nudged)
        sealed = seal(engine, sealed)
        with suppress(DBAPIError):
            start_again(engine, begun, start)
        if fault and fault != before:  # once, not every second of an outage
            log.warning("work waits", fault=fault)
        before = fault
    log.info("ended")


if __name__ == "__main__":
    main()
