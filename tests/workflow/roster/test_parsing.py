from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workflow.roster.samples import HEAD, codes, head, loaded, other, parsed, staff, write
from workflow.roster import parsing, table
from workflow.roster.rows import COLUMNS, Code

HEADER = ",".join(COLUMNS).encode() + b"\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_dialect_of_csv_gives_the_same_rows(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = write(tmp_path / "r.csv", [head(nama="André Contoh, S.E."), staff()], delimiter, encoding)

    roster = loaded(path)

    assert [row.nama for row in roster.rows] == ["André Contoh, S.E.", "Ayu Misal"]
    assert roster.faults == ()


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_lines_end_as_any_system_ends_them(tmp_path: Path, end: str) -> None:
    path = write(tmp_path / "r.csv", [head(), staff()])
    path.write_bytes(path.read_bytes().replace(b"\r\n", end.encode()))

    assert [row.row for row in loaded(path).rows] == [2, 3]


def test_columns_may_stand_in_any_order_beside_others_which_are_named(tmp_path: Path) -> None:
    shuffled = [{"No": "1"} | dict(reversed(row.items())) | {"HP": "+62 81"} for row in (head(), staff())]

    roster = loaded(write(tmp_path / "r.csv", shuffled))

    assert roster.faults == ()
    assert roster.notes == ("Kolom yang tidak dikenal diabaikan: “No”, “HP”.",)


@pytest.mark.parametrize(
    "change", [str.upper, str.title, "  {}".format, "\ufeff{}".format, "{}*".format, '"{}"'.format]
)
def test_titles_are_known_however_they_are_typed(tmp_path: Path, change: "type[str]") -> None:
    path = write(tmp_path / "r.csv", [head(), staff()])
    first, _, rest = path.read_text().partition("\n")
    path.write_text(",".join(change(title.replace("_", " ")) for title in first.split(",")) + "\n" + rest)

    assert loaded(path).faults == ()


def test_rows_count_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(jabatan="Kepala\nDinas"), dict.fromkeys(COLUMNS, ""), staff()])

    assert [row.row for row in parsed(path).rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (HEADER + b",,\n", "empty"),
        (HEADER, "empty"),
        (b"nip,nama\n1,Agus\n", "header"),
        (b"DAFTAR PEGAWAI,,,\n" + HEADER, "header"),
        (HEADER.strip() + b",NIP\n", "header"),
        (HEADER.decode().encode("utf-16"), "encoding"),
        (HEADER.decode().encode("utf-16-le"), "encoding"),
        (HEADER + b"Agus\0\n", "encoding"),
        (HEADER + b'"Agus\n', "file_refused"),
        (HEADER + b'"Agus" Contoh,\n', "file_refused"),
        (HEADER + b"x" * (table.MAX_CELL * 2000) + b"\n", "file_refused"),
        (b"\xd0\xcf\x11\xe0old excel", "file_refused"),
        (b"PK\x03\x04 a zip called csv", "file_refused"),
        ((",".join(["", *COLUMNS] * 5) + "\n").encode(), "file_refused"),
        (HEADER + b"x," * 80 + b"\n", "file_refused"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)

    assert codes(path) == {code}
    assert loaded(path).rows == ()


@pytest.mark.parametrize("name", ["r.xls", "r.xlsm", "r.ods", "r", "r.csv.exe"])
def test_other_kinds_of_file_are_refused(tmp_path: Path, name: str) -> None:
    assert codes(write(tmp_path / name, [head()])) == {"file_refused"}


@pytest.mark.thorough
def test_too_many_bytes_rows_or_people_are_refused(tmp_path: Path) -> None:
    long, many, heavy = tmp_path / "long.csv", tmp_path / "many.csv", tmp_path / "heavy.csv"
    long.write_bytes(HEADER + b"\n" * table.MAX_ROWS + b"1\n")
    many.write_bytes(HEADER + b"".join(b"%d\n" % number for number in range(table.MAX_PEOPLE + 1)))
    heavy.write_bytes(b"x" * (parsing.MAX_BYTES + 1))

    assert codes(long) == codes(many) == codes(heavy) == {"file_refused"}


def test_blank_rows_and_cells_after_the_roster_are_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(), staff()])
    padded = path.read_bytes().replace(b"\r\n", b", ,\r\n") + b",,,,,\r\n" * (table.MAX_ROWS + 10)
    path.write_bytes(padded)

    assert (loaded(path).faults, len(loaded(path).rows)) == ((), 2)


def test_a_delimiter_that_ends_every_row_shifts_none(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(), staff(), other()])
    header, _, rest = path.read_text().partition("\n")
    path.write_text(header + "\n" + rest.replace("\n", ",\n"))

    assert loaded(path).faults == ()


def test_delimiters_that_end_some_rows_shift_none(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(), staff(), other()])
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1], lines[2] + ",,,", lines[3]]))

    assert loaded(path).faults == ()


