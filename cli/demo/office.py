"""A sample office of any size: roster rows with a year's ordinary troubles among them, equal for equal seeds.

Everybody in it is invented.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from random import Random

from cli.demo import cases
from cli.demo.people import Population
from cli.demo.units import UnitPlan, plans, posts, sizes
from workflow.roster.rows import COLUMNS

SMALLEST, LARGEST = 12, 20_000


def generate(employees: int = 60, *, year: int, seed: int = 2022) -> list[dict[str, str]]:
    """Roster rows for exactly that many people; from 24 people on, the special cases of `cases` happen.

    Raises ValueError outside 12 to 20,000.
    """
    if not SMALLEST <= employees <= LARGEST:
        raise ValueError(f"Jumlah pegawai harus {SMALLEST} sampai {LARGEST}, bukan {employees}.")
    population = Population(Random(seed), year)
    units = plans(employees)
    rows: list[dict[str, str]] = []
    heads: dict[str, str] = {}
    for unit, people in zip(units, sizes(employees, len(units)), strict=True):
        rows += _unit_rows(unit, people, population, heads)
    return cases.happen(rows, year) if employees >= cases.SMALLEST else rows


def _unit_rows(
    unit: UnitPlan, people: int, population: Population, heads: dict[str, str]
) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for post in posts(unit, people):
        person = population.person(post)
        above = heads.get(unit.parent, "") if post.superior is None else rows[post.superior]["nip"]
        rows.append(
            {
                "nip": person.nip,
                "nama": person.name,
                "email": person.email,
                "status": person.status,
                "golongan": person.grade,
                "jabatan": post.title,
                "jenis_jabatan": post.kind,
                "jenjang": post.level,
                "unit_kode": unit.code,
                "unit_nama": unit.name,
                "unit_induk": unit.parent,
                "atasan_nip": above,
                "tmt_jabatan": person.since.isoformat(),
                "tmt_selesai": "",
                "dasar": "",
            }
        )
    heads[unit.code] = rows[0]["nip"]
    return rows


def write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """CSV in UTF-8 with the mark by which spreadsheets recognise it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
