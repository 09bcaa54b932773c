"""Files of HR's records: every fault by its row, and nothing but a told fault whatever the cells say."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.records.records import NIP, TODAY, course, pak, raw, written
from workflow.records.cells import RecordFileError
from workflow.records.credit_file import CREDIT_FILE, PARTS
from workflow.records.file import RecordFile
from workflow.records.training_file import TRAINING_FILE
from workflow.roster.rows import RawRow

CELLS = st.text(max_size=12) | st.sampled_from(
    ["12", "12,5", "-", "2025-12-31", "Ahli Muda", "III/c", NIP, "ya"]
)


def faults(*rows: dict[str, str], kind: RecordFile[Any] = CREDIT_FILE) -> list[str]:
    with pytest.raises(RecordFileError) as refused:
        kind.understood(raw(*rows), TODAY)
    return [str(fault) for fault in refused.value.faults]


def test_a_determination_is_understood_with_its_parts() -> None:
    (row,) = CREDIT_FILE.understood(raw(pak()), TODAY)

    assert (row.nip, row.level, row.until) == (NIP, "ahli_muda", date(2025, 12, 31))
    assert row.parts == tuple(map(Decimal, ("25", "0", "0", "62.5", "0")))
    assert (row.grade, row.grade_since, row.birthplace, row.card) == (
        "III/c", date(2023, 4, 1), "Sungai Penuh", "P 123456",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"nip": "123"}, "bukan 18 angka"),
        ({"nip": ""}, "Kolom nip wajib diisi"),
        ({"nomor_pak": "-"}, "Kolom nomor_pak wajib diisi"),
        ({"nomor_pak": "x" * 81}, "lebih dari 80 huruf"),
        ({"tanggal_pak": "12/01/2026"}, "bukan tanggal"),
        ({"sampai": "2026-03-03"}, "belum tiba"),
        ({"jenjang": "Ahli Sekali"}, "Pilih salah satu: Pemula"),
        ({"jenjang": ""}, "Kolom jenjang wajib diisi"),
        ({"ak_dasar": "dua"}, "bukan angka kredit"),
        ({"ak_dasar": "-3"}, "bukan angka kredit"),
        ({"ak_dasar": "1.234,5"}, "bukan angka kredit"),
        ({"ak_dasar": "25.0001"}, "bukan angka kredit"),
        ({"ak_dasar": "1e2"}, "bukan angka kredit"),
        ({"angka_kredit": ""}, "Kolom angka_kredit wajib diisi"),
        ({"angka_kredit": "100"}, "tidak sama dengan jumlah"),
        ({"golongan": "III/x"}, "Pilih salah satu: I/a"),
        ({"golongan": ""}, "Kolom golongan wajib diisi bila tmt_pangkat diisi"),
        ({"karpeg": "x" * 21}, "lebih dari 20 huruf"),
        ({"tempat_lahir": "Sungai\ufffd"}, "huruf yang tidak dapat dibaca"),
    ],
)
def test_a_fault_is_told_once_by_its_row(changes: dict[str, str], told: str) -> None:
    (fault,) = faults(pak(nip="198001012005011099"), pak(**changes))

    assert fault.startswith("Baris 3: ")
    assert told in fault


def test_a_sum_without_its_parts_says_which_are_missing() -> None:
    (fault,) = faults(pak(ak_dasar="", ak_konversi="", angka_kredit="30,75"))

    assert fault.endswith("Isi juga rinciannya seperti pada PAK, sedikitnya satu, misalnya ak_konversi.")


def test_of_a_thousand_faults_the_first_fifty_are_said_each_on_a_line_and_all_are_kept() -> None:
    with pytest.raises(RecordFileError) as refused:
        TRAINING_FILE.understood(raw(*(course(tanggal="1/2/2026") for _ in range(1000))), TODAY)

    head, *lines = str(refused.value).split("\n")
    assert head == "Berkas tidak dimuat; belum ada yang diubah."
    assert len(lines) == 51
    assert lines[0].endswith("simpan sebagai XLSX dengan sel berformat tanggal.")
    assert lines[-1] == "… dan 950 kesalahan lagi; --json menyebut semuanya."
    assert len(refused.value.faults) == 1000


def test_every_fault_of_a_row_is_told() -> None:
    assert len(faults(pak(nip="1", jenjang="x", sampai="kapan", angka_kredit="", tmt_pangkat="x"))) == 5


def test_one_person_twice_is_a_fault() -> None:
    assert faults(pak(), pak(nomor_pak="801")) == [
        "Baris 3: NIP ini sudah ada di baris 2. Muat hanya PAK yang terakhir."
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"tanggal": "2026-03-03"}, "belum tiba"),
        ({"tanggal": ""}, "Kolom tanggal wajib diisi"),
        ({"nama_pelatihan": ""}, "Kolom nama_pelatihan wajib diisi"),
        ({"jp": "0"}, "bilangan bulat dari 1"),
        ({"jp": "1001"}, "bilangan bulat dari 1"),
        ({"jp": "2,5"}, "bilangan bulat dari 1"),
        ({"bukti": ""}, "Kolom bukti wajib diisi"),
        ({"dalam_bimbingan": "mungkin"}, "Pilih salah satu: ya, tidak"),
    ],
)
def test_a_training_s_fault_is_told_once(changes: dict[str, str], told: str) -> None:
    (fault,) = faults(course(**changes), kind=TRAINING_FILE)

    assert told in fault


def test_the_same_training_in_other_letters_is_told() -> None:
    (fault,) = faults(course(), course(nama_pelatihan="TATA naskah dinas"), kind=TRAINING_FILE)

    assert fault.startswith("Baris 3: sama dengan baris 2")


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(CREDIT_FILE.columns.names, CELLS)), min_size=1, max_size=2)
)
def test_no_cells_do_anything_but_a_told_fault(rows: list[dict[str, str]]) -> None:
    try:
        found = CREDIT_FILE.understood(raw(*rows), TODAY)
    except RecordFileError:
        return
    assert all(each.until <= TODAY and len(each.parts) == len(PARTS) for each in found)


@given(st.fixed_dictionaries(dict.fromkeys(TRAINING_FILE.columns.names, CELLS)))
def test_no_training_s_cells_do_anything_but_a_told_fault(row: dict[str, str]) -> None:
    try:
        (found,) = TRAINING_FILE.understood(raw(row), TODAY)
    except RecordFileError:
        return
    assert found.hours > 0
    assert found.day <= TODAY


@pytest.mark.thorough
def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    cells = {name: cell for name, cell in pak(angka_kredit="87.5").items() if cell}
    sheet.append([name.upper().replace("_", " ") for name in cells])
    kinds: dict[str, Callable[[str], object]] = {
        "sampai": date.fromisoformat,
        "ak_dasar": int,
        "ak_konversi": float,
        "angka_kredit": float,
    }
    sheet.append([kinds.get(name, str)(cell) for name, cell in cells.items()])
    book.save(tmp_path / "pak.xlsx")

    told, notes = CREDIT_FILE.read(tmp_path / "pak.xlsx", TODAY)

    assert told == CREDIT_FILE.read(written(tmp_path / "pak.csv", pak()), TODAY)[0]
    assert notes == ()


def test_a_number_that_a_workbook_rounded_is_told() -> None:
    with pytest.raises(RecordFileError, match="tersimpan sebagai bilangan"):
        TRAINING_FILE.understood((RawRow(2, course(), numeric=frozenset({"nip"})),), TODAY)


def test_a_formula_is_told() -> None:
    with pytest.raises(RecordFileError, match="Kolom jp berisi rumus"):
        TRAINING_FILE.understood((RawRow(2, course(), formulas=frozenset({"jp"})),), TODAY)


@pytest.mark.thorough
def test_what_is_no_such_table_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "kursus.csv").write_text("nip,nama_pelatihan\n1,2\n", encoding="utf-8")

    with pytest.raises(RecordFileError, match="Tidak ada: tanggal, jp, bukti"):
        TRAINING_FILE.read(tmp_path / "kursus.csv", TODAY)
