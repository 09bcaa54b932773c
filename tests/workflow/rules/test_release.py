"""The choice is held against all choices, and its safety against elimination by fractions, written apart."""

import random
import time
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workflow.rules.release
from workflow.rules.release import ReleaseError, releasable

Case = tuple[int, dict[str, int], dict[str, list[str]]]
Vector = list[Fraction]


def reduced(vector: Vector, basis: Iterable[tuple[int, Vector]]) -> Vector:
    for pivot, row in basis:
        if vector[pivot]:
            factor = vector[pivot] / row[pivot]
            vector = [one - factor * other for one, other in zip(vector, row, strict=True)]
    return vector


def spanned(vectors: Iterable[Vector]) -> list[tuple[int, Vector]]:
    basis: list[tuple[int, Vector]] = []
    for each in vectors:
        rest = reduced(each, basis)
        pivot = next((place for place, entry in enumerate(rest) if entry), None)
        if pivot is not None:
            basis.append((pivot, rest))
    return basis


def small_unions(k: int, counts: Mapping[str, int]) -> list[set[str]]:
    small = [group for group, count in counts.items() if 0 < count < k]
    several = (set(some) for size in range(1, k) for some in combinations(small, size))
    return [union for union in several if sum(counts[group] for group in union) < k]


def derived(case: Case, published: Iterable[str]) -> set[str] | None:
    """A union of 1 to k-1 answers that follows from the published sums."""
    k, counts, nodes = case
    groups = [group for group, count in counts.items() if count]
    basis = spanned([Fraction(group in nodes[name]) for group in groups] for name in published)
    for union in small_unions(k, counts):
        if not any(reduced([Fraction(group in union) for group in groups], basis)):
            return union
    return None


def brute_force(case: Case) -> tuple[str, ...]:
    k, counts, nodes = case
    totals = {name: sum(counts[each] for each in set(groups)) for name, groups in nodes.items()}
    shown = [name for name in nodes if totals[name] >= k]
    for size in range(len(shown), -1, -1):
        # Combinations come in the order of the names, so the first of the greatest is the earliest.
        by_answers = sorted(combinations(shown, size), key=lambda some: -sum(totals[each] for each in some))
        for some in by_answers:
            if derived(case, some) is None:
                return some
    raise AssertionError


@st.composite
def cases(draw: st.DrawFn, figures: int = 7, groups: int = 6) -> Case:
    k = draw(st.integers(1, 5))
    names = [f"g{place}" for place in range(draw(st.integers(1, groups)))]
    counts = {name: draw(st.integers(0, 2) | st.integers(0, 7)) for name in names}
    some = st.lists(st.sampled_from(names), max_size=groups, unique=True)
    return k, counts, {f"n{place}": draw(some) for place in range(draw(st.integers(0, figures)))}


@given(cases())
@settings(max_examples=200)
def test_the_choice_is_the_best_of_all_safe_ones(case: Case) -> None:
    found = releasable(*case)

    assert found.largest
    assert found.published == brute_force(case)


@pytest.mark.thorough
@given(cases(figures=8))
@settings(max_examples=400, deadline=None)
def test_the_choice_is_the_best_of_all_safe_ones_in_many_more_cases(case: Case) -> None:
    assert releasable(*case).published == brute_force(case)


@given(cases(figures=6, groups=4), st.data())
@settings(max_examples=60)
def test_groups_without_answers_change_nothing_and_their_figures_would_give_nobody_away(
    case: Case, data: st.DataObject
) -> None:
    """Silent groups put into any figures; and were those of silent groups alone shown too, nothing would follow."""
    k, counts, nodes = case
    silent = {f"s{place}": 0 for place in range(2)}
    joining = st.lists(st.sampled_from(sorted(silent)), unique=True)
    joined = {name: [*groups, *data.draw(joining)] for name, groups in nodes.items()}
    alone = {"silent": list(silent), "one": ["s0"]}

    found = releasable(k, counts | silent, joined | alone).published

    assert found == releasable(*case).published
    assert derived((k, counts | silent, joined | alone), [*found, *alone]) is None


def tree(chance: random.Random, offices: int) -> Case:
    """An agency, its offices and their sections, each with its own few answers."""
    counts: dict[str, int] = {}
    nodes: dict[str, list[str]] = {"agency": []}
    for office in range(offices):
        sections = [f"{office}.{section}" for section in range(chance.randint(1, 5))]
        counts |= {each: chance.choice([0, 1, 2, 3, 4, 6, 9]) for each in sections}
        nodes |= {f"office {office}": sections, **{each: [each] for each in sections}}
        nodes["agency"] += sections
    return 3, counts, nodes


def tangle(chance: random.Random, figures: int, groups: int) -> Case:
    """Figures that overlap at random."""
    share = chance.choice([0.15, 0.3, 0.5])
    answers = chance.choice([[1], [1, 2], [0, 1, 2, 3, 4, 5, 8], [2, 6, 9]])
    counts = {f"g{place}": chance.choice(answers) for place in range(groups)}
    nodes = {f"n{place}": [each for each in counts if chance.random() < share] for place in range(figures)}
    return chance.choice([2, 3, 5]), counts, nodes


