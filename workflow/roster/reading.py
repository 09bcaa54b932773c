"""From a file of HR's to rows of text; nothing is understood here, and nothing unreadable raises.

The content decides what a file is, and its name must agree.
"""

from pathlib import Path

from workflow.roster import delimited, workbook
from workflow.roster.rows import Code, Fault, RawRow
from workflow.roster.table import Table, UnreadableError, rows_of
from workflow.roster.wording import fault

MAX_BYTES = 10 * 1024 * 1024
_TEXT = {".csv", ".tsv", ".txt"}
_WORKBOOK = {".xlsx"}
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read(path: Path) -> tuple[list[RawRow], list[Fault]]:
    """Every data row that is not blank, and what was wrong with the file as a whole."""
    try:
        return rows_of(_table(path))
    except UnreadableError as refusal:
        return [], [fault(refusal.code, refusal.message, row=refusal.row, remedy=refusal.remedy)]


def _table(path: Path) -> Table:
    content = _bytes(path)
    suffix = path.suffix.lower()
    if content.startswith(_OLD_OFFICE):
        raise UnreadableError(Code.FILE_REFUSED, "Berkas Excel lama atau bersandi tidak dapat dibaca.")
    if content.startswith(_ZIP) and suffix in _WORKBOOK:
        return workbook.table(content)
    if content.startswith(_ZIP) or suffix not in _TEXT:
        raise UnreadableError(Code.FILE_REFUSED, f"Jenis berkas “{suffix or path.name}” tidak diterima.")
    return delimited.table(content)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as cause:
        raise UnreadableError(
            Code.FILE_REFUSED,
            f"Berkas {path} tidak dapat dibuka: {cause.strerror}.",
            remedy="Periksa nama berkas dan izin bacanya.",
        ) from cause
    if len(content) > MAX_BYTES:
        raise UnreadableError(
            Code.FILE_REFUSED,
            f"Berkas lebih besar daripada {MAX_BYTES // 1024**2} MB.",
            remedy="Bagi berkas, atau buang lembar dan kolom yang tidak diperlukan.",
        )
    if not content.strip():
        raise UnreadableError(Code.EMPTY, "Berkas kosong.")
    return content
