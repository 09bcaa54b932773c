"""When something becomes due next, and what is due now: how a played year jumps from date to date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.cycle import Cycle, StageWindow
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.peers import PeerRound
from models.prompt import OutboxMessage, Prompt
from workflow.awaited import mails as awaited
from workflow.peers.machine import APPROVED, OPEN
from workflow.periods import asking
from workflow.printed import owing
from workflow.socialising import pulse

OF_PEERS = ((PeerRound.opens_at, APPROVED), (PeerRound.remind_at, OPEN), (PeerRound.closes_at, OPEN))


@dataclass(frozen=True)
class Due:
    """What waits for a flow at a moment."""

    cycle: bool
    documents: bool
    mail: bool


def next_moment(session: Session, after: datetime) -> datetime | None:
    """The earliest moment later than `after` at which a cycle, a prompt or a mail wants attention."""
    open_cycle = select(Cycle.id).where(Cycle.closed_at.is_(None))
    cycles = session.scalars(select(Cycle).where(Cycle.closed_at.is_(None))).all()
    of_periods = (moment for cycle in cycles for moment in asking.moments(session, cycle) if moment > after)
    of_awaited = (each for cycle in cycles for each in awaited.moments(session, cycle, after) if each > after)
    of_pulses = (moment for moment in pulse.moments(session, after) if moment > after)
    moments = [
        min(of_pulses, default=None),
        min(of_periods, default=None),
        min(of_awaited, default=None),
        _earliest(session, StageWindow.opens_at, after, StageWindow.cycle_id.in_(open_cycle)),
        _earliest(session, StageWindow.closes_at, after, StageWindow.cycle_id.in_(open_cycle)),
        _earliest(session, Evaluation.due_at, after, Evaluation.final_at.is_(None)),
        _earliest(session, Prompt.next_reminder_at, after, Prompt.closed_at.is_(None)),
        *(_earliest(session, moment, after, PeerRound.state == state) for moment, state in OF_PEERS),
        _earliest(session, OutboxMessage.not_before, after, OutboxMessage.state == "queued"),
        _earliest(
            session,
            OutboxMessage.next_attempt_at,
            after,
            OutboxMessage.state.in_(("deferred", "ambiguous", "in_data")),
        ),
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def _earliest(session: Session, column: Any, after: datetime, where: Any) -> datetime | None:
    found: datetime | None = session.scalar(select(func.min(column)).where(column > after, where))
    return found


def due(session: Session, since: datetime, now: datetime) -> Due:
    """What became due after `since`, up to and including `now`."""
    windows = select(StageWindow.id).where(
        and_(StageWindow.opens_at > since, StageWindow.opens_at <= now)
        | and_(StageWindow.closes_at > since, StageWindow.closes_at <= now)
    )
    own = select(Evaluation.id).where(Evaluation.due_at <= now, Evaluation.final_at.is_(None))
    reminders = select(Prompt.id).where(Prompt.closed_at.is_(None), Prompt.next_reminder_at <= now)
    peers = [
        select(PeerRound.id).where(PeerRound.state == state, moment <= now) for moment, state in OF_PEERS
    ]
    mails = select(OutboxMessage.id).where(
        OutboxMessage.state.in_(("queued", "deferred", "ambiguous", "in_data")),
        OutboxMessage.not_before <= now,
        or_(OutboxMessage.next_attempt_at.is_(None), OutboxMessage.next_attempt_at <= now),
    )
    cycles = session.scalars(select(Cycle).where(Cycle.closed_at.is_(None))).all()
    of_periods = any(since < moment <= now for cycle in cycles for moment in asking.moments(session, cycle))
    of_awaited = any(since < each <= now for cycle in cycles for each in awaited.moments(session, cycle, now))
    owed = select(DocumentJob.id).where(DocumentJob.issued_at.is_(None))
    return Due(
        cycle=of_periods
        or of_awaited
        or any(since < moment <= now for moment in pulse.moments(session, now))
        or any(session.scalar(query.limit(1)) is not None for query in (windows, own, reminders, *peers)),
        documents=session.scalar(owed.limit(1)) is not None or owing.number(session) > 0,
        mail=session.scalar(mails.limit(1)) is not None,
    )
