"""`siulak report import`: everything, or every fault with its row."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent, AuditPayload
from models.report import DailyReport
from models.session import reading
from tests.cli.commands import Siulak
from tests.factories import ANI, stored
from tests.workflow.reports.reports import NOW, planned
from workflow import clock

pytestmark = pytest.mark.thorough
HEAD = "nip;tanggal;hasil_kerja;indikator;uraian;jumlah;satuan;menit;tautan\n"
NIP = f"19800101200501{ANI:04}"
GOOD = (
    f"{NIP};2026-03-02;Utama 1;1;Laporan Februari;1,5;laporan;120;https://arsip.kerincikab.example/1\n"
    f"{NIP};3/3/2026;utama 1;;Rapat;;;60;\n"
)


@pytest.fixture
def march(engine: Engine, home: Path) -> Engine:
    planned(engine)
    clock.business_time(engine, NOW)
    return engine


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "laporan.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_a_good_file_is_taken_with_one_event(march: Engine, siulak: Siulak, tmp_path: Path) -> None:
    told = siulak("report", "import", written(tmp_path, HEAD + GOOD), "--cycle", "2026")

    assert (told.code, told.out) == (0, "laporan.csv: 2 laporan dari 1 pegawai tersimpan.\n")
    first, second = stored(march, DailyReport)
    assert (first.quantity, first.unit, first.minutes, first.indicator_id is None) == (
        1.5,
        "laporan",
        120,
        False,
    )
    assert (second.text, second.quantity, second.indicator_id) == ("Rapat", None, None)
    (event,) = stored(march, AuditEvent, subject="report_batch")
    (payload,) = [each for each in payloads(march) if each.event_id == event.id]
    assert (event.actor_id, len(payload.body["reports"]), bool(payload.body["by"])) == (None, 2, True)


def payloads(engine: Engine) -> list[AuditPayload]:
    with reading(engine) as session:
        return list(session.scalars(select(AuditPayload)))


WRONG = (
    f"{NIP};besok;Utama 1;1;x;x;;abc;\n"
    "199;2026-03-02;Utama 1;1;x;1;laporan;5;\n"
    f"{NIP};2026-03-02;Utama 9;;x;;;5;\n"
    f"{NIP};2026-03-02;Utama 1;2;x;1;laporan;5;\n"
    f"{NIP};2026-03-30;Utama 1;;x;;;5;\n"
    f"{NIP};2026-03-02;Utama 1;;x;;;5;;lebih\n"
)


def test_every_fault_is_told_with_its_row_and_nothing_is_written(
    march: Engine, siulak: Siulak, tmp_path: Path
) -> None:
    file = written(tmp_path, HEAD + GOOD + WRONG)

    told = siulak("report", "import", file, "--cycle", "2026")

    assert told.code == 2
    for said in (
        "baris 4: Tanggal “besok”", "baris 4: Jumlah “x”", "baris 4: Menit “abc”", "baris 5: NIP 199",
        "baris 6: SKP pegawai ini tidak mempunyai Utama 9; yang ada: Utama 1.", "baris 7: Utama 1 mempunyai 1",
        "baris 8: Tanggal 30 Maret 2026 belum tiba", "baris 9: Selnya lebih banyak",
        "8 kesalahan. Tidak ada yang disimpan.",
    ):  # fmt: skip
        assert said in told.out
    assert stored(march, DailyReport) == []
    again = siulak("report", "import", file, "--cycle", "2026", "--json")
    assert (again.code, [each["row"] for each in json.loads(again.out)["faults"]]) == (
        2,
        [4, 4, 4, 5, 6, 7, 8, 9],
    )


def test_the_same_file_twice_is_refused(march: Engine, siulak: Siulak, tmp_path: Path) -> None:
    file = written(tmp_path, HEAD + GOOD)
    siulak("report", "import", file, "--cycle", "2026")

    told = siulak("report", "import", file, "--cycle", "2026")

    assert told.code == 2
    assert told.out.count("sudah ada") == 2
    assert len(stored(march, DailyReport)) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Berkas kosong"),
        ("nip,tanggal\n1,2\n", "Kolom hasil_kerja tidak ada"),
        ("nip;nip;tanggal;hasil_kerja;uraian;menit\n", "Kolom nip ada dua kali"),
        (b"\xff\xfe\x00", "bukan teks UTF-8"),
        (HEAD + '"tanpa akhir;x\n', "Tanda kutip"),
    ],
)
def test_a_file_that_is_none_is_told_as_a_whole(
    march: Engine, siulak: Siulak, tmp_path: Path, content: str | bytes, said: str
) -> None:
    told = siulak("report", "import", written(tmp_path, content), "--cycle", "2026")

    assert told.code == 2
    assert said in told.out


def test_a_file_that_is_not_there_is_a_users_mistake(march: Engine, siulak: Siulak, tmp_path: Path) -> None:
    told = siulak("report", "import", tmp_path / "tiada.csv", "--cycle", "2026")

    assert told.code == 2
    assert "tidak ada" in told.err
