"""Sums by unit, grade and kind of post: against a naive count, and what a leader may not work out."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.words import PREDICATES
from workflow.rules.years_in_row import MUTATION, REWARD
from workflow.summing.counting import ALL, GRADE, KIND, UNIT, Figure, Member, figures, released

members = st.lists(
    st.builds(
        Member, st.sampled_from("ABC"), st.sampled_from(("III/a", "III/b")),
        st.sampled_from(("Fungsional", "Pelaksana")),
        st.sampled_from(PREDICATES), st.sampled_from((None, REWARD, MUTATION)),
    ),
    max_size=30,
)  # fmt: skip
OF = {UNIT: "unit", GRADE: "grade", KIND: "kind"}


def within(figure: Figure, member: Member) -> bool:
    return figure.dimension == ALL or getattr(member, OF[figure.dimension]) == figure.name


@given(members)
def test_everything_is_counted_where_nothing_is_withheld(people: list[Member]) -> None:
    found = figures(people)

    assert found.withheld == 0
    for each in found.shown:
        own = [member for member in people if within(each, member)]
        assert each.people == len(own) == sum(each.predicates.values())
        assert each.reward == sum(member.candidate == REWARD for member in own)
        assert each.mutation == sum(member.candidate == MUTATION for member in own)
    for dimension in OF:
        assert sum(each.people for each in found.shown if each.dimension == dimension) == len(people)


@given(people=members, reaches=st.lists(st.frozensets(st.sampled_from("ABC")), min_size=1, max_size=3))
def test_no_unit_under_five_follows_from_what_several_readers_see(
    people: list[Member], reaches: list[frozenset[str]]
) -> None:
    seen = {(each.dimension, each.name) for reach in reaches for each in released(people, reach, 5).shown}

    sizes = Counter(member.unit for member in people)
    assert all(sizes[name] >= 5 for dimension, name in seen if dimension == UNIT)
    assert {dimension for dimension, _ in seen} <= {ALL, UNIT}
    if any(dimension == ALL for dimension, _ in seen):
        left = len(people) - sum(sizes[name] for dimension, name in seen if dimension == UNIT)
        assert left == 0 or left >= 5


@given(people=members, reach=st.frozensets(st.sampled_from("ABC")))
def test_nobody_sees_another_unit_or_everybody_beside_his_own(
    people: list[Member], reach: frozenset[str]
) -> None:
    found = released(people, reach, 5)

    assert all(each.name in reach for each in found.shown if each.dimension == UNIT)
    if any(each.dimension == ALL for each in found.shown):
        assert {member.unit for member in people} <= reach


def test_a_small_unit_hides_another_one_with_it() -> None:
    people = [Member(unit, "-", "-", "baik") for unit in "A" * 3 + "B" * 9 + "C" * 8]

    found = released(people, "ABC", 5)

    names = [each.name for each in found.shown if each.dimension == UNIT]
    assert names in (["B"], ["C"], ["B", "C"])
    assert found.withheld == 3 - len(names)


def test_a_change_of_grade_after_the_year_moves_nothing() -> None:
    before = [Member("A", "III/c", "-", predicate) for predicate in ["baik"] * 5 + ["kurang"]]
    after = [*before[:-1], Member("A", "III/d", "-", "kurang")]

    assert released(before, "A", 5) == released(after, "A", 5)
