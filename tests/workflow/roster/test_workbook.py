from datetime import date
from pathlib import Path

import pytest

from tests.workflow.roster import samples
from tests.workflow.roster.samples import (
    HEAD,
    codes,
    head,
    loaded,
    pack,
    roster_lines,
    sheet_of,
    staff,
    text_cell,
    with_relation,
    with_sheet,
    workbook,
    xlsx_parts,
)
from workflow.roster.rows import COLUMNS

STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="[$-421]dd\\ mmmm\\ yyyy;@"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd"/>'
    '</numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    "</cellXfs></styleSheet>"
)


def test_a_workbook_gives_the_rows_of_its_first_sheet(tmp_path: Path) -> None:
    roster = loaded(workbook(tmp_path / "r.xlsx", head(), staff()))

    assert [row.nama for row in roster.rows] == ["Agus Contoh", "Ayu Misal"]
    assert (roster.faults, roster.notes) == ((), ())


@pytest.mark.parametrize("style", [1, 2, 3])
def test_a_date_cell_is_a_date_however_it_is_shown(tmp_path: Path, style: int) -> None:
    cell = f'<c s="{style}"><v>43831</v></c>'
    parts = xlsx_parts(roster_lines(head(), tmt_jabatan=cell)) | {"xl/styles.xml": STYLES}

    assert loaded(pack(tmp_path / "r.xlsx", parts)).rows[0].tmt_jabatan == date(2020, 1, 1)


def test_dates_of_a_workbook_that_counts_from_1904_are_right(tmp_path: Path) -> None:
    parts = xlsx_parts(roster_lines(head(), tmt_jabatan='<c s="1"><v>42369</v></c>'))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        "<sheets>", '<workbookPr date1904="1"/><sheets>'
    )

    assert loaded(pack(tmp_path / "r.xlsx", parts)).rows[0].tmt_jabatan == date(2020, 1, 1)


@pytest.mark.parametrize("cell", ['<c t="d"><v>2020-01-01</v></c>', text_cell("2020-01-01 00:00:00")])
def test_a_date_in_iso_text_may_say_midnight(tmp_path: Path, cell: str) -> None:
    assert loaded(workbook(tmp_path / "r.xlsx", head(), tmt_jabatan=cell)).faults == ()


@pytest.mark.parametrize(
    "cell", ['<c s="1"><v>43831.5</v></c>', "<c><v>43831</v></c>", '<c s="1"><v>-5</v></c>']
)
def test_a_time_of_day_or_a_bare_serial_number_is_no_date(tmp_path: Path, cell: str) -> None:
    assert samples.codes(workbook(tmp_path / "r.xlsx", head(), tmt_jabatan=cell)) == {"date_invalid"}


@pytest.mark.parametrize("column", ["nip", "atasan_nip"])
def test_a_number_as_nip_is_damaged_and_the_remedy_says_text(tmp_path: Path, column: str) -> None:
    cells = {column: f"<c><v>{HEAD}</v></c>"}

    damaged = loaded(workbook(tmp_path / "r.xlsx", head(), **cells)).errors

    assert {fault.code for fault in damaged} == {"nip_invalid"}
    assert "teks" in damaged[0].remedy


def test_numbers_elsewhere_are_text(tmp_path: Path) -> None:
    cells = {"unit_kode": "<c><v>7.0</v></c>", "unit_nama": "<c><v>7.5</v></c>"}

    (row,) = loaded(workbook(tmp_path / "r.xlsx", head(), **cells)).rows

    assert (row.unit_kode, row.unit_nama) == ("7", "7.5")


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="str"><f>"A"&amp;"B"</f><v>AB</v></c>',
        '<c t="str"><f t="shared" si="0"/><v>AB</v></c>',
        '<c t="e"><v>#N/A</v></c>',
    ],
)
def test_a_formula_or_what_it_left_is_named_even_with_a_stored_value(tmp_path: Path, cell: str) -> None:
    faults = loaded(workbook(tmp_path / "r.xlsx", head(), email=cell)).errors

    (fault,) = [each for each in faults if each.code == "formula"]
    assert (fault.row, "email" in fault.message) == (2, True)


def test_cells_say_where_they_stand(tmp_path: Path) -> None:
    """Rows and cells left out, as programs do with blank ones, and the table not in the first column."""
    cells = roster_lines(head())

    def placed(row: int) -> str:
        line = "".join(
            cell.replace("<c ", f'<c r="{chr(66 + place)}{row}" ')
            for place, cell in enumerate(cells[min(row - 1, 1)])
            if 'preserve"></t>' not in cell
        )
        return f'<row r="{row}">{line}</row>'

    sheet = sheet_of([]).replace("<sheetData>", "<sheetData>" + placed(1) + placed(4))
    roster = loaded(pack(tmp_path / "r.xlsx", xlsx_parts([]) | {"xl/worksheets/sheet1.xml": sheet}))

    assert [row.row for row in roster.rows] == [4]
    assert roster.faults == ()


