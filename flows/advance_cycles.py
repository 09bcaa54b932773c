"""Moves every open cycle: opens and closes stages, asks, reminds, escalates, forces forward by rule."""

import asyncio
from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from sqlalchemy import select

from flows.run import Run
from flows.runs import recorded, run_name
from models.cycle import Cycle
from models.peers import PeerBox
from models.session import reading, scrub
from models.socialisation import PulseBox
from workflow import advancing, forgetting, holding

BOXES = PeerBox.__tablename__, PulseBox.__tablename__
"""What an answer rewrote, and a close emptied, would stay readable in what the database keeps of old rows."""


@flow(name="advance_cycles", flow_run_name=run_name, retries=2, retry_delay_seconds=5)
async def advance_cycles(as_of: datetime | None = None) -> None:
    """Asks what is due and not done; run again at the same moment it does nothing.

    Nothing while the outbox is held: nobody is forced on for what was done after the backup and is not known any more.
    """
    async with recorded("advance_cycles", as_of) as run:
        if run is None:
            return
        for cycle_id in open_cycles(run):
            for trigger in advancing.system_triggers(run.engine, cycle_id):
                await fire(run, cycle_id, trigger)
            await prompt(run, cycle_id)
            await hear_peers(run, cycle_id)
        await ask_everybody(run)
        await asyncio.to_thread(forget, run)
        await asyncio.to_thread(run.seal)
        await asyncio.to_thread(scrub, run.engine, *BOXES)


def open_cycles(run: Run) -> list[int]:
    """Those to be moved now."""
    if holding.is_held(run.engine):
        run.skip(str(holding.HeldError()))
        return []
    with reading(run.engine) as session:
        return list(session.scalars(select(Cycle.id).where(Cycle.closed_at.is_(None))))


def forget(run: Run) -> None:
    """What is left of sign-ins of long ago; told where there was any."""
    with run.fenced() as session:
        number = forgetting.forget(session, run.now)
    if number:
        run.count("sisa masuk dihapus", number)


@task(name="fire", task_run_name="{trigger}", cache_policy=NO_CACHE)
async def fire(run: Run, cycle_id: int, trigger: str) -> None:
    """One system trigger for the whole cycle."""
    done = advancing.Advance()
    await asyncio.to_thread(advancing.fire, run.engine, cycle_id, trigger, run.actor, run.now, done)
    for step, number in done.moved.items():
        run.count(step, number)
    run.count("permintaan baru", done.asked)


@task(name="prompt", task_run_name="prompt cycle {cycle_id}", cache_policy=NO_CACHE)
async def prompt(run: Run, cycle_id: int) -> None:
    """Everybody who has to act and was not asked; everybody whose reminder is due."""
    done = advancing.Advance()
    await asyncio.to_thread(advancing.prompt, run.engine, cycle_id, run.actor, run.now, done)
    run.count("permintaan dialihkan", done.handed_over)
    run.count("permintaan baru", done.asked)
    run.count("pengingat", done.reminded)


@task(name="hear_peers", task_run_name="peers of cycle {cycle_id}", cache_policy=NO_CACHE)
async def hear_peers(run: Run, cycle_id: int) -> None:
    """Rounds of peers' feedback by their dates."""
    done = advancing.Advance()
    await asyncio.to_thread(advancing.hear_peers, run.engine, cycle_id, run.actor, run.now, done)
    told = {
        "umpan balik rekan dibuka": done.peers_opened,
        "umpan balik rekan ditutup": done.peers_closed,
        "umpan balik rekan diingatkan": done.peers_reminded,
    }
    for name, number in told.items():
        if number:
            run.count(name, number)


@task(name="ask_everybody", task_run_name="pulse", cache_policy=NO_CACHE)
async def ask_everybody(run: Run) -> None:
    """Anonymous questions by their dates, also those of cycles that are closed."""
    if holding.is_held(run.engine):
        return
    done = advancing.Advance()
    await asyncio.to_thread(advancing.ask_everybody, run.engine, run.actor, run.now, done)
    told = {"jajak pendapat dibuka": done.pulses_opened, "jajak pendapat ditutup": done.pulses_closed}
    for name, number in told.items():
        if number:
            run.count(name, number)
