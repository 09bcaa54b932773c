"""Development is recommended for what is below expectation, with its cause."""

import pytest

from config.rules.kinds import TrainingHours
from config.rules.table import tables
from workflow.rules.development import Rated, recommended
from workflow.rules.words import RATINGS

TABLE = tables(TrainingHours)[-1]


def rated(result: str | None, behaviour: str | None) -> tuple[Rated, ...]:
    return (
        Rated("Hasil kerja", result, "Laporan terlambat."),
        Rated("Perilaku kerja", behaviour, "Menolak tugas."),
    )


@pytest.mark.parametrize("result", [*RATINGS, None])
@pytest.mark.parametrize("behaviour", [*RATINGS, None])
def test_there_is_one_for_each_rating_below_and_no_other(result: str | None, behaviour: str | None) -> None:
    found = recommended(TABLE, rated(result, behaviour), contracted=False)

    assert len(found) == [result, behaviour].count("di_bawah_ekspektasi")


def test_it_names_which_rating_and_the_evidence() -> None:
    (found,) = recommended(TABLE, rated("sesuai_ekspektasi", "di_bawah_ekspektasi"), contracted=False)

    assert found.cause == "Perilaku kerja di bawah ekspektasi: Menolak tugas."
    assert found.rule == TABLE.key


@pytest.mark.parametrize(
    ("contracted", "hours"), [(False, "paling sedikit 20 JP"), (True, "paling banyak 24 JP")]
)
def test_the_hours_are_those_of_the_status(contracted: bool, hours: str) -> None:
    (found,) = recommended(TABLE, rated("di_bawah_ekspektasi", None), contracted=contracted)

    assert found.hours.startswith(hours)