def test_an_unquoted_title_before_blank_cells_is_told_as_a_shift(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(), staff(), other()])
    path.write_text(path.read_text().replace("Ayu Misal", "Ayu Misal, S.E."))

    assert (3, "header") in [(fault.row, fault.code) for fault in loaded(path).faults]


def test_an_unquoted_title_does_not_shift_the_row_in_silence(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(), staff()])
    path.write_text(path.read_text().replace("Ayu Misal", "Ayu Misal, S.E.").replace("III/a,", "III/a,x,"))

    assert (3, "header") in [(fault.row, fault.code) for fault in loaded(path).faults]


@pytest.mark.parametrize("formula", [f'="{HEAD}"', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_a_formula_in_a_csv_cell_is_named(tmp_path: Path, formula: str) -> None:
    assert "formula" in codes(write(tmp_path / "r.csv", [head(), staff(jabatan=formula)]))


@pytest.mark.parametrize("dash", ["-", "–", " — "])
def test_a_lone_dash_says_that_there_is_nothing(tmp_path: Path, dash: str) -> None:
    path = write(
        tmp_path / "r.csv", [head(atasan_nip=dash, jenjang=dash), staff(tmt_selesai=dash, dasar=dash)]
    )

    assert loaded(path).faults == ()


def test_a_first_line_that_only_tells_the_delimiter_is_no_header(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(), staff()], ";")
    path.write_bytes(b"sep=;\r\n" + path.read_bytes())

    assert [row.row for row in loaded(path).rows] == [2, 3]


def broken_cell(path: Path, good: str, name: bytes) -> list[tuple[int, str, str]]:
    """The faults where a second row's name is these bytes."""
    write(path, [head(nama=good), staff(nama="HERE"), other()])
    path.write_bytes(path.read_bytes().replace(b"HERE", name))
    return [(fault.row, fault.code, fault.nip) for fault in loaded(path).faults]


def test_each_row_that_cannot_be_decoded_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    mixed = broken_cell(tmp_path / "mixed.csv", "André", b"Andr\xe9 Misal")
    undefined = broken_cell(tmp_path / "undefined.csv", "Andre", b"Andr\xe9 \x81")
    marked = broken_cell(tmp_path / "marked.csv", "Andre", b"Andr\xe9")
    marked_path = tmp_path / "marked.csv"
    marked_path.write_bytes(b"\xef\xbb\xbf" + marked_path.read_bytes())

    assert mixed == undefined == [(3, "encoding", staff()["nip"])]
    assert marked == []
    assert [(fault.row, fault.code) for fault in loaded(marked_path).faults] == [(3, "encoding")]


def test_letters_that_cannot_be_decoded_count_in_unknown_columns_too(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head() | {"Catatan": "é"}, staff() | {"Catatan": "HERE"}])
    path.write_bytes(path.read_bytes().replace(b"HERE", b"\xe9"))

    (fault,) = loaded(path).faults

    assert (fault.row, fault.code) == (3, "encoding")
    assert "Catatan" in fault.message


def test_signs_without_width_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(nip=f"\u200e{HEAD}\u200b"), staff(nama="Ayu\u00a0\ufeffMisal")])

    assert [(row.nip, row.nama) for row in loaded(path).rows][1][1] == "Ayu Misal"
    assert loaded(path).faults == ()


@pytest.mark.parametrize("fold", [str, str.upper])
def test_a_header_pasted_in_again_is_one_fault_and_no_person(
    tmp_path: Path, fold: Callable[[str], str]
) -> None:
    again = {column: fold(column) for column in COLUMNS}

    faults = loaded(write(tmp_path / "r.csv", [head(), again, staff()])).faults

    assert [(each.row, each.code) for each in faults] == [(3, Code.HEADER)]


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"\xef\xbb\xbf\r\n<html><table></table>", "r.csv", "halaman web"),
        (b"<table>", "r.xlsx", "halaman web"),
        (b"%PDF-1.7\n\xb5", "r.csv", "PDF"),
        (b"nip,nama\n", "r.xlsx", "bukan buku kerja XLSX"),
        (b"PK\x03\x04", "r.csv", "buku kerja"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_what_it_is(
    tmp_path: Path, content: bytes, name: str, what: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    (fault,) = loaded(path).faults

    assert fault.code is Code.FILE_REFUSED
    assert what in fault.message


@pytest.mark.parametrize(
    ("email", "code"), [("@kerincikab.example", Code.EMAIL_INVALID), ("@SUM(1)", Code.FORMULA)]
)
def test_half_an_address_is_no_formula(tmp_path: Path, email: str, code: Code) -> None:
    faults = loaded(write(tmp_path / "r.csv", [head(), staff(email=email)])).faults

    assert [each.code for each in faults] == [code]
