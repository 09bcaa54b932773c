from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.credit import Credit
from config.rules.table import table_on
from workflow.rules.credit import CreditError, Piece, credit, total

TABLE = table_on(Credit, date(2026, 12, 31))
LEVELS = [level.code for level in TABLE.levels]
PIECES = st.builds(Piece, st.integers(1, 12), st.sampled_from(list(TABLE.percent)), st.sampled_from(LEVELS))


@pytest.mark.parametrize(
    ("months", "predicate", "level", "expected"),
    [
        (12, "sangat_baik", "ahli_pertama", "18.750"),
        (2, "baik", "ahli_pertama", "2.083"),
        (12, "butuh_perbaikan", "ahli_muda", "18.750"),
        (7, "baik", "ahli_madya", "21.875"),
        (12, "kurang", "terampil", "2.500"),
        (1, "sangat_kurang", "pemula", "0.078"),
        (1, "sangat_baik", "pemula", "0.469"),
    ],
)
def test_the_predicate_is_converted_as_the_state_does_it(
    months: int, predicate: str, level: str, expected: str
) -> None:
    assert credit(TABLE, Piece(months, predicate, level)) == Decimal(expected)


def test_pieces_of_a_year_are_summed_before_rounding() -> None:
    pieces = [Piece(1, "baik", "ahli_pertama")] * 3

    assert [credit(TABLE, piece) for piece in pieces] == [Decimal("1.042")] * 3
    assert total(TABLE, pieces) == Decimal("3.125")


@pytest.mark.thorough
@given(st.lists(PIECES, min_size=1, max_size=12).filter(lambda pieces: sum(p.months for p in pieces) <= 12))
def test_a_total_is_nearer_to_the_exact_sum_than_half_a_thousandth(pieces: list[Piece]) -> None:
    coefficients = {level.code: Fraction(level.coefficient) for level in TABLE.levels}
    shares = {str(code): percent for code, percent in TABLE.percent.items()}

    exact = sum(
        Fraction(piece.months * shares[piece.predicate], 1200) * coefficients[piece.level] for piece in pieces
    )

    assert abs(Fraction(total(TABLE, pieces)) - exact) <= Fraction(1, 2000)


@given(st.sampled_from(LEVELS), st.sampled_from(list(TABLE.percent)), st.integers(1, 11))
def test_a_year_in_two_pieces_of_one_kind_is_worth_the_whole_year(
    level: str, predicate: str, cut: int
) -> None:
    parts = [Piece(cut, predicate, level), Piece(12 - cut, predicate, level)]

    assert total(TABLE, parts) == credit(TABLE, Piece(12, predicate, level))


@pytest.mark.parametrize(
    ("piece", "told"),
    [
        (Piece(0, "baik", "mahir"), "1 sampai 12"),
        (Piece(13, "baik", "mahir"), "1 sampai 12"),
        (Piece(-1, "baik", "mahir"), "1 sampai 12"),
        (Piece(12, "cukup", "mahir"), "Predikat “cukup” tidak dikenal"),
        (Piece(12, "baik", "Mahir"), "Jenjang “Mahir” tidak dikenal"),
    ],
)
def test_what_cannot_be_converted_is_told(piece: Piece, told: str) -> None:
    with pytest.raises(CreditError, match=told):
        credit(TABLE, piece)


def test_a_year_has_no_more_than_twelve_months() -> None:
    with pytest.raises(CreditError, match="13 bulan"):
        total(TABLE, [Piece(6, "baik", "mahir"), Piece(7, "baik", "penyelia")])
