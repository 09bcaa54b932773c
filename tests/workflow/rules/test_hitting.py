from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.hitting import Breaking, TooHardError, bits

SIZE = 6
combinations = st.lists(st.integers(1, (1 << SIZE) - 1), max_size=8)
weights = st.lists(st.integers(1, 5), min_size=SIZE, max_size=SIZE)


def weight(of: Sequence[int], chosen: int) -> int:
    return sum(of[each] for each in bits(chosen))


@given(combinations, weights)
def test_the_set_found_breaks_all_and_no_lighter_one_does(forbidden: list[int], costs: list[int]) -> None:
    def unbroken(chosen: int) -> list[int]:
        return [one for one in forbidden if not one & chosen][:1]

    found = Breaking(costs, unbroken, offered=(1 << SIZE) - 1, limit=10_000).run()

    breaking = [each for each in range(1 << SIZE) if not unbroken(each)]
    assert not unbroken(found)
    assert weight(costs, found) == min(weight(costs, each) for each in breaking)


def test_a_search_that_takes_too_long_ends_with_what_was_offered() -> None:
    pairs = [3 << place for place in range(SIZE - 1)]
    search = Breaking(
        [1] * SIZE, lambda chosen: [one for one in pairs if not one & chosen], 0b111111, limit=3
    )

    with pytest.raises(TooHardError):
        search.run()

    assert search.best == 0b111111
