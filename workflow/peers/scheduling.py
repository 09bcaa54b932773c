"""The door for a round's time: opened, called to mind, closed and frozen, many in one transaction.

The clock and `siulak feedback` both come through here. Whatever is done already is not done again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, and_, func, select
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity
from config.rules.table import table_on
from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle, StageWindow
from models.evaluation import Evaluation
from models.peers import PeerBox, PeerComment, PeerFigure, PeerRound
from models.session import lock, persistent, reading, transaction
from workflow.calendar import utc_now
from workflow.definitions import rules_of
from workflow.gathering import Actor
from workflow.peers import asking
from workflow.peers.box import put, said
from workflow.peers.freezing import digest_of
from workflow.peers.gathering import rule_of
from workflow.peers.machine import (
    APPROVED,
    CLOSE_ROUND,
    NOMINATING,
    OPEN,
    OPEN_ROUND,
    RoundFacts,
    RoundStep,
    decide_round,
)
from workflow.peers.marks import mark_of
from workflow.peers.rules import freeze
from workflow.plans.behaviour import values

CHUNK = 500
"""Rounds a transaction."""
RATING = "supervisor_review"
"""When the appraiser rates: a round opens before its end and is frozen by then."""


@dataclass(frozen=True)
class Moved:
    rounds: int
    left: int
    """Not yet approved (opening), or still in time (closing)."""


@dataclass(frozen=True)
class Passed:
    """What the clock did."""

    opened: int
    closed: int
    reminded: int
    """Rounds whose raters were reminded."""


def follow(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> Passed:
    """What the dates of a cycle's rounds ask for; called again at the same moment it does nothing."""
    closed = close_rounds(engine, cycle_id, actor, now).rounds
    due = and_(PeerRound.state == APPROVED, PeerRound.opens_at <= now)
    opened = _each_chunk(engine, cycle_id, due, _open, actor, now)
    waiting = and_(PeerRound.state == OPEN, PeerRound.remind_at <= now)
    reminded = _each_chunk(engine, cycle_id, waiting, _remind, actor, now)
    return Passed(opened, closed, reminded)


