"""What cannot wait for a schedule: a code that somebody has just asked for.

A process of its own without Prefect, so that a code leaves also while Prefect is busy or down.
"""

import os
import signal
import threading
from uuid import uuid4

from sqlalchemy import Engine, select

from config.settings import Settings
from flows.freezing import freeze_due
from flows.relay import RelayDownError
from flows.run import Run, lease_seconds
from flows.sending import requeue_unknown, send_batch
from models.prompt import OutboxMessage
from models.session import checkpoint, engine_for, reading
from workflow import leases
from workflow.calendar import utc_now
from workflow.errors import LeaseLostError

LEASE = "deliver_codes"
EVERY_SECONDS = 1.0
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


def main() -> None:
    """Until it is told to end."""
    os.umask(0o077)
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    settings = Settings()
    engine, holder = engine_for(settings.database), f"resident-{uuid4().hex[:20]}"
    while not ended.wait(EVERY_SECONDS):
        try:
            deliver_codes(settings, engine, holder)
        except (RelayDownError, LeaseLostError) as fault:
            print(f"{utc_now():%H.%M.%S} {fault}", flush=True)  # noqa: T201 -- its log


if __name__ == "__main__":
    main()
