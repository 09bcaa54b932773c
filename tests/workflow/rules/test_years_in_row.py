"""Several years in a row, against a walk backwards."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.rules.follow_up import YearsInARow
from config.rules.table import table_on
from workflow.rules.words import PREDICATES
from workflow.rules.years_in_row import MUTATION, REWARD, candidate, longest

SHIPPED = table_on(YearsInARow, date(2026, 12, 31))
tables = st.builds(
    lambda reward, mutation: YearsInARow.model_validate(
        SHIPPED.model_dump() | {"reward_years": reward, "mutation_years": mutation}
    ),
    st.integers(1, 4),
    st.integers(1, 4),
)
histories = st.dictionaries(st.integers(2020, 2027), st.sampled_from((None, *PREDICATES)))


@given(tables, histories)
def test_the_row_ends_with_the_first_other_year(table: YearsInARow, history: dict[int, str | None]) -> None:
    def row(wanted: tuple[str, ...]) -> int:
        year = 2026
        while history.get(year) in wanted:
            year -= 1
        return 2026 - year

    rewarded = row(table.reward) >= table.reward_years
    moved = row(table.mutation) >= table.mutation_years

    assert candidate(table, history, 2026) == (REWARD if rewarded else MUTATION if moved else None)


def test_the_shipped_rule_asks_for_two_years() -> None:
    assert longest(SHIPPED) == 2
    assert candidate(SHIPPED, {2025: "sangat_baik", 2026: "sangat_baik"}, 2026) == REWARD
    assert candidate(SHIPPED, {2024: "sangat_baik", 2026: "sangat_baik"}, 2026) is None
    assert candidate(SHIPPED, {2025: "kurang", 2026: "butuh_perbaikan"}, 2026) == MUTATION


def test_a_predicate_for_both_is_refused() -> None:
    with pytest.raises(ValidationError, match="sama-sama memuat"):
        YearsInARow.model_validate(SHIPPED.model_dump() | {"mutation": ["sangat_baik"]})