def open_rounds(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> Moved:
    """Opens every approved round of the cycle for its raters, also before its date."""
    opened = _each_chunk(engine, cycle_id, PeerRound.state == APPROVED, _open, actor, now)
    return Moved(opened, _number(engine, cycle_id, NOMINATING))


def close_rounds(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> Moved:
    """Closes every open round of the cycle whose last day has passed. No round can be closed before."""
    over = and_(PeerRound.state == OPEN, PeerRound.closes_at <= now)
    closed = _each_chunk(engine, cycle_id, over, _close, actor, now)
    return Moved(closed, _number(engine, cycle_id, OPEN))


Work = Callable[[Engine, int, Sequence[int], Actor, datetime], int]


def _each_chunk(
    engine: Engine, cycle_id: int, meant: ColumnElement[bool], work: Work, actor: Actor, now: datetime
) -> int:
    query = (
        select(PeerRound.id)
        .join(Evaluation, Evaluation.id == PeerRound.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id, meant)
        .order_by(PeerRound.id)
    )
    with reading(engine) as session:
        found = list(session.scalars(query))
    chunks = (found[start : start + CHUNK] for start in range(0, len(found), CHUNK))
    return sum(work(engine, cycle_id, chunk, actor, now) for chunk in chunks)


@persistent
def _open(engine: Engine, cycle_id: int, numbers: Sequence[int], actor: Actor, now: datetime) -> int:
    with transaction(engine) as session:
        calendar = rules_of(session, cycle_id).calendar
        steps = []
        for found, final, until in _held(session, numbers):
            facts = RoundFacts(
                state=found.state, system=True, running=final is None, timely=until is None or now < until
            )
            step = decide_round(OPEN_ROUND, facts).transition
            if step is None:
                continue
            rule = rule_of(found.rules)
            closes = calendar.due(now, rule.answer_days)
            found.closes_at = closes if until is None else min(closes, until)
            reminder = calendar.before(found.closes_at, rule.remind_before)
            found.remind_at = reminder if reminder > calendar.next_slot(now) else None
            box = PeerBox(round_id=found.id)
            put(box, (), {})
            session.add(box)
            steps.append((found, step))
        _note(session, steps, cycle_id, actor, now)
        asking.post(session, calendar, cycle_id, [found.id for found, _ in steps], asking.ASK, now)
        return len(steps)


@persistent
def _remind(engine: Engine, cycle_id: int, numbers: Sequence[int], _actor: Actor, now: datetime) -> int:
    """Everybody asked, once: to remind only those who have not answered would write down who they are."""
    with transaction(engine) as session:
        due = [found for found, _, _ in _held(session, numbers) if _is_to_be_reminded(found, now)]
        for found in due:
            found.remind_at = None
        calendar = rules_of(session, cycle_id).calendar
        asking.post(session, calendar, cycle_id, [found.id for found in due], asking.REMIND, now)
        return len(due)


def _is_to_be_reminded(found: PeerRound, now: datetime) -> bool:
    return found.state == OPEN and found.remind_at is not None and found.remind_at <= now


@persistent
def _close(engine: Engine, cycle_id: int, numbers: Sequence[int], actor: Actor, now: datetime) -> int:
    with transaction(engine) as session:
        day = session.get_one(Cycle, cycle_id).last
        codes, k = [each.code for each in values(day).values], table_on(Anonymity, day)
        rounds = [found for found, _, _ in _held(session, numbers)]
        boxes = {
            box.round_id: box
            for box in session.scalars(
                select(PeerBox).where(PeerBox.round_id.in_(numbers)).execution_options(populate_existing=True)
            )
        }
        steps = []
        for found in rounds:
            over = found.closes_at is not None and now >= found.closes_at
            step = decide_round(CLOSE_ROUND, RoundFacts(state=found.state, system=True, over=over)).transition
            if step is None:
                continue
            answers = list(said(boxes[found.id]).values())
            frozen = freeze(answers, codes, rule_of(found.rules), k)
            figures = [
                PeerFigure(round_id=found.id, name=name, value=value, answers=count, total=total)
                for (name, value), (count, total) in frozen.figures.items()
            ]
            comments = [
                PeerComment(round_id=found.id, value=value, place=place, text=text)
                for value, texts in frozen.comments.items()
                for place, text in enumerate(texts, 1)
            ]
            session.add_all([*figures, *comments])
            put(boxes[found.id], boxes[found.id].took_part, {})
            found.answers, found.remind_at = len(answers), None
            found.digest = digest_of(found.answers, figures, comments)
            steps.append((found, step))
        _note(session, steps, cycle_id, actor, now)
        return len(steps)


Held = tuple[PeerRound, datetime | None, datetime | None]


def _held(session: Session, numbers: Sequence[int]) -> list[Held]:
    """The rounds, held against others, each with the end of its evaluation and of the appraiser's time."""
    meant = PeerRound.id.in_(numbers)
    lock(session, select(PeerRound.id).where(meant).order_by(PeerRound.id))
    query = (
        select(PeerRound, Evaluation.final_at, StageWindow.closes_at)
        .join(Evaluation, Evaluation.id == PeerRound.evaluation_id)
        .outerjoin(
            StageWindow,
            and_(
                StageWindow.cycle_id == Evaluation.cycle_id,
                StageWindow.unit_id == Evaluation.unit_id,
                StageWindow.stage == RATING,
            ),
        )
        .where(meant)
        .order_by(PeerRound.id)
    )
    return [(found, final, until) for found, final, until in session.execute(query).tuples()]


def _note(
    session: Session,
    steps: Sequence[tuple[PeerRound, RoundStep]],
    cycle_id: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Each round's new state with its event."""
    events = []
    for found, step in steps:
        found.state, found.version = step.target, found.version + 1
        events.append(
            AuditEvent(
                subject="peer_round", subject_id=found.id, version=found.version, cycle_id=cycle_id,
                trigger=step.trigger, source=step.source, target=step.target, actor_id=actor.employee_id,
                role="system" if actor.is_system else actor.role,
                mark=mark_of(found),
                at=now, recorded_at=utc_now(), run_id=actor.run_id,
            )
        )  # fmt: skip
    session.add_all(events)
    session.flush()
    if actor.user:
        session.add_all(AuditPayload(event_id=event.id, body={"by": actor.user}) for event in events)


def _number(engine: Engine, cycle_id: int, state: str) -> int:
    with reading(engine) as session:
        query = (
            select(func.count())
            .select_from(PeerRound)
            .join(Evaluation, Evaluation.id == PeerRound.evaluation_id)
            .where(Evaluation.cycle_id == cycle_id, PeerRound.state == state)
        )
        return session.scalar(query) or 0
