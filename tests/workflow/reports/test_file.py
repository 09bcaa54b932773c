"""CSV files of reports, whatever is in them."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workflow.reports.file import FileFault, Told, parse

HEAD = b"nip;tanggal;hasil_kerja;uraian;menit;jumlah\n"


def test_both_ways_of_writing_a_day_and_any_separator_are_read() -> None:
    for text in (
        "198 01;31/3/2026;UTAMA 1;Laporan;90;1.250,5",
        "198 01\t2026-03-31\tutama1\tLaporan\t90\t1.250,5",
    ):
        head = HEAD.decode().replace(";", "\t") if "\t" in text else HEAD.decode()

        rows, faults = parse((head + text).encode())

        assert faults == []
        assert rows == [
            Told(2, "19801", date(2026, 3, 31), "Utama 1", None, "Laporan", Decimal("1250.5"), "", 90, "")
        ]


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers() -> None:
    rows, faults = parse(HEAD + b";;;;;\n1;31/2/2026;Utama 1;x;1;\n")

    assert rows == []
    assert [fault.row for fault in faults] == [3]


def test_what_is_too_large_is_not_read() -> None:
    rows, faults = parse(b"x" * 20_000_001)

    assert (rows, faults[0].row) == ([], 0)


@given(st.binary(max_size=300) | st.text(alphabet='nip;,\t"\n\r1x ', max_size=200).map(str.encode))
def test_no_content_raises(content: bytes) -> None:
    for before in (b"", HEAD):
        rows, faults = parse(before + content)

        assert all(isinstance(fault, FileFault) for fault in faults)
        assert all(row.row >= 2 for row in rows)
