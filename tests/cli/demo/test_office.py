from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cli.demo.office import generate, write
from workflow.roster.loading import load
from workflow.roster.rows import Code

ROOT = Path(__file__).parents[3]


@pytest.mark.thorough
@pytest.mark.parametrize("employees", [12, 23, 24, 29, 30, 31, 47, 60, 500, 5000])
def test_an_office_of_any_size_passes_the_check(tmp_path: Path, employees: int) -> None:
    path = tmp_path / "roster.csv"
    write(path, generate(employees, year=2026))

    roster = load(path, date(2026, 1, 1))

    assert roster.errors == ()
    assert {fault.code for fault in roster.faults} <= {Code.SUPERVISOR_VACANT}


@pytest.mark.parametrize("employees", [12, 24, 30, 61, 545, 4321])
def test_it_has_exactly_as_many_people_as_asked(employees: int) -> None:
    people = {(row["nip"], row["nama"], row["email"]) for row in generate(employees, year=2026)}

    assert (
        len(people)
        == len({nip for nip, _, _ in people})
        == len({email for _, _, email in people})
        == employees
    )


def test_equal_seeds_make_equal_offices() -> None:
    assert generate(60, year=2027, seed=7) == generate(60, year=2027, seed=7)
    assert generate(60, year=2027, seed=7) != generate(60, year=2027, seed=8)


@pytest.mark.thorough
@pytest.mark.parametrize("year", [2022, 2025, 2030])
@pytest.mark.parametrize("seed", range(10))
def test_any_seed_and_year_make_a_right_office(tmp_path: Path, year: int, seed: int) -> None:
    write(tmp_path / "r.csv", generate(60, year=year, seed=seed))

    assert load(tmp_path / "r.csv", date(year, 1, 1)).errors == ()


@pytest.mark.parametrize("employees", [11, 20_001])
def test_other_sizes_are_refused(employees: int) -> None:
    with pytest.raises(ValueError, match="12 sampai 20000"):
        generate(employees, year=2026)


def test_the_shipped_roster_is_the_generated_one(tmp_path: Path) -> None:
    write(tmp_path / "roster.csv", generate(60, year=2026))

    assert (tmp_path / "roster.csv").read_bytes() == (ROOT / "config/sample/roster.csv").read_bytes()


def test_the_small_office_has_six_units_and_three_kinds_of_status() -> None:
    rows = generate(60, year=2026)

    assert len({row["unit_kode"] for row in rows}) == 6
    assert len({row["status"] for row in rows}) == 3
    assert [row["jabatan"] for row in rows if not row["atasan_nip"]] == ["Sekretaris Daerah"]
    assert max(Counter(row["atasan_nip"] for row in rows).values()) <= 12


@pytest.mark.parametrize("employees", [24, 30, 60, 500])
def test_the_years_troubles_are_in_it(employees: int) -> None:
    rows = generate(employees, year=2026)
    started = [row for row in rows if row["tmt_jabatan"].startswith("2026")]
    ended = {row["nip"]: row for row in rows if row["tmt_selesai"]}
    moved = [
        row for row in started if row["nip"] in ended and row["unit_kode"] != ended[row["nip"]]["unit_kode"]
    ]
    acting = [row for row in rows if row["dasar"].startswith("Plt SPT Nomor")]
    vacant = [row for row in rows if row["tmt_selesai"] == "2026-10-31"]

    assert len(moved) == len(acting) == len(vacant) == 1
    assert [row for row in started if row["atasan_nip"] == acting[0]["nip"]]
    assert [row for row in rows if row["atasan_nip"] == vacant[0]["nip"]]
    assert [row for row in started if row["tmt_jabatan"] == "2026-09-01"]
