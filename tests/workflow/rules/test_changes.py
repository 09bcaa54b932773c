from collections.abc import Iterator
from datetime import date
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.rules.results import Distribution, Pattern, Together
from config.rules.table import table_on
from workflow.rules.changes import SHOWN, completes, least_changes
from workflow.rules.distribution import violations, within_rounding
from workflow.rules.words import ACHIEVEMENTS, PREDICATES

PATTERNS = table_on(Distribution, date(2026, 12, 31)).patterns
PERCENT = st.integers(0, 100)
CODES = st.sampled_from(PREDICATES)
GROUPS = st.lists(CODES, min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    """Whatever `siulak rules check` lets pass."""
    least = draw(
        st.dictionaries(CODES, PERCENT, max_size=2).filter(lambda shares: sum(shares.values()) <= 100)
    )
    most = draw(st.dictionaries(CODES, PERCENT, max_size=3))
    together = draw(st.lists(st.builds(Together, of=GROUPS, percent=PERCENT), max_size=2))
    content = {
        "most": draw(CODES),
        "at_least": least,
        "at_most": {code: max(percent, least.get(code, 0)) for code, percent in most.items()},
        "together_at_least": together,
        "some_of": draw(st.lists(GROUPS, max_size=2)),
    }
    return Pattern.model_validate(content)


def distributions(people: int, places: int = len(PREDICATES)) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can have the predicates."""
    if places == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in distributions(people - first, places - 1):
            yield (first, *rest)


def by_brute_force(pattern: Pattern, counts: dict[str, int]) -> tuple[int | None, set[tuple[int, ...]]]:
    near: dict[int, set[tuple[int, ...]]] = {}
    for place in distributions(sum(counts.values())):
        target = dict(zip(PREDICATES, place, strict=True))
        if not violations(pattern, target):
            moved = sum(max(0, count - counts.get(code, 0)) for code, count in target.items())
            near.setdefault(moved, set()).add(place)
    return (min(near), near[min(near)]) if near else (None, set())


def people_of(predicates: list[str]) -> dict[str, int]:
    return {code: predicates.count(code) for code in predicates}


@given(st.sampled_from(ACHIEVEMENTS), st.lists(CODES, max_size=8))
def test_the_least_changes_of_a_small_unit_are_those_that_trying_everything_finds(
    achievement: str, predicates: list[str]
) -> None:
    pattern, counts = PATTERNS[achievement], people_of(predicates)  # type: ignore[index]

    found = least_changes(pattern, counts)

    least, targets = by_brute_force(pattern, counts)
    assert found.least == least
    assert {tuple(target.values()) for target in found.targets} == targets
    assert len(found.targets) == len(targets)


@settings(max_examples=60)
@given(patterns(), st.lists(CODES, max_size=7))
def test_it_holds_for_patterns_that_an_office_may_write_itself(
    pattern: Pattern, predicates: list[str]
) -> None:
    counts = people_of(predicates)

    found = least_changes(pattern, counts)

    least, targets = by_brute_force(pattern, counts)
    assert (found.least, {tuple(target.values()) for target in found.targets}) == (least, targets)


@given(st.sampled_from(ACHIEVEMENTS), st.lists(CODES, max_size=12))
def test_nothing_is_to_be_changed_exactly_where_the_pattern_is_met(
    achievement: str, predicates: list[str]
) -> None:
    pattern, counts = PATTERNS[achievement], people_of(predicates)  # type: ignore[index]

    assert (least_changes(pattern, counts).least == 0) is (violations(pattern, counts) == ())


def test_one_person_alone_can_meet_no_pattern_that_caps_its_own_predicate() -> None:
    assert least_changes(PATTERNS["baik"], {"baik": 1}).least is None


@pytest.mark.parametrize(("achievement", "least"), [("istimewa", 700), ("sangat_kurang", 700)])
def test_a_large_unit_is_answered_with_the_first_of_very_many_targets(achievement: str, least: int) -> None:
    found = least_changes(PATTERNS[achievement], {"baik": 1000})  # type: ignore[index]

    assert found.least is not None
    assert 0 < len(found.targets) <= SHOWN
    assert all(sum(target.values()) == 1000 for target in found.targets)
    assert all(not violations(PATTERNS[achievement], target) for target in found.targets)  # type: ignore[index]


def some_completion(pattern: Pattern, counts: dict[str, int], unrated: int, *, rounded: bool) -> bool:
    """Every way to rate the rest, tried."""
    for place in distributions(unrated):
        whole = {code: counts.get(code, 0) + more for code, more in zip(PREDICATES, place, strict=True)}
        unmet = violations(pattern, whole)
        if within_rounding(unmet) if rounded else not unmet:
            return True
    return False


@given(st.sampled_from(ACHIEVEMENTS), st.lists(CODES, max_size=8), st.integers(0, 8), st.booleans())
def test_the_unrated_can_bring_about_the_pattern_exactly_where_trying_everything_finds_a_way(
    achievement: str, rated: list[str], unrated: int, rounded: bool
) -> None:
    pattern, counts, rest = PATTERNS[achievement], people_of(rated), min(unrated, 8 - len(rated))  # type: ignore[index]

    found = completes(pattern, counts, rest, rounded=rounded)

    assert found is some_completion(pattern, counts, rest, rounded=rounded)


@settings(max_examples=60)
@given(patterns(), st.lists(CODES, max_size=7), st.integers(0, 7), st.booleans())
def test_so_it_does_for_patterns_that_an_office_may_write_itself(
    pattern: Pattern, rated: list[str], unrated: int, rounded: bool
) -> None:
    counts, rest = people_of(rated), min(unrated, 7 - len(rated))

    found = completes(pattern, counts, rest, rounded=rounded)

    assert found is some_completion(pattern, counts, rest, rounded=rounded)


@pytest.mark.thorough
@pytest.mark.parametrize("people", range(9))
@pytest.mark.parametrize("achievement", ACHIEVEMENTS)
def test_in_every_unit_of_up_to_eight_people_whoever_is_rated_already(achievement: str, people: int) -> None:
    pattern = PATTERNS[achievement]  # type: ignore[index]
    met = [
        place
        for place in distributions(people)
        if within_rounding(violations(pattern, dict(zip(PREDICATES, place, strict=True))))
    ]
    for rated in range(people + 1):
        for place in distributions(rated):
            counts = dict(zip(PREDICATES, place, strict=True))
            reached = any(all(a <= b for a, b in zip(place, whole, strict=True)) for whole in met)

            assert completes(pattern, counts, people - rated) is reached


def test_where_everybody_is_rated_it_says_what_the_violations_say() -> None:
    for place in distributions(6):
        counts = dict(zip(PREDICATES, place, strict=True))
        for pattern in PATTERNS.values():
            assert completes(pattern, counts, 0) is within_rounding(violations(pattern, counts))


@pytest.mark.parametrize("pattern", PATTERNS.values())
def test_a_unit_of_a_hundred_people_is_answered_at_once(pattern: Pattern) -> None:
    began = monotonic()

    many, most = (
        {code for code in PREDICATES if completes(pattern, {code: rated}, 100 - rated)} for rated in (0, 71)
    )

    assert monotonic() - began < 1
    assert many == set(PREDICATES)
    assert most <= {pattern.most}
