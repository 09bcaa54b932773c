"""Raters in the same moment: no answer is lost, none is counted twice, and none comes in behind a close."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models.peers import PeerBox, PeerRound
from tests.at_once import overlapped, raced
from tests.factories import CHIEF, SYSTEM, stored
from tests.workflow.peers.rounds import (
    COLLEAGUES,
    CYCLE,
    NOW,
    closed,
    nominated,
    opened,
    peers,
    raters,
    rows,
    sheet,
    staffed,
)
from workflow.errors import RefusedError
from workflow.peers import receipts, rounds
from workflow.peers.answering import answer, change, declare_conflict
from workflow.peers.scheduling import Moved, open_rounds

pytestmark = pytest.mark.thorough


@pytest.fixture(autouse=True)
def _office(engine: Engine) -> None:
    staffed(engine)


def box(engine: Engine) -> PeerBox:
    (found,) = rows(engine, PeerBox)
    assert isinstance(found, PeerBox)
    return found


def test_five_answers_in_one_moment_are_five(engine: Engine) -> None:
    number, all_ = opened(engine), list(raters(5))
    codes = raced(5, lambda place: answer(engine, number, all_[place], sheet(1 + place), NOW))
    assert box(engine).took_part == all_
    assert {each["receipt"] for each in box(engine).answers} == {receipts.digest(code) for code in codes}


def test_one_rater_in_two_windows_answers_once(engine: Engine) -> None:
    number = opened(engine)
    told = raced(4, lambda _: answer(engine, number, COLLEAGUES[0], sheet(), NOW))
    assert sum(isinstance(each, RefusedError) for each in told) == 3
    assert len(box(engine).answers) == 1


def test_an_answer_and_a_change_keep_each_other(engine: Engine) -> None:
    number = opened(engine)
    code = answer(engine, number, COLLEAGUES[0], sheet(1), NOW)
    overlapped(
        engine,
        lambda: change(engine, code, sheet(5), NOW),
        lambda: answer(engine, number, COLLEAGUES[1], sheet(2), NOW),
    )
    assert sorted(each["scores"]["loyal"] for each in box(engine).answers) == [2, 5]


def test_who_steps_back_and_answers_at_once_does_one_of_them(engine: Engine) -> None:
    number = opened(engine)
    declared, answered = overlapped(
        engine,
        lambda: declare_conflict(engine, number, COLLEAGUES[0], NOW),
        lambda: answer(engine, number, COLLEAGUES[0], sheet(), NOW),
    )
    assert declared is None
    assert isinstance(answered, RefusedError)
    assert box(engine).took_part == []


def test_an_answer_before_the_close_is_in_it_and_one_behind_it_is_refused(engine: Engine) -> None:
    number = opened(engine)
    (row,) = stored(engine, PeerRound)
    before = row.closes_at - timedelta(seconds=1)
    for rater in raters(2):
        answer(engine, number, rater, sheet(), NOW)
    overlapped(
        engine,
        lambda: answer(engine, number, COLLEAGUES[2], sheet(), before),
        lambda: closed(engine, row.closes_at),
    )
    closed(engine, row.closes_at)
    (row,) = stored(engine, PeerRound)
    assert (row.state, row.answers, box(engine).answers) == ("closed", 3, [])
    with pytest.raises(RefusedError):
        answer(engine, number, COLLEAGUES[3], sheet(), before)


def test_two_openings_and_two_closings_are_one(engine: Engine) -> None:
    rounds.approve(engine, nominated(engine), CHIEF, peers(5), NOW)
    told = raced(3, lambda _: open_rounds(engine, CYCLE, SYSTEM, NOW))
    assert sorted(each.rounds for each in told) == [0, 0, 1]
    (row,) = stored(engine, PeerRound)
    told = raced(3, lambda _: closed(engine, row.closes_at))
    assert sorted(each.rounds for each in told) == [0, 0, 1]
    assert Moved(0, 0) == closed(engine, row.closes_at)
