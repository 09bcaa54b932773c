"""One anonymous question: opened, answered once, closed; published from five answers on, and nothing else kept."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from models.audit import AuditEvent
from models.cycle import Cycle
from models.prompt import OutboxMessage
from models.session import reading, transaction
from models.socialisation import Pulse, PulseBox
from tests.factories import ANI, BUDI, CICI, EVALUATED, PLAIN, REGENT, SYSTEM, at, launched, stored
from workflow import folding, row_facts
from workflow.errors import RefusedError
from workflow.socialising.pulse import (
    NO_SCORE,
    NOT_OPEN,
    TAKEN,
    NoPulseError,
    Passed,
    answer,
    follow,
    moments,
)
from workflow.socialising.pulse_results import asks, mean, outcomes, waiting

OPENS, NOW, CLOSES = at(2026, 1, 12, 0), at(2026, 1, 13), at(2026, 1, 22, 0)


@pytest.fixture
def asked(engine: Engine) -> Engine:
    launched(engine)
    follow(engine, SYSTEM, NOW)
    return engine


def refused(engine: Engine, person: int, score: int, now: datetime = NOW) -> tuple[str, ...]:
    with pytest.raises(RefusedError) as caught:
        answer(engine, 1, person, score, now)
    return caught.value.reasons


def answered(engine: Engine, *scores: int) -> None:
    for person, score in zip(EVALUATED, scores, strict=False):
        answer(engine, 1, person, score, NOW)


def boxes(engine: Engine) -> list[PulseBox]:
    with reading(engine) as session:
        return list(session.scalars(select(PulseBox)))


def told(engine: Engine) -> tuple[int | None, int | None, list[int] | None]:
    (row,) = stored(engine, Pulse)
    return row.asked, row.answers, row.counts


def test_it_opens_and_closes_on_its_days_once(engine: Engine) -> None:
    launched(engine)
    with reading(engine) as session:
        assert moments(session, NOW)[:2] == [OPENS, CLOSES]

    assert follow(engine, SYSTEM, OPENS - timedelta(seconds=1)) == Passed(0, 0)
    assert follow(engine, SYSTEM, OPENS) == Passed(1, 0)
    assert follow(engine, SYSTEM, CLOSES - timedelta(seconds=1)) == Passed(0, 0)
    assert follow(engine, SYSTEM, CLOSES) == Passed(0, 1)
    assert follow(engine, SYSTEM, CLOSES) == Passed(0, 0)


def test_what_was_slept_through_is_not_asked_late(engine: Engine) -> None:
    launched(engine)

    assert follow(engine, SYSTEM, CLOSES) == Passed(0, 0)


def test_a_cycle_without_a_question_asks_nothing(engine: Engine) -> None:
    launched(engine, PLAIN)

    assert follow(engine, SYSTEM, NOW) == Passed(0, 0)


def test_the_second_question_is_asked_though_the_cycle_is_closed(asked: Engine) -> None:
    follow(asked, SYSTEM, CLOSES)
    with transaction(asked) as session:
        session.get_one(Cycle, 1).closed_at = at(2027, 1, 29)

    assert follow(asked, SYSTEM, at(2027, 2, 1)) == Passed(1, 0)
    assert follow(asked, SYSTEM, at(2027, 3, 1)) == Passed(0, 1)


def test_everybody_with_an_address_is_mailed_answered_or_not(asked: Engine) -> None:
    mailed = {mail.recipient_id for mail in stored(asked, OutboxMessage, kind="pulse")}

    assert mailed == set(EVALUATED) - {CICI}


def test_one_answer_a_person(asked: Engine) -> None:
    answer(asked, 1, ANI, 4, NOW)

    assert refused(asked, ANI, 5) == (TAKEN,)
    assert boxes(asked)[0].counts == [0, 0, 0, 1, 0]


@pytest.mark.parametrize("score", [-1, 0, 6, 10**9])
def test_a_step_that_is_not_on_the_scale_counts_nothing(asked: Engine, score: int) -> None:
    assert refused(asked, ANI, score) == (NO_SCORE,)
    assert boxes(asked)[0].took_part == []


def test_who_is_not_of_the_cycle_and_what_is_not_there_are_one(asked: Engine) -> None:
    for number, person in ((1, REGENT), (2, ANI)):
        with pytest.raises(NoPulseError):
            answer(asked, number, person, 3, NOW)


def test_after_its_last_moment_nothing_counts_though_the_clock_has_not_come_by(asked: Engine) -> None:
    assert refused(asked, ANI, 3, CLOSES) == (NOT_OPEN,)
    follow(asked, SYSTEM, CLOSES)
    assert refused(asked, ANI, 3, CLOSES) == (NOT_OPEN,)


def test_five_answers_are_shown_with_their_numbers_and_the_box_is_gone(asked: Engine) -> None:
    answered(asked, 5, 4, 4, 2, 5)
    follow(asked, SYSTEM, CLOSES)

    assert told(asked) == (len(EVALUATED), 5, [0, 1, 0, 2, 2])
    assert boxes(asked) == []
    with reading(asked) as session:
        found = outcomes(session, 1)
    assert found is not None
    (before,) = found.told
    assert (before.asked, before.answers, before.mean) == (8, 5, Decimal("4.00"))
    assert [(step.answers, step.percent) for step in before.steps][-1] == (2, Decimal("40.0"))


def test_four_answers_are_counted_and_not_kept(asked: Engine) -> None:
    answered(asked, 1, 1, 1, 1)
    follow(asked, SYSTEM, CLOSES)

    assert told(asked) == (len(EVALUATED), 4, None)
    with reading(asked) as session:
        found = outcomes(session, 1)
    assert found is not None
    assert (found.told[0].steps, found.told[0].mean) == ((), None)


def test_nothing_is_published_while_it_is_open(asked: Engine) -> None:
    answered(asked, 1, 2, 3, 4, 5)

    with reading(asked) as session:
        assert outcomes(session, 1) is None
        assert [waiting(session, person, NOW) for person in (ANI, EVALUATED[-1], REGENT)] == [0, 1, 0]
        assert asks(session, EVALUATED[-1], CLOSES) == []


def test_an_answer_is_no_event_and_the_rest_holds(asked: Engine) -> None:
    answered(asked, 5, 4, 4, 2, 5)
    with reading(asked) as session:
        acts = select(AuditEvent.trigger).where(AuditEvent.subject == "pulse").order_by(AuditEvent.id)
        assert list(session.scalars(acts)) == ["open_pulse"]
    follow(asked, SYSTEM, CLOSES)

    with reading(asked) as session:
        assert list(session.scalars(acts)) == ["open_pulse", "close_pulse"]
        assert list(folding.broken(session, name="pulse")) == []
        assert [each for each in row_facts.differing(session) if each[0] == "pulse"] == []


def test_who_answered_what_and_when_leaves_no_trace(asked: Engine) -> None:
    """Every authorship and order of the same three answers leaves the same box."""
    seen = set()
    people, scores = (ANI, BUDI, CICI), (1, 3, 5)
    for order in permutations(people):
        for given_ in permutations(scores):
            with transaction(asked) as session:
                box = session.get_one(PulseBox, 1)
                box.took_part, box.counts = [], [0] * 5
            for person, score in zip(order, given_, strict=True):
                answer(asked, 1, person, score, NOW)
            (box,) = boxes(asked)
            seen.add((tuple(box.took_part), tuple(box.counts)))

    assert seen == {(people, (1, 0, 1, 0, 1))}


@given(st.lists(st.integers(0, 50), min_size=5, max_size=5))
def test_the_mean_is_that_of_the_single_answers(counts: list[int]) -> None:
    every = [step for step, count in enumerate(counts, 1) for _ in range(count)]

    found = mean(counts)

    assert (found is None) == (not every)
    if found is not None:
        assert abs(found - Decimal(sum(every)) / len(every)) <= Decimal("0.005")
        assert 1 <= found <= 5
