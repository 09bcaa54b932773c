"""Rounds by the clock: opened, called to mind and closed on their dates, once, however often it is asked."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from models.audit import AuditEvent, AuditPayload
from models.cycle import StageWindow
from models.peers import PeerRound
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CALENDAR, CHIEF, DODI, SYSTEM, pass_time, put, stored
from tests.workflow.peers.rounds import (
    COLLEAGUES,
    CYCLE,
    NOW,
    closed,
    nominated,
    opened,
    peers,
    raters,
    sheet,
    staffed,
)
from workflow.advancing import Advance
from workflow.due import due, next_moment
from workflow.folding import broken
from workflow.gathering import Actor
from workflow.peers import rounds, scheduling
from workflow.peers.answering import answer, declare_conflict
from workflow.peers.machine import APPROVED, CLOSED, OPEN
from workflow.peers.scheduling import Moved, Passed, follow


@pytest.fixture(autouse=True)
def _office(engine: Engine) -> None:
    staffed(engine)


def approved(engine: Engine, person: int = ANI, count: int = 5) -> int:
    number = nominated(engine, count, person)
    rounds.approve(engine, number, CHIEF, peers(count), NOW)
    return number


def round_(engine: Engine) -> PeerRound:
    (found,) = stored(engine, PeerRound)
    assert isinstance(found, PeerRound)
    return found


def mails(engine: Engine, step: str) -> list[tuple[int, datetime]]:
    return [
        (each.recipient_id, each.not_before)
        for each in stored(engine, OutboxMessage, kind="peers", step=step)
    ]


def test_the_clock_opens_reminds_and_closes_each_on_its_day_and_once(engine: Engine) -> None:
    approved(engine)
    found = round_(engine)
    assert found.opens_at is not None
    assert follow(engine, CYCLE, SYSTEM, found.opens_at - timedelta(seconds=1)) == Passed(0, 0, 0)
    assert follow(engine, CYCLE, SYSTEM, found.opens_at) == Passed(1, 0, 0)
    assert follow(engine, CYCLE, SYSTEM, found.opens_at) == Passed(0, 0, 0)
    found = round_(engine)
    assert found.remind_at is not None
    assert found.closes_at is not None
    assert found.closes_at == CALENDAR.due(found.opens_at or NOW, 10)
    assert follow(engine, CYCLE, SYSTEM, found.remind_at - timedelta(seconds=1)) == Passed(0, 0, 0)
    assert follow(engine, CYCLE, SYSTEM, found.remind_at) == Passed(0, 0, 1)
    assert follow(engine, CYCLE, SYSTEM, found.remind_at) == Passed(0, 0, 0)
    assert follow(engine, CYCLE, SYSTEM, found.closes_at - timedelta(seconds=1)) == Passed(0, 0, 0)
    assert follow(engine, CYCLE, SYSTEM, found.closes_at) == Passed(0, 1, 0)
    assert follow(engine, CYCLE, SYSTEM, found.closes_at) == Passed(0, 0, 0)
    events = stored(engine, AuditEvent, subject="peer_round")
    assert [(event.source, event.target, event.run_id) for event in events[2:]] == [
        (APPROVED, OPEN, 1),
        (OPEN, CLOSED, 1),
    ]
    with reading(engine) as session:
        assert list(broken(session)) == []


@pytest.mark.thorough
@pytest.mark.sqlite("plays a year day by day; each of its days is asked for above")
def test_a_played_year_stops_at_each_of_these_days(engine: Engine) -> None:
    approved(engine)
    seen, now = [], NOW
    for _ in range(60):
        done = pass_time(engine, now)
        if done.peers_opened or done.peers_closed or done.peers_reminded:
            assert done.anything
            seen.append((done.peers_opened, done.peers_reminded, done.peers_closed))
        with reading(engine) as session:
            following = next_moment(session, now)
            assert following is None or due(session, now, following)
        if following is None:
            break
        now = following
    assert seen == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert not Advance().anything


@pytest.mark.thorough
def test_everybody_asked_gets_one_mail_and_one_reminder_answered_or_not(engine: Engine) -> None:
    opened(engine)
    opened(engine, person=BUDI)
    slot = CALENDAR.next_slot(NOW)
    assert mails(engine, "ask") == [(rater, slot) for rater in raters(5)]
    first = stored(engine, PeerRound)[0]
    answer(engine, first.id, COLLEAGUES[0], sheet(), NOW)
    follow(engine, CYCLE, SYSTEM, first.remind_at)
    later = CALENDAR.next_slot(first.remind_at)
    assert mails(engine, "remind") == [(rater, later) for rater in raters(5)]


@pytest.mark.thorough
def test_who_declared_a_conflict_or_has_no_address_gets_none(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(update(Employee).where(Employee.id == COLLEAGUES[1]).values(email=None))
    number = opened(engine)
    declare_conflict(engine, number, COLLEAGUES[0], NOW)
    assert COLLEAGUES[1] not in dict(mails(engine, "ask"))
    reminder = round_(engine).remind_at
    assert reminder is not None
    follow(engine, CYCLE, SYSTEM, reminder)
    assert set(dict(mails(engine, "remind"))) == set(raters(5)) - {COLLEAGUES[0], COLLEAGUES[1]}


@pytest.mark.thorough
def test_a_mail_that_was_made_already_is_followed_by_another(engine: Engine) -> None:
    """A round that is opened while the mails of its slot are being made is told in the next."""
    opened(engine)
    slot = CALENDAR.next_slot(NOW)
    with transaction(engine) as session:
        session.execute(
            update(OutboxMessage).where(OutboxMessage.recipient_id == COLLEAGUES[0]).values(frozen_at=NOW)
        )
    opened(engine, person=BUDI)
    assert [each for each in mails(engine, "ask") if each[0] == COLLEAGUES[0]] == [
        (COLLEAGUES[0], slot),
        (COLLEAGUES[0], CALENDAR.next_slot(slot)),
    ]
    assert len(mails(engine, "ask")) == 6


@pytest.mark.thorough
def test_a_round_ends_with_the_appraisers_time_and_opens_no_more_after_it(engine: Engine) -> None:
    approved(engine)
    with transaction(engine) as session:
        until = CALENDAR.due(NOW, 4)
        session.execute(
            update(StageWindow).where(StageWindow.stage == "supervisor_review").values(closes_at=until)
        )
    assert scheduling.open_rounds(engine, CYCLE, SYSTEM, until) == Moved(0, 0)
    assert scheduling.open_rounds(engine, CYCLE, SYSTEM, NOW) == Moved(1, 0)
    assert round_(engine).closes_at == until


@pytest.mark.thorough
def test_what_is_about_a_finished_evaluation_is_not_opened(engine: Engine) -> None:
    approved(engine)
    put(engine, ANI, final_at=NOW)
    assert scheduling.open_rounds(engine, CYCLE, SYSTEM, NOW) == Moved(0, 0)
    assert round_(engine).state == APPROVED


@pytest.mark.thorough
def test_many_rounds_move_in_chunks_as_one_does(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "CHUNK", 2)
    numbers = [approved(engine, person) for person in (ANI, BUDI, DODI)]
    hr = Actor(user="petugas", role="hr")
    assert scheduling.open_rounds(engine, CYCLE, hr, NOW) == Moved(len(numbers), 0)
    for number in numbers:
        for rater in raters(3):
            answer(engine, number, rater, sheet(number + 1), NOW)
    assert closed(engine) == Moved(len(numbers), 0)
    with reading(engine) as session:
        assert list(broken(session)) == []
        named = select(func.count()).where(AuditPayload.body["by"].as_string() == "petugas")
        assert session.scalar(named) == len(numbers)
    assert [each.answers for each in stored(engine, PeerRound)] == [3, 3, 3]
