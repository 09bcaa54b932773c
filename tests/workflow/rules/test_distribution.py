from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.results import Distribution, Pattern
from config.rules.table import table_on
from workflow.rules.distribution import violations, within_rounding
from workflow.rules.words import ACHIEVEMENTS, PREDICATES

PATTERNS = table_on(Distribution, date(2026, 12, 31)).patterns
COUNTS = st.fixed_dictionaries({}, optional={code: st.integers(0, 30) for code in PREDICATES})


@pytest.mark.parametrize(
    ("achievement", "counts", "broken"),
    [
        ("istimewa", {"sangat_baik": 7, "baik": 3}, []),
        ("istimewa", {"sangat_baik": 71, "baik": 29}, ["at_most"]),
        ("istimewa", {"sangat_baik": 4, "baik": 5}, ["most"]),
        ("istimewa", {"sangat_baik": 5, "baik": 5}, []),
        ("baik", {"baik": 7, "kurang": 1, "sangat_baik": 2}, []),
        ("baik", {"baik": 7, "sangat_baik": 3}, ["some_of"]),
        ("baik", {"baik": 10}, ["at_most", "some_of"]),
        ("butuh_perbaikan", {"butuh_perbaikan": 6, "sangat_baik": 1, "baik": 3}, []),
        ("butuh_perbaikan", {"butuh_perbaikan": 5, "sangat_baik": 2, "baik": 3}, ["at_most", "at_least"]),
        ("kurang", {"kurang": 6, "butuh_perbaikan": 1, "baik": 3}, []),
        ("kurang", {"kurang": 6, "baik": 4}, ["at_least"]),
        ("sangat_kurang", {"sangat_kurang": 6, "kurang": 1, "baik": 3}, []),
        ("sangat_kurang", {"sangat_kurang": 6, "baik": 4}, ["together_at_least"]),
        ("sangat_kurang", {"sangat_kurang": 60, "kurang": 39, "sangat_baik": 1}, ["at_most"]),
    ],
)
def test_each_demand_of_the_circular_is_told_by_name(
    achievement: str, counts: dict[str, int], broken: list[str]
) -> None:
    assert [each.rule for each in violations(PATTERNS[achievement], counts)] == broken  # type: ignore[index]


@pytest.mark.parametrize(("of_ten", "within"), [(7, True), (8, False)])
def test_shares_compare_exactly_however_many_people_there_are(of_ten: int, within: bool) -> None:
    pattern = Pattern(most="sangat_baik", at_most={"sangat_baik": 70})

    counts = {"sangat_baik": of_ten * 10**8, "baik": (10 - of_ten) * 10**8}

    assert (violations(pattern, counts) == ()) is within
    counts["sangat_baik"] += 1
    assert violations(pattern, counts)


@pytest.mark.parametrize(
    ("counts", "rounded"),
    [
        ({"sangat_baik": 5, "baik": 2}, True),  # 70 percent of 7 are 4.9
        ({"sangat_baik": 3, "baik": 1}, True),  # of 4 are 2.8
        ({"sangat_baik": 4, "baik": 1}, True),  # of 5 are 3.5: both neighbours are nearest
        ({"sangat_baik": 5, "baik": 1}, False),  # of 6 are 4.2
        ({"sangat_baik": 8, "baik": 2}, False),
    ],
)
def test_the_nearest_whole_person_is_told_apart_from_a_real_difference(
    counts: dict[str, int], rounded: bool
) -> None:
    unmet = violations(PATTERNS["istimewa"], counts)

    assert [each.rule for each in unmet] == ["at_most"]
    assert within_rounding(unmet) is rounded


def test_no_rounding_makes_up_for_a_predicate_that_must_occur() -> None:
    unmet = violations(PATTERNS["baik"], {"baik": 1})

    assert [(each.rule, each.within_rounding) for each in unmet] == [("at_most", True), ("some_of", False)]
    assert not within_rounding(unmet)


@pytest.mark.parametrize("achievement", ACHIEVEMENTS)
def test_a_unit_without_people_breaks_nothing(achievement: str) -> None:
    assert violations(PATTERNS[achievement], dict.fromkeys(PREDICATES, 0)) == ()  # type: ignore[index]


@given(st.sampled_from(ACHIEVEMENTS), COUNTS)
def test_a_sentence_of_each_difference_names_people_and_no_code(
    achievement: str, counts: dict[str, int]
) -> None:
    for each in violations(PATTERNS[achievement], counts):  # type: ignore[index]
        assert "_" not in each.sentence
        assert str(each.count) in each.sentence or each.rule == "some_of"


@given(st.sampled_from(ACHIEVEMENTS), COUNTS, st.integers(2, 50))
def test_a_unit_so_many_times_as_large_in_the_same_shares_breaks_the_same(
    achievement: str, counts: dict[str, int], times: int
) -> None:
    pattern = PATTERNS[achievement]  # type: ignore[index]
    larger = {code: count * times for code, count in counts.items()}

    assert [each.rule for each in violations(pattern, larger)] == [
        each.rule for each in violations(pattern, counts)
    ]
