"""Development is recommended for what is below expectation, with its cause."""

import pytest

from config.rules.follow_up import TrainingHours
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
    found = recommended(TABLE, rated(result, behaviour), contracted=False, year=2026, done=0)

    assert len(found) == [result, behaviour].count("di_bawah_ekspektasi")


def test_it_names_which_rating_and_the_evidence() -> None:
    (found,) = recommended(
        TABLE, rated("sesuai_ekspektasi", "di_bawah_ekspektasi"), contracted=False, year=2026, done=0
    )

    assert found.cause == "Perilaku kerja di bawah ekspektasi: Menolak tugas."
    assert found.rule == TABLE.key


@pytest.mark.parametrize(
    ("contracted", "done", "asked", "left"),
    [
        (False, 0, "paling sedikit 20 JP", "masih 20 JP"),
        (False, 8, "paling sedikit 20 JP", "masih 12 JP"),
        (False, 20, "paling sedikit 20 JP", "sudah terpenuhi"),
        (True, 8, "paling banyak 24 JP", "tersisa 16 JP"),
        (True, 30, "paling banyak 24 JP", "tersisa 0 JP"),
    ],
)
def test_the_hours_are_those_of_the_status_and_of_the_year(
    contracted: bool, done: int, asked: str, left: str
) -> None:
    (found,) = recommended(
        TABLE, rated("di_bawah_ekspektasi", None), contracted=contracted, year=2026, done=done
    )

    assert found.hours.startswith(asked)
    assert f"tahun 2026 tercatat {done} JP dalam rencana bimbingan, {left};" in found.hours
