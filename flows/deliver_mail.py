"""Sends what is due and not sent: freezes the bytes, then drains the outbox until it is empty.

Before DATA a mail is marked in_data; a crash after that leaves it so: ambiguous. A later run sends the same bytes
again.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from sqlalchemy import or_, select, update

from flows.freezing import freeze_due, quiet
from flows.relay import Answer, connected
from flows.runs import Run, recorded, run_name
from models.prompt import Delivery, OutboxMessage, Prompt
from models.session import checkpoint, reading

DRAIN_SECONDS = 300
BATCH = 50
WAITING = ("queued", "deferred", "ambiguous")
UNKNOWN_WAIT = timedelta(minutes=15)
REPEATS = 5
RETRY_MINUTES = (1, 5, 15, 30, 60)
GIVE_UP = timedelta(hours=48)


@flow(name="deliver_mail", flow_run_name=run_name, retries=3, retry_delay_seconds=3)
async def deliver_mail(as_of: datetime | None = None) -> None:
    """Sends until nothing is due, five minutes at most. Raises RelayDownError when the server stays away."""
    async with recorded("deliver_mail", as_of) as run:
        if run is None:
            return
        run.count("dikirim ulang setelah putus", _requeue_unknown(run))
        while await freeze(run):
            pass
        until = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < until and await send(run):
            pass
        checkpoint(run.engine)


@task(name="freeze", cache_policy=NO_CACHE)
async def freeze(run: Run) -> int:
    """The bytes of one batch."""
    return await asyncio.to_thread(freeze_due, run)


@task(name="send", cache_policy=NO_CACHE)
async def send(run: Run) -> int:
    """One batch over one connection; how many were dealt with."""
    return await asyncio.to_thread(_send_batch, run)


def _requeue_unknown(run: Run) -> int:
    """The mail whose DATA never got an answer waits a quarter of an hour, then the same bytes go again."""
    with run.fenced() as session:
        unknown = OutboxMessage.state == "in_data"
        session.execute(
            update(OutboxMessage)
            .where(unknown, OutboxMessage.repeated >= REPEATS)
            .values(
                state="refused", content=None, run_id=run.id, reply="unknown end of DATA, again and again"
            )
        )
        result: Any = session.execute(
            update(OutboxMessage)
            .where(unknown)
            .values(state="ambiguous", repeated=OutboxMessage.repeated + 1)
        )
        return int(result.rowcount)


def _send_batch(run: Run) -> int:
    """One connection for a batch; each mail is marked before its text leaves and settled by its answer."""
    _drop_done(run)
    due = _due(run)
    if not due:
        return 0
    with connected(run.settings) as relay:
        for message in due:
            assert message.content is not None
            _claim(run, message.id)
            answer = relay.send(run.settings.mail_from, message.address, message.content)
            _settle(run, message.id, answer)
    return len(due)


def _drop_done(run: Run) -> None:
    """A mail that was put off and whose tasks are all done meanwhile has nothing left to ask."""
    still_open = (
        select(Delivery.id)
        .join(Prompt, Prompt.id == Delivery.prompt_id)
        .where(Delivery.message_id == OutboxMessage.id, Prompt.closed_at.is_(None))
        .correlate(OutboxMessage)
        .exists()
    )
    with run.fenced() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state.in_(WAITING), OutboxMessage.frozen_at.is_not(None))
            .where(OutboxMessage.repeated == 0, ~still_open)
            .values(state="empty", content=None)
            .execution_options(synchronize_session=False)
        )


def _due(run: Run) -> Sequence[OutboxMessage]:
    with reading(run.engine) as session:
        return session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.state.in_(WAITING), OutboxMessage.frozen_at.is_not(None))
            .where(
                OutboxMessage.not_before <= run.now, OutboxMessage.cycle_id.not_in(quiet(session, run.now))
            )
            .where(or_(OutboxMessage.next_attempt_at.is_(None), OutboxMessage.next_attempt_at <= run.now))
            .order_by(OutboxMessage.not_before, OutboxMessage.id)
            .limit(BATCH)
        ).all()


def _claim(run: Run, message_id: int) -> None:
    with run.fenced() as session:
        row = session.get_one(OutboxMessage, message_id)
        row.state, row.attempts = "in_data", row.attempts + 1
        row.next_attempt_at = run.now + UNKNOWN_WAIT  # should its end never be known


def _settle(run: Run, message_id: int, answer: Answer) -> None:
    with run.fenced() as session:
        row = session.get_one(OutboxMessage, message_id)
        row.reply, row.state = answer.reply, answer.state
        if answer.state == "accepted":
            row.accepted_at = run.now
            run.count("diterima server surel")
        elif answer.state == "deferred" and run.now - row.not_before < GIVE_UP:
            minutes = RETRY_MINUTES[min(row.attempts, len(RETRY_MINUTES)) - 1]
            row.next_attempt_at = run.now + timedelta(minutes=minutes)
            run.count("ditunda server surel")
        else:
            row.state = "refused"
            run.count("ditolak server surel")
        if row.state in ("accepted", "refused"):
            row.content, row.run_id = None, run.id
