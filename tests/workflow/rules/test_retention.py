from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.rules.office import Retention, Written
from config.rules.table import table_on
from workflow.rules.retention import due_from

TABLE = table_on(Retention, date(2037, 1, 1))
KINDS = get_args(Written)


@pytest.mark.parametrize(
    ("kind", "end", "first"),
    [
        ("evaluation", date(2026, 12, 31), date(2037, 1, 1)),
        ("feedback", date(2026, 12, 31), date(2032, 1, 1)),
        ("ticket", date(2026, 3, 2), date(2031, 3, 3)),
        ("ticket", date(2024, 2, 29), date(2029, 3, 1)),
        ("evaluation", date(2024, 2, 28), date(2034, 3, 1)),
    ],
)
def test_what_was_written_may_go_on_the_day_after_its_years(kind: Written, end: date, first: date) -> None:
    assert due_from(TABLE, kind, end) == first


@given(st.sampled_from(KINDS), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_day_of_its_years_is_taken_from_it(kind: Written, end: date) -> None:
    first = due_from(TABLE, kind, end)

    assert TABLE.years[kind] * 365 < (first - end).days <= TABLE.years[kind] * 366 + 1


@pytest.mark.parametrize("left_out", KINDS)
def test_a_table_without_a_kind_is_refused(left_out: str) -> None:
    years = {kind: 5 for kind in KINDS if kind != left_out}

    with pytest.raises(ValidationError, match="years harus memuat"):
        Retention.model_validate(TABLE.model_dump() | {"years": years})
