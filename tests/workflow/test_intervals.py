from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workflow.intervals import Interval, covered, without

DAYS = range(12)
spans = st.tuples(st.sampled_from(DAYS), st.integers(1, 5)).map(lambda pair: (pair[0], sum(pair)))
many = st.lists(spans, max_size=6)


def painted(found: list[Interval]) -> list[int]:
    return [day for begin, end in found for day in range(begin, end)]


def apart(found: list[Interval]) -> bool:
    return all(one[1] < other[0] for one, other in pairwise(found))


@given(spans, many)
def test_what_is_left_is_every_day_not_taken(span: Interval, taken: list[Interval]) -> None:
    found = list(without(span, taken))

    assert painted(found) == [day for day in range(*span) if day not in painted(taken)]
    assert apart(found)


@given(many, st.integers(1, 3))
def test_covered_days_are_those_painted_so_often_in_the_longest_stretches(
    several: list[Interval], times: int
) -> None:
    found = list(covered(several, times=times))

    assert painted(found) == [day for day in range(20) if painted(several).count(day) >= times]
    assert apart(found)
