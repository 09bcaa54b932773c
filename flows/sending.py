"""One batch of frozen mails over one connection, each settled for itself.

Before DATA a mail is marked in_data; a crash after that leaves it so: ambiguous. A later run sends the same bytes
again.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from flows.freezing import audible
from flows.relay import Answer, connected
from flows.run import Run
from models.account import OneTimeSecret
from models.prompt import Delivery, OutboxMessage, Prompt
from models.session import reading
from workflow import holding
from workflow.alive import alive
from workflow.awaited.mails import still_awaited
from workflow.awaited.matters import BY_KIND
from workflow.peers import asking as peer_asking
from workflow.periods import asking as period_asking
from workflow.points import Point, reach
from workflow.socialising import pulse_mails as pulse_asking

BATCH = 50
STILL_AWAITED = {period_asking.KIND: period_asking.awaited_now, **dict.fromkeys(BY_KIND, still_awaited)}
"""Kinds that carry no prompts: whether one's mail still has something to ask."""
WAITING = ("queued", "deferred", "ambiguous")
UNKNOWN_WAIT = timedelta(minutes=15)
REPEATS = 5
RETRY_MINUTES = (1, 5, 15, 30, 60)
GIVE_UP = timedelta(hours=48)


def requeue_unknown(run: Run, *, urgent: bool = False) -> int:
    """The mail whose DATA never got an answer waits a quarter of an hour, then the same bytes go again."""
    with run.fenced() as session:
        unknown = and_(OutboxMessage.state == "in_data", OutboxMessage.urgent == urgent)
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


def send_batch(run: Run, *, urgent: bool = False) -> int:
    """One connection for a batch; each mail is marked before its text leaves and settled by its answer."""
    drop_done(run)
    drop_useless(run, urgent=urgent)
    due = due_now(run, urgent=urgent)
    if not due:
        return 0
    with connected(run.settings) as relay:
        for message in due:
            assert message.content is not None
            claim(run, message.id)
            reach(Point.MAIL_CLAIMED)
            answer = relay.send(run.settings.mail_from, message.address, message.content)
            reach(Point.MAIL_ANSWERED)
            settle(run, message.id, answer)
            reach(Point.MAIL_SETTLED)
    return len(due)


def drop_done(run: Run) -> None:
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
            .where(OutboxMessage.cycle_id.is_not(None), OutboxMessage.repeated == 0)
            .where(
                ~still_open, or_(OutboxMessage.kind != peer_asking.KIND, ~peer_asking.still_asked(run.now))
            )
            .where(or_(OutboxMessage.kind != pulse_asking.KIND, ~pulse_asking.still_asked(run.now)))
            .where(OutboxMessage.kind.not_in(STILL_AWAITED))
            .values(state="empty", content=None)
            .execution_options(synchronize_session=False)
        )
        for message in session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.state.in_(WAITING), OutboxMessage.frozen_at.is_not(None))
            .where(
                OutboxMessage.kind.in_(STILL_AWAITED),
                OutboxMessage.repeated == 0,
                OutboxMessage.attempts > 0,
            )
        ):
            if not STILL_AWAITED[message.kind](session, message, run.now):
                message.state, message.content = "empty", None


def drop_useless(run: Run, *, urgent: bool) -> None:
    """A code or invitation that lets nobody in any more, since its mail was put off."""
    still_good = (
        select(OneTimeSecret.id)
        .where(OneTimeSecret.message_id == OutboxMessage.id, alive(run.now))
        .correlate(OutboxMessage)
        .exists()
    )
    with run.fenced() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state.in_(WAITING), OutboxMessage.frozen_at.is_not(None))
            .where(OutboxMessage.cycle_id.is_(None), OutboxMessage.urgent == urgent, ~still_good)
            .values(state="empty", content=None)
            .execution_options(synchronize_session=False)
        )


def due_now(run: Run, *, urgent: bool = False) -> Sequence[OutboxMessage]:
    with reading(run.engine) as session:
        return session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.state.in_(WAITING), OutboxMessage.frozen_at.is_not(None))
            .where(
                OutboxMessage.urgent == urgent, OutboxMessage.not_before <= run.now, audible(session, run.now)
            )
            .where(or_(OutboxMessage.next_attempt_at.is_(None), OutboxMessage.next_attempt_at <= run.now))
            .order_by(OutboxMessage.not_before, OutboxMessage.id)
            .limit(BATCH)
        ).all()


def claim(run: Run, message_id: int) -> None:
    """Marks the mail as leaving. Raises HeldError while nothing may leave."""
    with run.fenced() as session:
        holding.refuse_while_held(session)
        row = session.get_one(OutboxMessage, message_id)
        row.state, row.attempts = "in_data", row.attempts + 1
        row.next_attempt_at = run.now + UNKNOWN_WAIT  # should its end never be known


def settle(run: Run, message_id: int, answer: Answer) -> None:
    with run.fenced() as session:
        row = session.get_one(OutboxMessage, message_id)
        row.reply, row.state = answer.reply, answer.state
        if answer.state == "accepted":
            row.accepted_at = run.now
            run.count("diterima server email")
        elif answer.state == "deferred" and _is_patient(run, session, row):
            minutes = RETRY_MINUTES[min(row.attempts, len(RETRY_MINUTES)) - 1]
            row.next_attempt_at = run.now + timedelta(minutes=minutes)
            run.count("ditunda server email")
        else:
            row.state = "refused"
            run.count("ditolak server email")
        if row.state in ("accepted", "refused"):
            row.content, row.run_id = None, run.id


def _is_patient(run: Run, session: Session, row: OutboxMessage) -> bool:
    """A mail that waited for days, for us or for its server, has been offered only a few times."""
    waited = run.now - holding.patient_since(session, row.not_before)
    return waited < GIVE_UP or row.attempts <= len(RETRY_MINUTES)
