"""The door for a round's list: nominated by the employee, approved by the appraiser.

`scheduling` opens and closes rounds; what raters say comes in by `answering`.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from config.rules.feedback import PeerFeedback
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.peers import PeerNominee, PeerRound
from models.session import lock, persistent, transaction
from workflow.definitions import rules_of
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.machine import WRONG_ROLE
from workflow.noting import note
from workflow.peers.gathering import appraises, candidates, rule_of
from workflow.peers.machine import (
    APPROVE,
    BEGIN,
    NOMINATE,
    NOMINATING,
    RoundFacts,
    decide_round,
)
from workflow.peers.marks import mark_of
from workflow.peers.offering import offer
from workflow.peers.rules import PEER, UPWARD, unfit, wrong_number

UNKNOWN_GROUP = "Kelompok hanya rekan atau bawahan."
NO_ROUND = "Belum ada umpan balik rekan pada penilaian ini."


@persistent
def nominate(
    engine: Engine, evaluation_id: int, person: int, wanted: Mapping[int, str], now: datetime
) -> int:
    """The employee's list (person: peer or upward) in place of the one before; the round. Raises RefusedError.

    Until it is approved a list is a draft, whose changes are no events (ADR 21).
    """
    with transaction(engine) as session:
        evaluation = _held(session, evaluation_id)
        if evaluation.employee_id != person:
            raise RefusedError([WRONG_ROLE])
        found = session.scalar(select(PeerRound).where(PeerRound.evaluation_id == evaluation_id))
        day = rules_of(session, evaluation.cycle_id).calendar.local(now).date()
        rule = rule_of(found.rules) if found else table_on(PeerFeedback, day)
        state = found.state if found else NOMINATING
        facts = RoundFacts(state=state, employee=True, running=evaluation.final_at is None)
        decision = decide_round(NOMINATE, facts)
        if decision.transition is None:
            raise RefusedError(decision.reasons)
        _check(session, evaluation, wanted, rule, now, complete=False)
        if found is None:
            found = PeerRound(evaluation_id=evaluation_id, state=NOMINATING, version=1, rules=rule.key)
            session.add(found)
            session.flush()
            note(
                session, "peer_round", found.id, 1, BEGIN, role="employee", at=now,
                actor=Actor(employee_id=person), target=NOMINATING, cycle_id=evaluation.cycle_id,
            )  # fmt: skip
        _list(session, found.id, wanted)
        return found.id


@persistent
def approve(engine: Engine, round_id: int, person: int, wanted: Mapping[int, str], now: datetime) -> None:
    """The appraiser's list, as nominated or changed by him. Raises RefusedError."""
    with transaction(engine) as session:
        found, evaluation = _round(session, round_id)
        calendar = rules_of(session, evaluation.cycle_id).calendar
        if not appraises(session, evaluation, person, calendar.local(now).date()):
            raise RefusedError([WRONG_ROLE])
        facts = RoundFacts(state=found.state, appraiser=True, running=evaluation.final_at is None)
        source = _move(found, APPROVE, facts)
        rule = rule_of(found.rules)
        _check(session, evaluation, wanted, rule, now, complete=True)
        last = session.get_one(Cycle, evaluation.cycle_id).last
        found.opens_at = calendar.before(calendar.end(last), rule.opens_before)
        _list(session, round_id, wanted)
        raters = {str(rater): group for rater, group in sorted(wanted.items())}
        note(
            session, "peer_round", round_id, found.version, APPROVE, role="appraiser", at=now,
            actor=Actor(employee_id=person), source=source, target=found.state, mark=mark_of(found),
            cycle_id=evaluation.cycle_id, body={"raters": raters},
        )  # fmt: skip


def standing(session: Session, cycle_id: int) -> dict[str, int]:
    """Rounds of a cycle by state. How many have answered is told by nobody before the close."""
    query = (
        select(PeerRound.state, func.count())
        .join(Evaluation, Evaluation.id == PeerRound.evaluation_id)
        .where(Evaluation.cycle_id == cycle_id)
        .group_by(PeerRound.state)
    )
    return dict(session.execute(query).tuples().all())


def _held(session: Session, evaluation_id: int) -> Evaluation:
    lock(session, select(Evaluation.id).where(Evaluation.id == evaluation_id))
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise RefusedError([WRONG_ROLE])
    return evaluation


def _round(session: Session, round_id: int) -> tuple[PeerRound, Evaluation]:
    lock(session, select(PeerRound.id).where(PeerRound.id == round_id))
    found = session.get(PeerRound, round_id)
    if found is None:
        raise RefusedError([NO_ROUND])
    return found, session.get_one(Evaluation, found.evaluation_id)


def _move(found: PeerRound, trigger: str, facts: RoundFacts) -> str:
    """Takes the step and gives the state before. Raises RefusedError."""
    decision = decide_round(trigger, facts)
    if decision.transition is None:
        raise RefusedError(decision.reasons)
    found.state = decision.transition.target
    found.version += 1
    return decision.transition.source


def _check(
    session: Session,
    evaluation: Evaluation,
    wanted: Mapping[int, str],
    rule: PeerFeedback,
    now: datetime,
    *,
    complete: bool,
) -> None:
    day = rules_of(session, evaluation.cycle_id).calendar.local(now).date()
    available = len(offer(session, evaluation, rule, day).peers) if complete else None
    told = wrong_number(wanted.values(), rule, complete=complete, available=available)
    if not set(wanted.values()) <= {PEER, UPWARD}:
        told.append(UNKNOWN_GROUP)
    for one in candidates(session, evaluation, wanted, rule, day):
        told += unfit(one, rule)
    if told:
        raise RefusedError(told)


def _list(session: Session, round_id: int, wanted: Mapping[int, str]) -> None:
    session.execute(delete(PeerNominee).where(PeerNominee.round_id == round_id))
    session.add_all(
        PeerNominee(round_id=round_id, rater_id=rater, group=group, conflict=False)
        for rater, group in sorted(wanted.items())
    )
    session.flush()
