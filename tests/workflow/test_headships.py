import pytest
from hypothesis import given

from tests.workflow.days import ABOVE, HORIZON, LENGTH, START, TOP, careers, day, on, order, segment, serves
from workflow.appraisers import Segment, timelines, unit_heads

Told = list[tuple[int, int, int]]


def told(segments: list[Segment], unit: str = "U") -> Told:
    """Segment, first and last day counted from the start."""
    relations = timelines(segments, horizon=HORIZON, topmost=TOP, topmost_superior=ABOVE)
    return [
        (each.segment, (each.first - START).days, (each.last - START).days)
        for each in unit_heads(segments, relations, horizon=HORIZON)
        if each.unit == unit
    ]


def naive(segments: list[Segment], unit: str, number: int) -> list[int]:
    """The head of one day by the rule's own words."""
    relations = timelines(segments, horizon=HORIZON, topmost=TOP, topmost_superior=ABOVE)
    today = day(number)
    serving = [each for each in segments if serves(each, today)]
    appraisers = {each.key: on(relations, each.key, today)[0][0] for each in serving}
    inside = {each.nip for each in serving if each.unit == unit}
    outer = [each for each in serving if each.unit == unit and appraisers[each.key] not in inside]
    outer.sort(key=lambda each: (-each.rank, -list(appraisers.values()).count(each.nip), each.key))
    return [each.key for each in outer[:1]]


@pytest.mark.thorough
@given(careers())
def test_heads_agree_with_the_days_one_by_one(segments: list[Segment]) -> None:
    for unit in "UV":
        found = told(segments, unit)
        for number in range(LENGTH + 1):
            heads = [key for key, first, last in found if first <= number <= last]
            assert heads == naive(segments, unit, number)


def test_the_head_is_whose_appraiser_serves_elsewhere() -> None:
    assert told([segment(1, "A", "B"), segment(2, "B", "C"), segment(3, "C", "", unit="V")]) == [
        (2, 0, LENGTH)
    ]


def test_an_acting_head_from_elsewhere_follows_a_retired_one() -> None:
    staff = [segment(1, "A", "B", 0, 9), segment(2, "A", "C", 10)]
    heads = [segment(3, "B", "", 0, 9, rank=5), segment(4, "C", "", unit="V"), order(5, "C", "", 10, rank=5)]

    assert told([*staff, *heads]) == [(3, 0, 9), (5, 10, LENGTH)]


def test_rank_then_reports_then_the_smaller_key_decide() -> None:
    one, two = segment(1, "A", "", rank=3), segment(2, "B", "", rank=3)
    report = segment(9, "E", "B", unit="V")

    assert told([one, two]) == [(1, 0, LENGTH)]
    assert told([one, two, report]) == [(2, 0, LENGTH)]
    assert told([segment(1, "A", "", rank=4), two, report]) == [(1, 0, LENGTH)]
