from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given

from tests.workflow.days import (
    ABOVE,
    HORIZON,
    LENGTH,
    START,
    TOP,
    answer,
    careers,
    day,
    on,
    order,
    piece,
    segment,
    serves,
)
from workflow.appraisers import Relation, Segment, timelines

Told = list[tuple[str, int, int, str]]


def relations(segments: list[Segment]) -> list[Relation]:
    return timelines(segments, horizon=HORIZON, topmost=TOP, topmost_superior=ABOVE)


def told(segments: list[Segment], key: int = 1) -> Told:
    """Appraiser, first and last day counted from the start, capacity."""
    return [
        (each.appraiser, (each.first - START).days, (each.last - START).days, each.capacity)
        for each in relations(segments)
        if each.segment == key
    ]


@pytest.mark.thorough
@given(careers())
def test_relations_of_a_segment_tile_its_days_to_the_horizon(segments: list[Segment]) -> None:
    found = relations(segments)

    for key in {each.key for each in segments}:
        first = min(each.first for each in segments if each.key == key)
        mine = [relation for relation in found if relation.segment == key]
        assert bool(mine) == (first <= HORIZON)
        if mine:
            assert (mine[0].first, mine[-1].last) == (first, HORIZON)
        assert all(later.first - earlier.last == timedelta(days=1) for earlier, later in pairwise(mine))


@pytest.mark.thorough
@given(careers())
def test_equal_neighbours_are_merged(segments: list[Segment]) -> None:
    for one, two in pairwise(relations(segments)):
        same = (one.segment, one.appraiser, one.capacity, one.document)
        assert same != (two.segment, two.appraiser, two.capacity, two.document)


@pytest.mark.thorough
@given(careers())
def test_nobody_appraises_themself_and_every_appraiser_serves_or_is_topmost(segments: list[Segment]) -> None:
    by_key = {each.key: each for each in segments}
    for found in relations(segments):
        top = ABOVE if by_key[found.segment].nip == TOP else TOP
        posts = [each for each in segments if each.nip == found.appraiser]
        assert found.appraiser != by_key[found.segment].nip
        if found.appraiser != top:
            span = range((found.last - found.first).days + 1)
            assert all(any(serves(each, found.first + timedelta(days=n)) for each in posts) for n in span)


@pytest.mark.thorough
@given(careers())
def test_intervals_agree_with_the_days_one_by_one(segments: list[Segment]) -> None:
    found = relations(segments)

    for key in {each.key for each in segments}:
        for today in map(day, range(LENGTH + 1)):
            held = piece(segments, key, today)
            assert on(found, key, today) == ([answer(held, segments, today)] if held else [])


@pytest.mark.thorough
@given(careers())
def test_the_order_of_the_segments_changes_nothing(segments: list[Segment]) -> None:
    assert set(relations(segments)) == set(relations(segments[::-1]))


def test_a_serving_superior_appraises_also_after_the_assignment_ended() -> None:
    assert told([segment(1, "A", "B", 0, 5), segment(2, "B", "")]) == [("B", 0, LENGTH, "definitive")]


def test_the_topmost_appraises_whom_no_other_does() -> None:
    assert told([segment(1, "A", "")]) == [(TOP, 0, LENGTH, "definitive")]


def test_a_vacant_post_lets_authority_climb_to_the_last_known_superior() -> None:
    staff, head = segment(1, "A", "B"), segment(2, "B", "C", 0, 9)

    assert told([staff, head, segment(3, "C", "")]) == [
        ("B", 0, 9, "definitive"),
        ("C", 10, LENGTH, "delegate"),
    ]
    assert told([staff, head, segment(3, "C", "", 0, 3)])[-1] == (TOP, 10, LENGTH, "delegate")


def test_a_delegate_acts_by_the_vacancy_and_without_an_order() -> None:
    found = relations([segment(1, "A", "NOBODY")])

    assert [(each.appraiser, each.document) for each in found] == [(TOP, "jabatan penilai lowong")]


def test_a_superior_in_an_acting_post_appraises_by_that_order() -> None:
    staff, own, acting = segment(1, "A", "B", 10), segment(2, "B", "", unit="V"), order(3, "B", "", 10)

    found = relations([staff, own, acting])

    assert told([staff, own, acting]) == [("B", 10, LENGTH, "plt")]
    assert found[0].document == "Plt 3"


def test_those_led_before_the_order_began_are_still_led_by_the_own_post() -> None:
    acting = order(3, "B", "", 10)

    assert told([segment(1, "A", "B", 5), segment(2, "B", ""), acting]) == [("B", 5, LENGTH, "definitive")]
    assert told([segment(1, "A", "B", 10), segment(2, "B", ""), acting]) == [("B", 10, LENGTH, "plt")]


def test_who_acts_for_the_own_superior_is_appraised_above() -> None:
    deputy, head, acting = segment(1, "A", "B"), segment(2, "B", "C", 0, 9), order(3, "A", "C", 10)
    chief = segment(4, "C", "")

    assert told([deputy, head, acting, chief])[-1] == ("C", 10, LENGTH, "delegate")
    assert told([segment(1, "A", "A", 10), acting, chief]) == [("C", 10, LENGTH, "delegate")]


def test_a_circle_of_vacant_posts_ends_at_the_topmost() -> None:
    gone = [segment(2, "B", "C", 0, 1), segment(3, "C", "B", 0, 1)]

    assert told([segment(1, "A", "B", 2), *gone]) == [(TOP, 2, LENGTH, "delegate")]


def test_the_topmost_official_answers_to_the_one_above() -> None:
    assert told([segment(1, TOP, "")]) == [(ABOVE, 0, LENGTH, "definitive")]


def test_a_change_of_superior_hands_over_within_the_assignment() -> None:
    pieces = [segment(1, "A", "B", 0, 9), segment(1, "A", "C", 10)]

    found = told([*pieces, segment(2, "B", ""), segment(3, "C", "")])

    assert found == [("B", 0, 9, "definitive"), ("C", 10, LENGTH, "definitive")]
