from pathlib import Path

import pytest

from tests.workflow.roster.samples import codes, head, loaded, staff, write
from workflow.roster import reading, table
from workflow.roster.reading import read
from workflow.roster.rows import COLUMNS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_dialect_of_csv_gives_the_same_rows(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = write(tmp_path / "r.csv", [head(nama="André Contoh, S.E."), staff()], delimiter, encoding)

    roster = loaded(path)

    assert [row.nama for row in roster.rows] == ["André Contoh, S.E.", "Ayu Misal"]
    assert roster.faults == ()


def test_columns_may_stand_in_any_order_beside_others(tmp_path: Path) -> None:
    shuffled = [{"No": "1"} | dict(reversed(row.items())) for row in (head(), staff())]

    assert loaded(write(tmp_path / "r.csv", shuffled)).faults == ()


def test_rows_count_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(jabatan="Kepala\nDinas"), dict.fromkeys(COLUMNS, ""), staff()])

    assert [row.row for row in read(path)[0]] == [2, 4]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (",".join(COLUMNS).encode() + b"\n,,\n", "empty"),
        (b"nip,nama\n1,Agus\n", "header"),
        ((",".join(COLUMNS) + ",NIP\n").encode(), "header"),
        ((",".join(COLUMNS) + "\n").encode("utf-16"), "encoding"),
        ((",".join(COLUMNS) + "\nAndré,").encode() + b"Andr\xe9\n", "encoding"),
        ((",".join(COLUMNS) + "\n").encode() + b"Andr\xe9\x81\n", "encoding"),
        ((",".join(COLUMNS) + '\n"Agus\n').encode(), "file_refused"),
        (b"\xd0\xcf\x11\xe0old excel", "file_refused"),
        (b"PK\x03\x04 a zip called csv", "file_refused"),
        ((",".join(["", *COLUMNS] * 5) + "\n").encode(), "file_refused"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)

    assert codes(path) == {code}
    assert loaded(path).rows == ()


def test_mixed_encodings_name_the_first_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("é\n\n".encode() + b"\xe9\n")

    assert [(fault.code, fault.row) for fault in read(path)[1]] == [("encoding", 3)]


@pytest.mark.parametrize("name", ["r.xls", "r.xlsm", "r.ods", "r"])
def test_other_kinds_of_file_are_refused(tmp_path: Path, name: str) -> None:
    assert codes(write(tmp_path / name, [head()])) == {"file_refused"}


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.csv") == {"file_refused"}


def test_too_many_rows_and_too_many_bytes_are_refused(tmp_path: Path) -> None:
    long, heavy = tmp_path / "long.csv", tmp_path / "heavy.csv"
    long.write_text(",".join(COLUMNS) + "\n" * (table.MAX_ROWS + 3))
    heavy.write_bytes(b"x" * (reading.MAX_BYTES + 1))

    assert codes(long) == codes(heavy) == {"file_refused"}


def test_an_unquoted_title_does_not_shift_the_row_in_silence(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head(), staff()])
    path.write_text(path.read_text().replace("Ayu Misal", "Ayu Misal, S.E.").replace("III/a,", "III/a,x,"))

    assert (3, "header") in [(fault.row, fault.code) for fault in loaded(path).faults]


def test_a_formula_in_a_csv_cell_is_named(tmp_path: Path) -> None:
    assert codes(write(tmp_path / "r.csv", [head(), staff(nip=f'="{head()["nip"]}"')])) >= {"formula"}
