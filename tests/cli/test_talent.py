"""`siulak talent import`: assessments of potential from a file."""

import json
from pathlib import Path

from sqlalchemy import Engine

from models.talent import PotentialAssessment
from tests.cli.commands import Siulak
from tests.factories import ANI, launched, stored

NIP = f"19800101200501{ANI:04}"


def test_a_file_is_taken_over_once(engine: Engine, home: Path, siulak: Siulak, tmp_path: Path) -> None:
    launched(engine)
    file = tmp_path / "potensi.csv"
    file.write_text(
        f"nip,potensi,tanggal,sumber\n{NIP},menengah,2025-06-02,Pusat penilaian\n", encoding="utf-8"
    )

    first, again = siulak("talent", "import", file), siulak("talent", "import", file)

    assert (first.code, first.out) == (0, "1 penilaian potensi ditambahkan, 0 diperbaiki, 0 sudah ada.\n")
    assert json.loads(siulak("talent", "import", file, "--json").out) == {
        "added": 0, "corrected": 0, "unchanged": 1,
    }  # fmt: skip
    assert again.out == "0 penilaian potensi ditambahkan, 0 diperbaiki, 1 sudah ada.\n"
    assert [each.level for each in stored(engine, PotentialAssessment)] == ["menengah"]


def test_a_faulty_file_is_told_with_two(engine: Engine, home: Path, siulak: Siulak, tmp_path: Path) -> None:
    file = tmp_path / "potensi.csv"
    file.write_text("nip;potensi;tanggal;sumber\n1;hebat;kemarin;\n", encoding="utf-8")

    told = siulak("talent", "import", file)

    assert (told.code, told.err.count("Baris 2:")) == (2, 3)
