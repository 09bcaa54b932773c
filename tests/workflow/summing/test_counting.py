"""Sums by unit, grade and kind of post: against a naive count, and what a leader may not work out."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.words import PREDICATES
from workflow.rules.years_in_row import MUTATION, REWARD
from workflow.summing.counting import ALL, GRADE, KIND, UNIT, Figure, Member, figures

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


@given(members)
def test_no_group_under_five_follows_by_leaving_out_the_others(people: list[Member]) -> None:
    shown = figures(people, 5).shown

    sets = [frozenset(n for n, member in enumerate(people) if within(each, member)) for each in shown]
    assert all(len(each) >= 5 for each in sets)
    for whole in sets:
        left = whole
        for dimension in OF:
            left = whole
            for each, own in zip(shown, sets, strict=True):
                if each.dimension == dimension and own < whole:
                    left -= own
            assert not 0 < len(left) < 5


def test_a_small_unit_hides_another_one_with_it() -> None:
    people = [Member(unit, "-", "-", "baik") for unit in "A" * 3 + "B" * 9 + "C" * 8]

    found = figures(people, 5)

    assert len([each for each in found.shown if each.dimension == UNIT]) in (1, 2)
    names = [each.name for each in found.shown]
    assert "A" not in names
    assert found.withheld >= 1
    assert all(one <= other for one, other in pairwise(sorted(names)))
