from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.service import Survey
from config.rules.table import table_on
from workflow.rules.satisfaction import SurveyError, satisfaction, tallied

TABLE = table_on(Survey, date(2026, 12, 31))
ELEMENTS = len(TABLE.elements)
SHEETS = st.lists(
    st.lists(st.none() | st.integers(1, 4), min_size=ELEMENTS, max_size=ELEMENTS), min_size=1, max_size=8
)


def test_each_element_weighs_a_ninth_and_not_eleven_hundredths() -> None:
    found = satisfaction(TABLE, [3659] * ELEMENTS, [1000] * ELEMENTS)

    assert found.index == Decimal("91.48")  # 0.11 each would give 90.56
    assert (found.band.quality, found.band.performance) == ("A", "Sangat Baik")


@pytest.mark.parametrize(
    ("total", "count", "index", "quality"),
    [
        (1, 1, "25.00", "D"),
        (25996, 10000, "64.99", "D"),
        (259979, 100000, "64.99", "D"),
        (25998, 10000, "65.00", "C"),  # 64.995 is rounded half up before its band is looked up
        (3064, 1000, "76.60", "C"),
        (306419, 100000, "76.60", "C"),
        (30642, 10000, "76.61", "B"),  # in the gap of the annex
        (3532, 1000, "88.30", "B"),
        (35322, 10000, "88.31", "A"),
        (4, 1, "100.00", "A"),
    ],
)
def test_the_index_is_rounded_and_then_finds_its_band(
    total: int, count: int, index: str, quality: str
) -> None:
    found = satisfaction(TABLE, [total] * ELEMENTS, [count] * ELEMENTS)

    assert (found.index, found.band.quality) == (Decimal(index), quality)


def test_an_unanswered_element_drops_out_of_its_own_mean_only() -> None:
    sums, counts = tallied(TABLE, [[4] * 8 + [None], [2] * 9])

    assert (sums, counts) == ([6] * 8 + [2], [2] * 8 + [1])
    assert satisfaction(TABLE, sums, counts).mean * 9 == 3 * 8 + 2


@given(SHEETS)
def test_the_index_lies_on_its_scale_or_somebody_is_told_what_is_missing(
    sheets: list[list[int | None]],
) -> None:
    sums, counts = tallied(TABLE, sheets)

    if 0 in counts:
        with pytest.raises(SurveyError, match="belum dijawab"):
            satisfaction(TABLE, sums, counts)
    else:
        found = satisfaction(TABLE, sums, counts)
        assert 25 <= found.index <= 100
        assert found.band.from_index <= found.index


@pytest.mark.parametrize(
    ("sums", "counts", "told"),
    [
        ([3] * 8, [1] * 8, "9 unsur"),
        ([5] * 9, [1] * 9, "tidak dapat berjumlah 5"),
        ([0] * 9, [1] * 9, "tidak dapat berjumlah 0"),
        ([3] * 9, [0] * 9, "belum dijawab"),
    ],
)
def test_impossible_sums_are_refused(sums: list[int], counts: list[int], told: str) -> None:
    with pytest.raises(SurveyError, match=told):
        satisfaction(TABLE, sums, counts)


@pytest.mark.parametrize(("sheet", "told"), [([3] * 10, "10 unsur"), ([5] + [3] * 8, "5 di luar 1 sampai 4")])
def test_impossible_answers_are_refused(sheet: list[int | None], told: str) -> None:
    with pytest.raises(SurveyError, match=told):
        tallied(TABLE, [sheet])
