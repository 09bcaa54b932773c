"""Sends what is due and not sent: freezes the bytes, then drains the outbox until it is empty."""

import asyncio
import time
from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.freezing import freeze_due
from flows.run import Run
from flows.runs import recorded, run_name
from flows.sending import requeue_unknown, send_batch
from models.session import checkpoint
from workflow import accounts, holding
from workflow.calendar import office_calendar

DRAIN_SECONDS = 300


@flow(name="deliver_mail", flow_run_name=run_name, retries=3, retry_delay_seconds=3)
async def deliver_mail(as_of: datetime | None = None) -> None:
    """Sends until nothing is due, five minutes at most; nothing while the outbox is held.

    Raises RelayDownError when the server stays away.
    """
    async with recorded("deliver_mail", as_of) as run:
        if run is None:
            return
        if holding.is_held(run.engine):
            run.skip(str(holding.HeldError()))
            return
        run.count("dikirim ulang setelah putus", requeue_unknown(run))
        run.count("undangan akun", invite_new(run))
        while await freeze(run):
            pass
        until = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < until and await send(run):
            pass
        checkpoint(run.engine)


def invite_new(run: Run) -> int:
    """Arranges invitations for whoever was never invited, for this delivery or, in quiet hours, the next."""
    settings = run.settings
    if not settings.invitations:
        return 0
    calendar = office_calendar(settings.calendar_file, settings.zone, range(run.now.year, run.now.year + 2))
    slot = calendar.next_slot(run.now) if calendar.is_quiet(run.now) else run.now
    with run.fenced() as session:
        return accounts.invite(session, run.now, slot, actor=run.actor)


@task(name="freeze", cache_policy=NO_CACHE)
async def freeze(run: Run) -> int:
    """The bytes of one batch."""
    return await asyncio.to_thread(freeze_due, run)


@task(name="send", cache_policy=NO_CACHE)
async def send(run: Run) -> int:
    """One batch over one connection; how many were dealt with."""
    return await asyncio.to_thread(send_batch, run)
