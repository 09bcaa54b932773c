from datetime import date
from itertools import product

import pytest

from workflow.rules.predicate import predicate_table
from workflow.rules.words import RATINGS
from workflow.why.alternatives import alternatives

CELLS = {
    str(row): {str(column): str(cell) for column, cell in line.items()}
    for row, line in predicate_table(date(2026, 12, 31)).cells.items()
}
ABOVE, MEETS, BELOW = RATINGS
BOTH = (
    "Jika hasil kerja dinilai Di Atas Ekspektasi dan perilaku kerja dinilai Di Atas Ekspektasi,"
    " predikat menjadi Sangat Baik."
)
PAIRS = list(product(RATINGS, RATINGS))


@pytest.mark.parametrize("given", PAIRS)
def test_every_change_of_one_rating_is_told_with_what_the_table_says(given: tuple[str, str]) -> None:
    told = {
        (each.result_rating, each.behaviour_rating): each.value
        for each in alternatives(CELLS, *given)
        if each.changed == 1
    }

    one_other = [pair for pair in PAIRS if sum(a != b for a, b in zip(pair, given, strict=True)) == 1]
    assert told == {pair: CELLS[pair[0]][pair[1]] for pair in one_other}


@pytest.mark.parametrize("given", PAIRS)
def test_every_other_predicate_is_reached_and_both_ratings_change_only_where_one_is_not_enough(
    given: tuple[str, str],
) -> None:
    told = alternatives(CELLS, *given)

    now = CELLS[given[0]][given[1]]
    assert {each.value for each in told} | {now} == {cell for row in CELLS.values() for cell in row.values()}
    by_one = {each.value for each in told if each.changed == 1}
    by_two = [each.value for each in told if each.changed == 2]
    assert not by_one & set(by_two)
    assert len(by_two) == len(set(by_two))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            (MEETS, MEETS),
            "Jika perilaku kerja dinilai Di Bawah Ekspektasi, predikat menjadi Kurang.",
        ),
        ((MEETS, MEETS), "Jika hasil kerja dinilai Di Atas Ekspektasi, predikat tetap Baik."),
        (
            (MEETS, MEETS),
            BOTH,
        ),
    ],
)
def test_it_is_said_in_plain_words(given: tuple[str, str], sentence: str) -> None:
    assert sentence in [each.sentence for each in alternatives(CELLS, *given)]
