from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigurationError
from workflow.rules.predicate import predicate_table
from workflow.rules.ranks import rank_text
from workflow.rules.words import ACHIEVEMENTS, LABELS, PREDICATES, RATINGS

ABOVE, MEETS, BELOW = RATINGS
IN_FORCE = date(2022, 1, 1)


@pytest.mark.parametrize(
    ("result", "behaviour", "predicate"),
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
def test_each_cell_is_the_laws(result: str, behaviour: str, predicate: str) -> None:
    assert predicate_table(date(2026, 12, 31)).predicate(result, behaviour) == predicate


def test_the_table_has_nine_cells_and_every_predicate() -> None:
    table = predicate_table(date(2026, 12, 31))

    assert set(table.cells) == {(result, behaviour) for result in RATINGS for behaviour in RATINGS}
    assert set(table.cells.values()) == set(PREDICATES)


@pytest.mark.parametrize("pair", [("baik", ABOVE), (ABOVE, "baik"), ("", ""), (ABOVE.upper(), ABOVE)])
def test_an_unknown_rating_has_no_predicate(pair: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        predicate_table(IN_FORCE).predicate(*pair)


@given(st.dates(min_value=IN_FORCE))
def test_one_table_holds_from_its_first_day_on(day: date) -> None:
    table = predicate_table(day)

    assert table.version == "predikat:permenpanrb-6-2022"
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


@pytest.mark.parametrize(
    ("grade", "text"),
    [
        ("III/c", "Penata, III/c"),
        ("I/a", "Juru Muda, I/a"),
        ("IV/e", "Pembina Utama, IV/e"),
        ("IX", "IX"),
        ("III/C", "III/C"),
        ("", "-"),
    ],
)
def test_a_rank_is_printed_with_its_grade(grade: str, text: str) -> None:
    assert rank_text(grade) == text
