"""Whether angka kredit is enough for the next pangkat or jenjang, and when nothing is concluded."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.credit import Credit, Level
from config.rules.table import table_on
from workflow.rules.promotion import Standing, asked, concluded, next_level

TABLE = table_on(Credit, date(2026, 12, 31))
LEVELS = {level.code: level for level in TABLE.levels}
PLACES = [(level, grade) for level in TABLE.levels for grade in level.grades]
SUMS = st.decimals(0, 2000, places=3)


@pytest.mark.parametrize("level", [level for level in TABLE.levels if level.for_level])
def test_what_its_ranks_ask_for_together_is_what_the_jenjang_asks_for(level: Level) -> None:
    assert asked(level, level.grades[-1]).rank == level.for_level


@pytest.mark.parametrize(
    ("code", "grade", "total", "standing", "step", "least"),
    [
        ("ahli_pertama", "III/a", "50", Standing.ENOUGH, "pangkat", 50),
        ("ahli_pertama", "III/a", "49.999", Standing.SHORT, "pangkat", 50),
        ("ahli_pertama", "III/b", "99.999", Standing.SHORT, "jenjang", 100),
        ("ahli_pertama", "III/b", "100", Standing.ENOUGH, "jenjang", 100),
        ("ahli_madya", "IV/b", "299.999", Standing.SHORT, "pangkat", 300),
        ("ahli_madya", "IV/b", "300", Standing.ENOUGH, "pangkat", 300),
        ("ahli_madya", "IV/c", "450", Standing.ENOUGH, "jenjang", 450),
        ("penyelia", "III/c", "100", Standing.ENOUGH, "pangkat", 100),
        ("penyelia", "III/d", "900", Standing.END, "", None),
        ("ahli_utama", "IV/e", "900", Standing.END, "", None),
        ("ahli_muda", "IX", "900", Standing.OPEN, "pangkat", 100),
        ("ahli_muda", "", "900", Standing.OPEN, "pangkat", 100),
    ],
)
def test_the_conclusion_follows_the_table(
    code: str, grade: str, total: str, standing: Standing, step: str, least: int | None
) -> None:
    told = concluded(LEVELS[code], grade, Decimal(total), ())

    assert (told.standing, told.step, told.least) == (standing, step, least)


@given(st.sampled_from(PLACES), SUMS)
def test_nothing_is_concluded_while_something_is_not_known(place: tuple[Level, str], total: Decimal) -> None:
    told = concluded(*place, total, ["PAK lama belum tercatat"])

    assert told.standing in (Standing.OPEN, Standing.END)
    assert (told.standing is Standing.END) == (asked(*place).rank is None)


@given(st.sampled_from(PLACES), SUMS, SUMS)
def test_more_credit_is_never_less(place: tuple[Level, str], one: Decimal, other: Decimal) -> None:
    less, more = (concluded(*place, each, ()).standing for each in sorted((one, other)))

    assert (less, more) != (Standing.ENOUGH, Standing.SHORT)


def test_without_a_jenjang_nothing_is_concluded() -> None:
    assert concluded(None, "III/a", Decimal(500), ()).standing is Standing.OPEN


def test_the_next_jenjang_stays_in_the_category() -> None:
    told = {code: next_level(TABLE, level) for code, level in LEVELS.items()}

    assert {code: each.code for code, each in told.items() if each} == {
        "pemula": "terampil",
        "terampil": "mahir",
        "mahir": "penyelia",
        "ahli_pertama": "ahli_muda",
        "ahli_muda": "ahli_madya",
        "ahli_madya": "ahli_utama",
    }
