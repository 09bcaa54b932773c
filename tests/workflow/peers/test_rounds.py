"""A round from nomination to its frozen result, through the doors."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.audit import AuditEvent
from models.peers import PeerBox, PeerFigure, PeerNominee, PeerRound
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CHIEF, HEAD, SYSTEM, evaluation, stored
from tests.workflow.peers.rounds import (
    COLLEAGUES,
    CYCLE,
    LATER,
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
from workflow.contradicting import contradictions
from workflow.errors import RefusedError
from workflow.folding import Fault, broken
from workflow.machine import WRONG_ROLE, WRONG_STATE
from workflow.peers import rounds, scheduling
from workflow.peers.answering import (
    NO_RECEIPT,
    NOT_ASKED,
    NOT_OPEN,
    TAKEN,
    answer,
    change,
    declare_conflict,
    said_with,
)
from workflow.peers.machine import over
from workflow.peers.results import result
from workflow.peers.rules import PEER, UPWARD


@pytest.fixture(autouse=True)
def _office(engine: Engine) -> None:
    staffed(engine)


def reasons(act: Any, *words: Any) -> tuple[str, ...]:
    with pytest.raises(RefusedError) as fault:
        act(*words)
    return fault.value.reasons


def boxed(engine: Engine) -> list[dict[str, Any]]:
    """The answers that are kept."""
    return [each for box in rows(engine, PeerBox) for each in box.answers]


def test_a_round_is_frozen_at_its_close_and_agrees_with_the_log(engine: Engine) -> None:
    number = opened(engine)
    for score, rater in enumerate(raters(5), 1):
        answer(engine, number, rater, sheet(score, f"Catatan {score}"), NOW)
    with reading(engine) as session:
        assert result(session, evaluation(engine, ANI).id) is None
    assert closed(engine) == scheduling.Moved(1, 0)

    with reading(engine) as session:
        shown = result(session, evaluation(engine, ANI).id)
        assert list(broken(session)) == []
    assert shown is not None
    assert {(line.answers, line.mean) for line in shown.lines} == {(5, Decimal("3.00"))}
    ((label, texts),) = shown.comments
    assert (label, set(texts)) == ("Loyal", {f"Catatan {score}" for score in range(1, 6)})
    assert boxed(engine) == []
    events = stored(engine, AuditEvent, subject="peer_round")
    assert [event.trigger for event in events] == [
        "begin_peers",
        "approve_peers",
        "open_peers",
        "close_peers",
    ]
    assert contradictions(engine, Path("none")) == []


@pytest.mark.thorough
def test_a_receipt_alone_shows_and_changes_an_answer_until_the_close(engine: Engine) -> None:
    number = opened(engine)
    codes = [answer(engine, number, rater, sheet(2), NOW) for rater in raters(3)]
    change(engine, codes[0].lower().replace("-", " "), sheet(5), NOW)
    with reading(engine) as session:
        assert said_with(session, codes[0], NOW)[1].scores["loyal"] == 5
        assert said_with(session, codes[1], NOW)[1].scores["loyal"] == 2
    assert reasons(change, engine, "AAAA-AAAA-AAAA", sheet(), NOW) == (NO_RECEIPT,)
    assert reasons(change, engine, codes[0], sheet(), LATER) == (NO_RECEIPT,)
    closed(engine)
    assert reasons(change, engine, codes[0], sheet(), NOW) == (NO_RECEIPT,)
    assert {(row.answers, row.total) for row in rows(engine, PeerFigure)} == {(3, 9)}


@pytest.mark.thorough
def test_nobody_answers_twice_unasked_or_out_of_time(engine: Engine) -> None:
    number = nominated(engine)
    assert reasons(answer, engine, number, COLLEAGUES[0], sheet(), NOW) == (NOT_OPEN,)
    rounds.approve(engine, number, CHIEF, peers(5), NOW)
    scheduling.open_rounds(engine, CYCLE, SYSTEM, NOW)
    answer(engine, number, COLLEAGUES[0], sheet(), NOW)
    assert reasons(answer, engine, number, COLLEAGUES[0], sheet(), NOW) == (TAKEN,)
    assert reasons(answer, engine, number, BUDI, sheet(), NOW) == (NOT_ASKED,)
    assert reasons(answer, engine, number, COLLEAGUES[1], sheet(), LATER) == (NOT_OPEN,)
    assert len(reasons(answer, engine, number, COLLEAGUES[1], sheet(9), NOW)) == 1
    assert len(boxed(engine)) == 1


@pytest.mark.thorough
def test_a_declared_conflict_ends_the_asking(engine: Engine) -> None:
    number = opened(engine)
    answer(engine, number, COLLEAGUES[1], sheet(), NOW)
    declare_conflict(engine, number, COLLEAGUES[0], NOW)
    assert reasons(answer, engine, number, COLLEAGUES[0], sheet(), NOW) == (NOT_ASKED,)
    assert reasons(declare_conflict, engine, number, COLLEAGUES[1], NOW) == (TAKEN,)


@pytest.mark.thorough
def test_the_appraiser_alone_approves_and_may_change_the_list(engine: Engine) -> None:
    number = nominated(engine, 2)
    for person in (ANI, BUDI, HEAD):
        assert reasons(rounds.approve, engine, number, person, peers(3), NOW) == (WRONG_ROLE,)
    assert len(reasons(rounds.approve, engine, number, CHIEF, peers(2), NOW)) == 1
    rounds.approve(engine, number, CHIEF, peers(4), NOW)
    assert reasons(rounds.approve, engine, number, CHIEF, peers(3), NOW) == (WRONG_STATE,)
    assert reasons(nominated, engine, 3) == (WRONG_STATE,)


@pytest.mark.thorough
def test_ties_are_found_in_the_roster_and_in_other_rounds(engine: Engine) -> None:
    mine, budis = evaluation(engine, ANI).id, evaluation(engine, BUDI).id
    for person in (ANI, CHIEF, HEAD, 999):
        assert reasons(rounds.nominate, engine, mine, ANI, {person: PEER}, NOW)
    assert reasons(rounds.nominate, engine, mine, ANI, {BUDI: UPWARD}, NOW)
    assert reasons(rounds.nominate, engine, mine, ANI, {BUDI: "kawan"}, NOW)
    assert reasons(rounds.nominate, engine, mine, BUDI, {}, NOW) == (WRONG_ROLE,)
    rounds.nominate(engine, mine, ANI, {BUDI: PEER}, NOW)
    (told,) = reasons(rounds.nominate, engine, budis, BUDI, {ANI: PEER}, NOW)
    assert "saling" in told
    rounds.nominate(engine, evaluation(engine, CHIEF).id, CHIEF, {ANI: UPWARD}, NOW)


@pytest.mark.thorough
def test_a_round_closes_on_its_day_and_not_before(engine: Engine) -> None:
    number = opened(engine)
    (row,) = stored(engine, PeerRound, id=number)
    assert closed(engine, row.closes_at - timedelta(seconds=1)) == scheduling.Moved(0, 1)
    assert over.__doc__
    assert closed(engine, row.closes_at) == scheduling.Moved(1, 0)
    assert closed(engine, row.closes_at) == scheduling.Moved(0, 0)


@pytest.mark.thorough
@pytest.mark.parametrize("count", [0, 1, 2])
def test_below_the_quorum_nothing_of_what_was_said_remains(engine: Engine, count: int) -> None:
    number = opened(engine)
    for rater in raters(count):
        answer(engine, number, rater, sheet(1, "Hanya saya"), NOW)
    closed(engine)
    with reading(engine) as session:
        shown = result(session, evaluation(engine, ANI).id)
    assert shown is not None
    assert shown.lines == () == shown.comments
    assert boxed(engine) == []


@pytest.mark.thorough
def test_a_changed_sum_contradicts_the_close(engine: Engine) -> None:
    number = opened(engine)
    for rater in raters(3):
        answer(engine, number, rater, sheet(2), NOW)
    closed(engine)
    with transaction(engine) as session:
        session.execute(update(PeerFigure).values(total=15))
    assert {each.kind for each in contradictions(engine, Path("none"))} == {"peers_differ"}


@pytest.mark.thorough
@pytest.mark.parametrize("change", [{"conflict": True}, {"group": UPWARD}, {"rater_id": BUDI}])
def test_another_list_than_the_approved_one_contradicts_the_log(
    engine: Engine, change: dict[str, Any]
) -> None:
    number = opened(engine)
    declare_conflict(engine, number, COLLEAGUES[1], NOW)
    assert contradictions(engine, Path("none")) == []
    with transaction(engine) as session:
        session.execute(update(PeerNominee).where(PeerNominee.rater_id == COLLEAGUES[0]).values(**change))
    assert {each.kind for each in contradictions(engine, Path("none"))} == {"raters_differ"}


@pytest.mark.thorough
@pytest.mark.parametrize("column", ["opens_at", "closes_at"])
def test_a_moved_date_is_not_the_one_of_the_log(engine: Engine, column: str) -> None:
    number = nominated(engine)
    rounds.approve(engine, number, CHIEF, peers(5), NOW)
    if column == "closes_at":
        scheduling.open_rounds(engine, CYCLE, SYSTEM, NOW)
        declare_conflict(engine, number, COLLEAGUES[1], NOW)
    with reading(engine) as session:
        assert list(broken(session)) == []
    with transaction(engine) as session:
        session.execute(update(PeerRound).values({column: NOW}))
    with reading(engine) as session:
        assert [each.fault for each in broken(session)] == [Fault.OTHER_STATE]
