from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigurationError
from workflow.rules.predicate import predicate, predicate_table
from workflow.rules.words import ACHIEVEMENTS, LABELS, PREDICATES, RATINGS

ABOVE, MEETS, BELOW = RATINGS
IN_FORCE = date(2022, 1, 1)


@pytest.mark.parametrize(
    ("result", "behaviour", "expected"),
    [
        (ABOVE, ABOVE, "sangat_baik"),
        (ABOVE, MEETS, "baik"),
        (ABOVE, BELOW, "kurang"),
        (MEETS, ABOVE, "baik"),
        (MEETS, MEETS, "baik"),
        (MEETS, BELOW, "kurang"),
        (BELOW, ABOVE, "butuh_perbaikan"),
        (BELOW, MEETS, "butuh_perbaikan"),
        (BELOW, BELOW, "sangat_kurang"),
    ],
)
def test_each_cell_is_the_laws(result: str, behaviour: str, expected: str) -> None:
    assert predicate(predicate_table(date(2026, 12, 31)), result, behaviour) == expected


def test_the_table_has_nine_cells_and_every_predicate() -> None:
    table = predicate_table(date(2026, 12, 31))

    assert {(result, behaviour) for result, row in table.cells.items() for behaviour in row} == {
        (result, behaviour) for result in RATINGS for behaviour in RATINGS
    }
    assert {cell for row in table.cells.values() for cell in row.values()} == set(PREDICATES)


@pytest.mark.parametrize("pair", [("baik", ABOVE), (ABOVE, "baik"), ("", ""), (ABOVE.upper(), ABOVE)])
def test_an_unknown_rating_has_no_predicate(pair: tuple[str, str]) -> None:
    assert predicate(predicate_table(IN_FORCE), *pair) is None


@given(st.dates(min_value=IN_FORCE))
def test_one_table_holds_from_its_first_day_on(day: date) -> None:
    table = predicate_table(day)

    assert table.key == "predikat:permenpanrb-6-2022"
    assert table.valid_from <= day


@given(st.dates(max_value=date(2021, 12, 31)))
def test_a_day_before_the_first_table_is_told_with_file_and_remedy(day: date) -> None:
    with pytest.raises(ConfigurationError) as caught:
        predicate_table(day)

    (fault,) = caught.value.faults
    assert fault.startswith("rules/predikat.toml: ")
    assert str(day) in fault
    assert "Tambahkan [[table]]" in fault


def test_everything_that_can_be_rated_has_a_label() -> None:
    assert set(LABELS) == {*RATINGS, *PREDICATES, *ACHIEVEMENTS}
    assert all(label.istitle() for label in LABELS.values())
