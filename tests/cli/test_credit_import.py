"""`siulak credit import`, `status`, `withdraw` and `siulak training`: files of HR taken over, and read out again."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.people import Assignment
from models.record import EarlierCredit, Training
from models.session import transaction
from tests.cli.commands import Siulak
from tests.factories import ANI, BUDI, CHIEF, assignment_of, at, launched, put, stored
from tests.workflow.records.records import NIP, course, pak, written
from workflow.records import file
from workflow.roster.parsing import parse
from workflow.roster.reading import Reading
from workflow.roster.rows import Columns

pytestmark = pytest.mark.thorough
OTHER = f"19800101200501{BUDI:04}"


@pytest.fixture
def office(engine: Engine, home: Path) -> Engine:
    launched(engine)
    with transaction(engine) as session:
        row = update(Assignment).where(Assignment.id == assignment_of(ANI))
        session.execute(row.values(post_kind="Fungsional", level="Ahli Muda"))
    return engine


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are opened in this process, which is sixty times as quick; the last test opens them as an office does."""

    def read(path: Path, columns: Columns) -> Reading:
        found = parse(path.read_bytes(), path.suffix, columns)
        return Reading(found.rows, found.faults, found.notes)

    monkeypatch.setattr(file, "read", read)


@pytest.mark.usefixtures("here")
def test_earlier_credit_is_looked_at_taken_over_corrected_and_read_out(
    office: Engine, siulak: Siulak, tmp_path: Path
) -> None:
    put(office, ANI, predicate="baik", state="final", final_at=at(2027, 2, 1))
    file = written(tmp_path / "pak.csv", pak(tanggal_pak="2026-01-05"))

    looked = siulak("credit", "import", file, "--dry-run")
    assert (looked.code, stored(office, EarlierCredit)) == (0, [])
    assert "Pratinjau; tidak ada yang disimpan." in looked.out

    told = siulak("credit", "import", file, "--json").json
    assert (told["added"], told["stored"], told["rows"][0]["before"]) == (1, True, None)
    assert siulak("credit", "import", file).out == "pak.csv: 0 baru, 0 diperbaiki, 1 sama. Tersimpan.\n"

    written(tmp_path / "pak.csv", pak(tanggal_pak="2026-01-05", ak_dasar="10", angka_kredit="72.5"))
    mended = siulak("credit", "import", file)
    assert "72,5 sampai 31 Desember 2025" in mended.out
    assert "(semula 87,5 sampai" in mended.out

    status = siulak("credit", "status", NIP, "--json").json
    assert [(each["version"], each["angka_kredit"]) for each in status["versions"]] == [
        (1, "87.5"),
        (2, "72.5"),
    ]
    assert status["standing"]["concluded"] == "short"
    assert (status["standing"]["total"], status["standing"]["minimum"]) == ("97.5", 100)
    assert "kurang 2,5 (aturan angka-kredit:" in siulak("credit", "status", NIP).out

    assert siulak("credit", "withdraw", NIP, "--reason", "Milik orang lain").code == 0
    status = siulak("credit", "status", NIP, "--json").json
    assert (status["earlier"], status["standing"]["concluded"]) == (None, "open")
    assert siulak("credit", "withdraw", NIP, "--reason", "Lagi").code == 2


@pytest.mark.usefixtures("here")
def test_a_faulty_file_is_told_row_by_row_with_two_and_nothing_is_written(
    office: Engine, siulak: Siulak, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "pak.csv",
        pak(nip="1"),
        pak(tanggal_pak="2026-01-05"),
        pak(jenjang="x", nip=OTHER),
    )

    told = siulak("credit", "import", file)
    plain = siulak("credit", "import", file, "--json")

    assert (told.code, plain.code) == (2, 2)
    assert "Baris 2: NIP “1” bukan 18 angka" in told.err
    assert {each["row"] for each in plain.json["faults"]} == {2, 4}
    assert stored(office, EarlierCredit) == []


@pytest.mark.usefixtures("here")
def test_whoever_holds_no_role_or_another_unit_s_is_refused(
    office: Engine, siulak: Siulak, tmp_path: Path
) -> None:
    file = written(tmp_path / "kursus.csv", course(tanggal="2026-01-04"))
    chief = f"19800101200501{CHIEF:04}"

    assert "peran hr atau operator" in siulak("training", "import", file, "--by", chief).err
    siulak("account", "grant", chief, "hr", "--unit", "U4", "--from", "2026-01-01")
    refused = siulak("training", "import", file, "--by", chief)
    assert (refused.code, "di luar unit" in refused.err) == (2, True)
    siulak("account", "grant", chief, "hr", "--unit", "U3", "--from", "2026-01-01")
    assert siulak("training", "import", file, "--by", chief).code == 0


def test_trainings_are_taken_over_shown_and_withdrawn(office: Engine, siulak: Siulak, tmp_path: Path) -> None:
    file = written(tmp_path / "kursus.csv", *(course(nip=nip, tanggal="2026-01-04") for nip in (NIP, OTHER)))

    assert siulak("training", "import", file).out.endswith(
        "kursus.csv: 2 baru, 0 diperbaiki, 0 sama. Tersimpan.\n"
    )
    assert siulak("training", "withdraw", NIP, 1, "--reason", "Tidak hadir").code == 0

    (row,) = siulak("training", "show", NIP, "--json").json
    assert (row["hours"], row["state"], row["version"]) == (12, "withdrawn", 2)
    assert "dibatalkan" in siulak("training", "show", NIP).out
    assert len(stored(office, Training)) == 3

    assert [(each["nip"], each["hours"]) for each in siulak("training", "list", 2026, "--json").json] == [
        (OTHER, 12)
    ]
    assert siulak("training", "list", 2025).out.startswith("Belum ada pelatihan tahun 2025.")
    noted = siulak("audit", "show", "--person", NIP).out.splitlines()
    mine = [line.split("\t") for line in noted if "pelatihan" in line]
    assert [(row[2].split(" (")[1], row[3]) for row in mine] == [
        ("Ani Contoh)", "Pelatihan dicatat"), ("Ani Contoh)", "Catatan pelatihan dibatalkan"),
    ]  # fmt: skip
    assert all("(pengguna komputer " in row[4] for row in mine)
    assert "dibatalkan" in mine[1][5]
