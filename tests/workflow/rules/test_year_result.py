"""One predicate for a year of several posts."""

from datetime import date, timedelta
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.results import YearResult
from config.rules.table import tables
from workflow.rules.words import PREDICATES
from workflow.rules.year_result import Served, of_year

SHIPPED = tables(YearResult)[-1]
METHODS = ("terlama", "terakhir", "terendah", "median_hari")
NEW_YEAR = date(2026, 1, 1)


def by(method: str) -> YearResult:
    return YearResult.model_validate(SHIPPED.model_dump() | {"method": method})


def tiled(*lengths: tuple[int, str | None]) -> list[Served]:
    pieces, first = [], NEW_YEAR
    for days, predicate in lengths:
        pieces.append(Served(first, first + timedelta(days=days - 1), predicate))
        first += timedelta(days=days)
    return pieces


years = st.lists(st.tuples(st.integers(1, 90), st.sampled_from(PREDICATES)), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("method", "predicate"),
    [
        ("terlama", "baik"),
        ("terakhir", "sangat_baik"),
        ("terendah", "butuh_perbaikan"),
        ("median_hari", "baik"),
    ],
)
def test_each_rule_chooses_its_own(method: str, predicate: str) -> None:
    year = tiled((90, "butuh_perbaikan"), (180, "baik"), (95, "sangat_baik"))

    assert of_year(by(method), year).predicate == predicate


def test_of_equally_long_posts_the_later_one_speaks() -> None:
    assert of_year(by("terlama"), tiled((100, "baik"), (100, "kurang"))).predicate == "kurang"


def test_of_equal_halves_the_lower_one_is_in_the_middle() -> None:
    assert of_year(by("median_hari"), tiled((100, "sangat_baik"), (100, "baik"))).predicate == "baik"


@pytest.mark.parametrize("method", METHODS)
def test_a_post_without_a_predicate_leaves_the_year_open(method: str) -> None:
    assert of_year(by(method), tiled((300, "baik"), (65, None))).predicate is None
    assert of_year(by(method), []).predicate is None


@given(years)
def test_the_middle_is_that_of_all_days_laid_out(year: list[tuple[int, str]]) -> None:
    days = [PREDICATES.index(predicate) for number, predicate in year for _ in range(number)]

    assert of_year(by("median_hari"), tiled(*year)).predicate == PREDICATES[median_low(days)]


@given(st.sampled_from(METHODS), years)
def test_the_order_in_which_posts_are_told_changes_nothing(method: str, year: list[tuple[int, str]]) -> None:
    pieces = tiled(*year)

    assert of_year(by(method), pieces) == of_year(by(method), pieces[::-1])
    assert of_year(by(method), pieces).predicate in {predicate for _, predicate in year}


def test_the_rule_is_named_with_its_version() -> None:
    assert of_year(SHIPPED, tiled((365, "baik"))).rule == "hasil-tahunan:2022"
