from datetime import date

import pytest

from config.errors import ConfigurationError
from workflow.errors import RuleGoneError
from workflow.plans.behaviour import values, version


def test_there_are_seven_values_with_three_sentences_each() -> None:
    table = values(date(2026, 12, 31))

    assert [value.code for value in table.values] == [
        "berorientasi_pelayanan", "akuntabel", "kompeten", "harmonis", "loyal", "adaptif", "kolaboratif",
    ]  # fmt: skip
    assert all(len(value.guide) == 3 for value in table.values)


def test_a_plan_finds_the_table_that_it_was_begun_with() -> None:
    table = values(date(2026, 12, 31))

    assert version(table.key) == table


def test_without_a_table_the_remedy_is_told() -> None:
    with pytest.raises(ConfigurationError, match="Tambahkan"):
        values(date(2000, 1, 1))
    with pytest.raises(RuleGoneError, match="Kembalikan"):
        version("berakhlak:lain")
