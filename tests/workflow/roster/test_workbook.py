from pathlib import Path

import pytest

from tests.workflow.roster import samples
from tests.workflow.roster.samples import HEAD, head, loaded, staff, workbook
from workflow.roster import package
from workflow.roster.table import MAX_COLUMNS, MAX_ROWS


def test_a_workbook_gives_the_rows_of_its_first_sheet(tmp_path: Path) -> None:
    roster = loaded(workbook(tmp_path / "r.xlsx", head(), staff()))

    assert [row.nama for row in roster.rows] == ["Agus Contoh", "Ayu Misal"]
    assert roster.faults == ()


def test_a_date_cell_is_a_date(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", head(), tmt_jabatan='<c s="1"><v>43831</v></c>')

    assert str(loaded(path).rows[0].tmt_jabatan) == "2020-01-01"


@pytest.mark.parametrize("cell", ['<c s="1"><v>43831.5</v></c>', "<c><v>43831</v></c>"])
def test_a_time_of_day_or_a_bare_serial_number_is_no_date(tmp_path: Path, cell: str) -> None:
    assert samples.codes(workbook(tmp_path / "r.xlsx", head(), tmt_jabatan=cell)) == {"date_invalid"}


@pytest.mark.parametrize("column", ["nip", "atasan_nip"])
def test_a_number_as_nip_is_damaged_and_the_remedy_says_text(tmp_path: Path, column: str) -> None:
    cells = {column: f"<c><v>{HEAD}</v></c>"}

    damaged = loaded(workbook(tmp_path / "r.xlsx", head(), **cells)).errors

    assert {fault.code for fault in damaged} == {"nip_invalid"}
    assert "teks" in damaged[0].remedy


def test_a_formula_is_named_even_with_a_stored_value(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", head(), nama='<c t="str"><f>"A"&amp;"B"</f><v>AB</v></c>')

    fault = loaded(path).errors[0]

    assert (fault.code, fault.row) == ("formula", 2)
    assert "nama" in fault.message


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/vbaProject.bin", "macro"),
        ("../evil.xml", "<a/>"),
        ("xl/worksheets/sheet1.xml", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"),
        ("xl/workbook.xml", "<workbook><sheets/></workbook>"),
        ("xl/bomb.xml", "0" * 5_000_000),
    ],
)
def test_an_unsafe_or_broken_package_is_refused(tmp_path: Path, part: str, content: str) -> None:
    parts = samples.xlsx_parts([[samples.text_cell("nip")]]) | {part: content}

    assert samples.codes(samples.pack(tmp_path / "r.xlsx", parts)) == {"file_refused"}


@pytest.mark.parametrize("reference", [f"A{MAX_ROWS + 2}", "XFD1"])
def test_a_cell_far_outside_is_refused_before_a_parser_makes_room_for_it(
    tmp_path: Path, reference: str
) -> None:
    parts = samples.xlsx_parts([[f'<c r="{reference}"><v>1</v></c>']])

    assert samples.codes(samples.pack(tmp_path / "r.xlsx", parts)) == {"file_refused"}


def test_no_workbook_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_bytes(b"PK\x03\x04 cut off")

    assert samples.codes(tmp_path / "r.xlsx") == {"file_refused"}


@pytest.mark.parametrize(("letters", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("BL", MAX_COLUMNS - 1)])
def test_columns_are_numbered_from_their_letters(letters: str, number: int) -> None:
    assert package.column_number(letters) == number