def test_painted_cells_and_a_stray_remark_are_no_part_of_the_table(tmp_path: Path) -> None:
    lines = [*roster_lines(head()), ['<c r="XFD1048576" s="1"/>']]
    lines[1].append(text_cell("periksa lagi"))
    sheet = sheet_of(lines).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')

    parts = xlsx_parts([]) | {"xl/worksheets/sheet1.xml": sheet}

    assert samples.codes(pack(tmp_path / "r.xlsx", parts)) == set()


def test_merged_cells_hold_their_value_in_the_first(tmp_path: Path) -> None:
    second = staff(unit_kode="", unit_nama="")
    sheet = sheet_of(roster_lines(head(), second)).replace(
        "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="I2:I3"/></mergeCells>'
    )

    parts = xlsx_parts([]) | {"xl/worksheets/sheet1.xml": sheet}

    assert samples.codes(pack(tmp_path / "r.xlsx", parts)) == {"required_missing"}


def test_hidden_rows_are_rows(tmp_path: Path) -> None:
    sheet = sheet_of(roster_lines(head(), staff())).replace('<row r="3">', '<row r="3" hidden="1">')

    parts = xlsx_parts([]) | {"xl/worksheets/sheet1.xml": sheet}

    assert len(loaded(pack(tmp_path / "r.xlsx", parts)).rows) == 2


def test_other_tabs_are_passed_over_and_named(tmp_path: Path) -> None:
    parts = with_sheet(xlsx_parts(roster_lines(head())), "Rekap", sheet_of([["<c><f>1+1</f><v>2</v></c>"]]))

    roster = loaded(pack(tmp_path / "r.xlsx", parts))

    assert (len(roster.rows), roster.faults) == (1, ())
    assert roster.notes == ("Hanya lembar “Pegawai” yang dibaca, bukan “Rekap”.",)


def test_the_roster_may_stand_behind_a_cover_but_not_on_a_hidden_tab(tmp_path: Path) -> None:
    cover = xlsx_parts([[text_cell("Petunjuk pengisian")]])
    behind = with_sheet(cover, "Data", sheet_of(roster_lines(head())))
    hidden = with_sheet(cover, "Data", sheet_of(roster_lines(head())), "veryHidden")

    assert samples.codes(pack(tmp_path / "behind.xlsx", behind)) == set()
    assert samples.codes(pack(tmp_path / "hidden.xlsx", hidden)) == {"header"}


def test_signs_escaped_in_the_file_are_understood(tmp_path: Path) -> None:
    roster = loaded(workbook(tmp_path / "r.xlsx", head(), jabatan=text_cell("Kepala_x000D_\nDinas")))

    assert roster.rows[0].jabatan == "Kepala Dinas"


def test_links_to_mail_addresses_are_ignored_and_all_others_refused(tmp_path: Path) -> None:
    parts = xlsx_parts(roster_lines(head()))
    refused = {
        "web": with_relation(parts, "hyperlink", "https://kerincikab.example"),
        "book": with_relation(parts, "externalLinkPath", "file:///C:/gaji.xlsx"),
        "image": with_relation(parts, "image", "https://kerincikab.example/a.png"),
        "disguised": with_relation(parts, "externalLinkPath", "mailto:agus@kerincikab.example"),
        "part": parts | {"xl/externalLinks/externalLink1.xml": "<externalLink/>"},
    }

    mail = with_relation(parts, "hyperlink", "mailto:agus@kerincikab.example")

    assert samples.codes(pack(tmp_path / "mail.xlsx", mail)) == set()
    for name, each in refused.items():
        (fault,) = loaded(pack(tmp_path / f"{name}.xlsx", each)).faults
        assert (fault.code, "tautan" in fault.message.casefold()) == ("file_refused", True), name


def test_columns_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    wide = [[*map(text_cell, COLUMNS), *[text_cell("x")] * 50]]

    assert samples.codes(pack(tmp_path / "r.xlsx", xlsx_parts(wide))) == {"file_refused"}


@pytest.mark.parametrize("lines", [[], [[text_cell("")], [text_cell(" ")]]])
def test_a_blank_sheet_is_an_empty_file(tmp_path: Path, lines: list[list[str]]) -> None:
    assert codes(pack(tmp_path / "r.xlsx", xlsx_parts(lines))) == {"empty"}
