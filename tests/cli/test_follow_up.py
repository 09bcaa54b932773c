"""`siulak follow-up`: sums of a year and candidates, for a unit or for all."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.cli.commands import Siulak
from tests.factories import ANI, BUDI, launched
from tests.workflow.guidance.guidance import frame, noted, opened
from tests.workflow.summing.years import rated
from workflow.guidance.content import Cause

pytestmark = pytest.mark.thorough


@pytest.fixture
def years(engine: Engine, home: object) -> Engine:
    launched(engine)
    rated(engine, {ANI: "sangat_baik", BUDI: "kurang"}, {ANI: "sangat_baik", BUDI: "kurang"})
    return engine


def test_sums_and_candidates(years: Engine, siulak: Siulak) -> None:
    told = json.loads(siulak("follow-up", "sums", "2026", "--json").out)
    people = json.loads(siulak("follow-up", "candidates", "2026", "--json").out)

    assert (told[0]["people"], told[0]["predicates"]) == (8, {"sangat_baik": 1, "kurang": 1, "baik": 6})
    assert (told[0]["reward"], told[0]["mutation"], told[0]["rule"]) == (1, 1, "tindak-lanjut:siulak-1")
    assert [(each["name"], each["candidate"]) for each in people] == [
        ("Ani Contoh", "reward"),
        ("Budi Contoh", "mutation"),
    ]
    assert "Seluruhnya\tSeluruhnya\t8\t1\t6\t0\t1\t0\t1\t1" in siulak("follow-up", "sums", "2026").out
    listed = siulak("follow-up", "candidates", "2026")
    assert "2025: Kurang; 2026: Kurang" in listed.out
    assert "Bahan pertimbangan" in listed.err


def test_a_unit_alone_and_what_is_not_there(years: Engine, siulak: Siulak) -> None:
    (whole, *_) = json.loads(siulak("follow-up", "sums", "2026", "--unit", "U4", "--json").out)

    assert whole["people"] == 2
    assert siulak("follow-up", "sums", "1999").code == 2
    assert siulak("follow-up", "candidates", "2026", "--unit", "U99").code == 2


def test_the_file_for_other_systems_has_both(years: Engine, siulak: Siulak, tmp_path: Path) -> None:
    where = opened(years, frame(cause=Cause("lain", "")), of=BUDI)
    noted(years, where, 2, hours=10)

    siulak("cycle", "export", "2026", "--to", tmp_path / "hasil.csv")

    with (tmp_path / "hasil.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["nama"]: row for row in csv.DictReader(file)}
    told = ("rencana_bimbingan", "bimbingan_berjalan", "jp_bimbingan", "bahan_usulan", "aturan_bahan_usulan")
    assert [rows["Budi Contoh"][name] for name in told] == [
        "1",
        "1",
        "10",
        "mutasi",
        "tindak-lanjut:siulak-1",
    ]
    assert [rows["Ani Contoh"][name] for name in told[:4]] == ["0", "0", "0", "penghargaan"]
    assert rows["Dodi Contoh"]["bahan_usulan"] == ""
