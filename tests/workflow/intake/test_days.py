from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workflow.intake.days import ONE, Piece, before, continued, joined, replaced, since

START = date(2026, 1, 1)
DAYS = [START + timedelta(days=number) for number in range(30)]


@st.composite
def pieces(draw: st.DrawFn, *, whole: bool) -> list[Piece]:
    """One after the other; where `whole`, without gaps and for good."""
    first = START + timedelta(days=draw(st.integers(0, 10)))
    found = []
    for _ in range(draw(st.integers(int(whole), 4))):
        last = first + timedelta(days=draw(st.integers(0, 6)))
        found.append(Piece(first, last, draw(st.sampled_from("AB"))))
        first = last + timedelta(days=1 if whole else draw(st.integers(1, 3)))
    return [*found[:-1], Piece(found[-1].first, None, found[-1].what)] if whole else found


def on(found: list[Piece], day: date) -> list[str]:
    return [piece.what for piece in found if piece.first <= day <= piece.until]


@given(pieces(whole=True), pieces(whole=True), st.sampled_from(DAYS))
def test_the_past_stays_and_the_future_is_derived(
    known: list[Piece], derived: list[Piece], turn: date
) -> None:
    found = continued(known, derived, turn)

    for day in DAYS:
        old, new = on(known, day), on(derived, day)
        expected = (new or old) if day >= turn else (old or new)
        covered = day >= derived[0].first or bool(old)
        assert on(found, day) == (expected if covered else [])


@given(pieces(whole=False), pieces(whole=False), st.sampled_from(DAYS))
def test_a_day_without_anything_means_something_too(
    known: list[Piece], derived: list[Piece], turn: date
) -> None:
    found = replaced(known, derived, turn)

    for day in DAYS:
        assert on(found, day) == (on(derived, day) if day >= turn else on(known, day))


@given(pieces(whole=False), st.sampled_from(DAYS))
def test_pieces_cut_and_put_together_are_what_they_were(whole: list[Piece], turn: date) -> None:
    halves = [*since(whole, turn), *before(whole, turn)]

    assert joined(halves) == joined(whole)


@given(pieces(whole=False))
def test_neighbours_that_say_the_same_are_one(found: list[Piece]) -> None:
    together = joined(found)

    for one, two in pairwise(together):
        assert one.what != two.what or (one.last and one.last + ONE < two.first)


def test_nothing_known_is_all_derived() -> None:
    derived = [Piece(START, None, "A")]

    assert continued([], derived, DAYS[-1]) == derived
