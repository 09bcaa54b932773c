"""Who may be asked, and what may be shown, by brute force where it can be."""

from collections import Counter
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.feedback import Anonymity, PeerFeedback
from config.rules.table import table_on
from workflow.peers.rules import (
    ALL,
    NODES,
    PEER,
    UPWARD,
    Candidate,
    Said,
    answer_faults,
    freeze,
    unfit,
    wrong_number,
)

DAY = date(2026, 12, 1)
RULE, K = table_on(PeerFeedback, DAY), table_on(Anonymity, DAY)
VALUES = ("akuntabel", "loyal")


def said(group: str, score: int = 3, text: str = "") -> Said:
    return Said(group, dict.fromkeys(VALUES, score), {"loyal": text} if text else {})


def names(*sheets: Said) -> set[str]:
    return {name for name, _ in freeze(sheets, VALUES, RULE, K).figures}


def test_a_colleague_may_be_asked_as_a_peer_and_a_subordinate_from_below() -> None:
    assert unfit(Candidate(name="Ani", group=PEER, colleague=True), RULE) == []
    assert unfit(Candidate(name="Ani", group=UPWARD, subordinate=True), RULE) == []


@pytest.mark.parametrize("fact", ["same", "appraiser", "superior", "mutual", "declared", "subordinate"])
def test_each_tie_alone_keeps_a_colleague_from_being_asked(fact: str) -> None:
    assert len(unfit(Candidate(name="Ani", group=PEER, colleague=True, **{fact: True}), RULE)) == 1


def test_strangers_and_people_without_a_post_are_not_asked() -> None:
    assert unfit(Candidate(name="Ani", group=PEER), RULE)
    assert unfit(Candidate(name="Ani", group=UPWARD, colleague=True), RULE)
    assert unfit(Candidate(name="Ani", group=PEER, colleague=True, serving=False), RULE)


def test_an_office_may_let_people_rate_each_other() -> None:
    kinder = RULE.model_copy(update={"mutual_allowed": True})
    assert unfit(Candidate(name="Ani", group=PEER, colleague=True, mutual=True), kinder) == []


@pytest.mark.parametrize(("peers", "complete", "good"), [
    (0, False, True), (2, False, True), (2, True, False), (3, True, True), (5, True, True), (6, False, False),
])  # fmt: skip
def test_three_to_five_peers_once_the_list_is_complete(peers: int, complete: bool, good: bool) -> None:
    assert (wrong_number([PEER] * peers, RULE, complete=complete) == []) is good


def test_a_head_with_few_colleagues_asks_all_of_them_and_enough_others() -> None:
    assert wrong_number([PEER, UPWARD, UPWARD], RULE, complete=True, available=1) == []
    assert wrong_number([UPWARD] * 3, RULE, complete=True, available=0) == []
    assert wrong_number([UPWARD] * 3, RULE, complete=True, available=1)
    assert wrong_number([PEER, UPWARD], RULE, complete=True, available=1)
    assert wrong_number([PEER, PEER, UPWARD], RULE, complete=True, available=8)


def test_every_value_is_scored_on_the_scale() -> None:
    assert answer_faults({"akuntabel": 1, "loyal": 5}, {}, VALUES, RULE) == []
    assert answer_faults({"akuntabel": 1}, {}, VALUES, RULE)
    assert answer_faults({"akuntabel": 1, "loyal": 6}, {}, VALUES, RULE)
    assert answer_faults({"akuntabel": 1, "loyal": 0}, {}, VALUES, RULE)
    assert answer_faults({"akuntabel": 1, "loyal": True}, {}, VALUES, RULE)
    assert answer_faults({"akuntabel": 1, "loyal": 5}, {"lain": "x"}, VALUES, RULE)


def test_a_table_whose_quorum_cannot_be_met_is_refused() -> None:
    with pytest.raises(ValueError, match="quorum"):
        PeerFeedback.model_validate(RULE.model_dump() | {"quorum": 4})


def test_two_subordinates_do_not_follow_from_the_total() -> None:
    assert names(*[said(PEER)] * 3, *[said(UPWARD)] * 2) == {ALL}
    assert names(*[said(PEER)] * 3, *[said(UPWARD)] * 3) == {ALL, PEER, UPWARD}
    assert names(*[said(PEER)] * 2) == set()


@given(st.integers(0, 7), st.integers(0, 7))
def test_no_sum_of_few_follows_from_what_is_shown(peers: int, upward: int) -> None:
    shown = names(*[said(PEER)] * peers, *[said(UPWARD)] * upward)
    sizes = {PEER: peers, UPWARD: upward}
    known = [frozenset(group for group in NODES[name] if sizes[group]) for name in shown]
    differences = [
        one - other for one, other in combinations(sorted(known, key=len, reverse=True), 2) if other < one
    ]
    for groups in [*known, *differences]:
        assert sum(sizes[group] for group in groups) >= K.sums_from or not groups
    assert shown or peers + upward < K.sums_from


@given(st.lists(st.tuples(st.sampled_from([PEER, UPWARD]), st.integers(1, 5)), max_size=9))
def test_a_sum_that_is_shown_is_right(sheets: list[tuple[str, int]]) -> None:
    frozen = freeze([said(*one) for one in sheets], VALUES, RULE, K)
    for (name, _), (count, total) in frozen.figures.items():
        among = [score for group, score in sheets if group in NODES[name]]
        assert (count, total) == (len(among), sum(among))


@given(st.lists(st.text("abc", max_size=3), max_size=9))
def test_texts_need_five_writers_and_none_is_lost(texts: list[str]) -> None:
    shown = freeze([said(PEER, text=one) for one in texts], VALUES, RULE, K).comments
    written = Counter(one for one in texts if one)
    if written.total() >= K.comments_from:
        assert Counter(shown["loyal"]) == written
    else:
        assert shown == {}


def test_the_order_of_texts_is_drawn_anew() -> None:
    sheets = [said(PEER, text=str(one)) for one in range(8)]
    assert len({freeze(sheets, VALUES, RULE, K).comments["loyal"] for _ in range(20)}) > 1
