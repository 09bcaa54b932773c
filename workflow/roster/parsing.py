"""A file's bytes as rows of text; nothing is understood here. It runs in the child process alone.

The content decides what a file is, and its name must agree.
"""

from collections.abc import Callable, Iterator

from workflow.roster import delimited
from workflow.roster.rows import ROSTER, Code, Columns
from workflow.roster.table import Line, Table, UnreadableError, rows_of
from workflow.roster.wording import fault

MAX_BYTES = 10 * 1024 * 1024
TEXTS = {".csv", ".tsv", ".txt"}
WORKBOOKS = {".xlsx"}
_ZIP = b"PK\x03\x04"
_DISGUISES = {
    _ZIP: "sebuah buku kerja atau arsip ZIP",
    b"<": "halaman web atau XML",
    b"%PDF-": "dokumen PDF",
    b"{\\rtf": "dokumen RTF",
}
"""How the content begins → what it is."""
_BLANK = b"\xef\xbb\xbf \t\r\n"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def parse(content: bytes, suffix: str, columns: Columns = ROSTER) -> Table:
    """Every data row that is not blank, and what was wrong with the file; `suffix` is in small letters."""
    notes: list[str] = []
    try:
        table = rows_of(_lines(content, suffix, columns, notes.append), columns)
    except UnreadableError as refusal:
        table = Table(faults=[fault(refusal.code, refusal.message, row=refusal.row, remedy=refusal.remedy)])
    table.notes += notes
    return table


def _lines(content: bytes, suffix: str, columns: Columns, note: Callable[[str], None]) -> Iterator[Line]:
    if len(content) > MAX_BYTES:
        raise UnreadableError(
            Code.FILE_REFUSED,
            f"Berkas lebih besar daripada {MAX_BYTES // 1024**2} MB.",
            remedy="Bagi berkas, atau buang lembar dan kolom yang tidak diperlukan.",
        )
    if not content.strip():
        raise UnreadableError(Code.EMPTY, "Berkas kosong.")
    if content.startswith(_OLD_OFFICE):
        raise UnreadableError(Code.FILE_REFUSED, "Berkas Excel lama atau bersandi tidak dapat dibaca.")
    if content.startswith(_ZIP) and suffix in WORKBOOKS:
        from workflow.roster import workbook  # calamine, which a CSV does without

        return workbook.lines(content, note, columns)
    if suffix in TEXTS | WORKBOOKS:
        _refuse_disguise(content, suffix)
    else:
        kind = suffix or "tanpa akhiran"
        raise UnreadableError(Code.FILE_REFUSED, f"Jenis berkas “{kind[:20]}” tidak diterima.")
    return delimited.lines(content, columns.names)


def _refuse_disguise(content: bytes, suffix: str) -> None:
    """Under a name that we take; programs of offices like to name their web pages and workbooks otherwise."""
    begin = content[:4096].lstrip(_BLANK)
    told = next((what for sign, what in _DISGUISES.items() if begin.startswith(sign)), None)
    if told is None and suffix in WORKBOOKS:
        told = "bukan buku kerja XLSX"
    if told:
        message = f"Isi berkas {told}, padahal namanya berakhiran “{suffix}”."
        remedy = "Buka berkas itu di spreadsheet, lalu simpan ulang sebagai XLSX atau CSV UTF-8."
        raise UnreadableError(Code.FILE_REFUSED, message, remedy=remedy)
