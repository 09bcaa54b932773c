from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflow.intake.days import Piece
from workflow.intake.handovers import Boundary, boundaries, told

FIRST = date(2026, 1, 1)
AGUS, BUDI, ACTING = (1, "definitive", ""), (2, "definitive", ""), (2, "plt", "SPT 12")


def pieces(*lengths: tuple[int, tuple[int, str, str]]) -> list[Piece]:
    """One after the other from FIRST on, the last one open."""
    found, first = [], FIRST
    for days, what in lengths:
        found.append(Piece(first, first + timedelta(days=days - 1), what))
        first += timedelta(days=days)
    return [*found[:-1], Piece(found[-1].first, None, found[-1].what)]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_an_acting_official_takes_over_and_hands_back() -> None:
    assert boundaries(reversed(pieces((10, AGUS), (20, ACTING), (1, AGUS)))) == [
        Boundary(day(10), AGUS, ACTING),
        Boundary(day(30), ACTING, AGUS),
    ]


def test_what_is_known_is_not_told_again_and_what_holds_no_more_is_taken_back() -> None:
    known = boundaries(pieces((10, AGUS), (20, ACTING), (1, AGUS)))

    fresh, gone = told(pieces((10, AGUS), (25, ACTING), (1, AGUS)), known, FIRST)

    assert fresh == [Boundary(day(35), ACTING, AGUS)]
    assert gone == [Boundary(day(30), ACTING, AGUS)]


def test_what_was_before_the_days_that_matter_is_not_told_but_stays_where_it_was() -> None:
    now = pieces((10, AGUS), (1, BUDI))

    assert told(now, (), day(11)) == ([], [])
    assert told(now, boundaries(now), day(11)) == ([], [])


LIVES = st.lists(
    st.tuples(st.integers(1, 30), st.sampled_from([AGUS, BUDI, ACTING])), min_size=1, max_size=5
).map(lambda drawn: pieces(*drawn))


@given(st.lists(LIVES, min_size=1, max_size=4))
def test_roster_after_roster_what_stands_is_what_holds(sequence: list[list[Piece]]) -> None:
    standing: set[Boundary] = set()
    for now in sequence:
        fresh, gone = told(now, standing, FIRST)
        assert standing.issuperset(gone)
        assert standing.isdisjoint(fresh)
        standing = standing - {*gone} | {*fresh}
        assert standing == {*boundaries(now)}