def assert_holds(case: Case, published: tuple[str, ...]) -> None:
    """No attacker gets a small union, and with any further figure one would."""
    k, counts, nodes = case
    assert derived(case, published) is None
    for name in set(nodes) - set(published):
        if sum(counts[each] for each in set(nodes[name])) >= k:
            assert derived(case, [*published, name])


def test_an_attacker_gets_nothing_from_twenty_figures_over_ten_groups() -> None:
    for seed in range(5):
        case = tangle(random.Random(seed), 20, 10)

        assert_holds(case, releasable(*case).published)


@pytest.mark.thorough
@pytest.mark.parametrize("groups", [8, 12, 16, 20])
def test_an_attacker_gets_nothing_from_twenty_figures_that_overlap_at_random(groups: int) -> None:
    for seed in range(12):
        case = tangle(random.Random(seed), 20, groups)

        found = releasable(*case)

        assert found.largest
        assert_holds(case, found.published)


@pytest.mark.parametrize("offices", [4, 30])
def test_the_figures_of_a_tree_are_chosen_at_once(offices: int) -> None:
    case = tree(random.Random(offices), offices)
    began = time.perf_counter()

    found = releasable(*case)

    assert time.perf_counter() - began < 2
    assert found.largest
    assert derived(case, found.published) is None


def test_a_search_cut_short_is_safe_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow.rules.release, "STEPS", 30)
    case = tangle(random.Random(0), 20, 12)

    found = releasable(*case)

    assert not found.largest
    assert derived(case, found.published) is None


A, B, C = ["A"], ["B"], ["C"]
TEXTS: list[tuple[str, int, dict[str, int], dict[str, list[str]], list[str]]] = [
    ("from k answers on", 3, {"A": 3, "B": 2}, {"a": A, "b": B}, ["a"]),
    ("a figure without any answer", 3, {"A": 0}, {"a": A, "none": []}, []),
    ("everything at k = 1", 1, {"A": 1, "B": 2}, {"a": A, "b": B, "ab": ["A", "B"]}, ["a", "b", "ab"]),
    ("whole and large part: the rest is small", 3, {"A": 9, "B": 2}, {"ab": ["A", "B"], "a": A}, ["ab"]),
    (
        "two small parts together are small too",
        3,
        {"A": 9, "B": 1, "C": 1},
        {"all": ["A", "B", "C"], "a": A},
        ["all"],
    ),
    (
        "two small parts of k answers together",
        3,
        {"A": 9, "B": 2, "C": 1},
        {"all": ["A", "B", "C"], "a": A},
        ["all", "a"],
    ),
    (
        "the next smallest goes with the small one",
        3,
        {"A": 9, "B": 4, "C": 2},
        {"all": ["A", "B", "C"], "a": A, "b": B, "c": C},
        ["all", "a"],
    ),
    (
        "three sums of two give twice one",
        3,
        {"A": 2, "B": 5, "C": 5},
        {"ab": ["A", "B"], "bc": ["B", "C"], "ac": ["A", "C"]},
        ["ab", "bc"],
    ),
    (
        "a group without answers hides nothing",
        3,
        {"A": 9, "B": 2, "C": 0},
        {"ab": ["A", "B"], "ac": ["A", "C"], "a": A},
        ["ac", "a"],
    ),
    ("the same figure twice", 3, {"A": 3}, {"one": A, "two": A}, ["one", "two"]),
    ("a group named twice counts once", 3, {"A": 2}, {"a": ["A", "A"]}, []),
    (
        "equally many: the earlier ones",
        3,
        {"A": 9, "B": 2, "C": 2},
        {"a": A, "ab": ["A", "B"], "ac": ["A", "C"]},
        ["ab", "ac"],
    ),
    ("equally many: the one with more answers", 3, {"A": 9, "B": 2}, {"a": A, "ab": ["A", "B"]}, ["ab"]),
    ("groups of nobody's figure", 3, {"A": 3, "B": 1}, {"a": A}, ["a"]),
    ("no figure", 3, {"A": 3}, {}, []),
]


@pytest.mark.parametrize(("why", "k", "counts", "nodes", "published"), TEXTS, ids=[each[0] for each in TEXTS])
def test_a_choice_as_a_person_would_make_it(
    why: str, k: int, counts: dict[str, int], nodes: dict[str, list[str]], published: list[str]
) -> None:
    assert list(releasable(k, counts, nodes).published) == published


@pytest.mark.parametrize(
    ("k", "counts", "nodes", "named"),
    [
        (0, {}, {}, "paling kecil 1, bukan 0"),
        (3, {"A": -1}, {}, "“A” tidak boleh negatif: -1"),
        (3, {"A": 1}, {"n": ["A", "B"]}, "“n” menyebut kelompok “B”"),
    ],
)
def test_contradictions_are_refused_with_their_place(
    k: int, counts: dict[str, int], nodes: dict[str, list[str]], named: str
) -> None:
    with pytest.raises(ReleaseError, match=named):
        releasable(k, counts, nodes)
