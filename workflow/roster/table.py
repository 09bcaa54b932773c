"""A table of text whose first row names the columns, whatever file it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.roster.rows import COLUMNS, Code, Fault, RawRow
from workflow.roster.wording import fault

MAX_ROWS = 50_000
"""Data rows: twenty thousand people with their histories."""
MAX_COLUMNS = 64


class UnreadableError(Exception):
    """Berkas tidak dapat dibaca."""

    def __init__(self, code: Code, message: str, *, row: int = 0, remedy: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.row, self.remedy = code, message, row, remedy


@dataclass(frozen=True)
class Table:
    """Cells by line; positions of marked cells are (row counted from 1, column counted from 0)."""

    lines: Iterable[Sequence[str]]
    numeric: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def too_large(*, rows: int, columns: int) -> UnreadableError:
    return UnreadableError(
        Code.FILE_REFUSED,
        f"Tabel terlalu besar: paling banyak {MAX_ROWS} baris dan {MAX_COLUMNS} kolom,"
        f" berkas ini mencapai baris {rows}, kolom {columns}.",
        remedy="Hapus baris dan kolom di luar daftar pegawai.",
    )


def column_name(title: str) -> str:
    """A title as HR types it, as one of ours: "Unit Kode " is unit_kode."""
    return "_".join(title.casefold().split())


def rows_of(table: Table) -> tuple[list[RawRow], list[Fault]]:
    """Raises UnreadableError when the header does not serve or the table is too large."""
    places: dict[int, str] = {}
    width = 0
    rows: list[RawRow] = []
    faults: list[Fault] = []
    for number, line in enumerate(table.lines, start=1):
        if number == 1:
            places, width = _places(line), len(line)
            continue
        if number > MAX_ROWS + 1 or len(line) > MAX_COLUMNS:
            raise too_large(rows=number, columns=len(line))
        if not any(cell and not cell.isspace() for cell in line):
            continue
        rows.append(_raw(number, line, places, table))
        if len(line) > width:
            faults.append(_surplus(number, len(line), width))
    if not rows:
        faults.append(fault(Code.EMPTY, "Berkas tidak memuat satu pun baris pegawai."))
    return rows, faults


def _places(header: Sequence[str]) -> dict[int, str]:
    if len(header) > MAX_COLUMNS:
        raise too_large(rows=1, columns=len(header))
    names = [column_name(title) for title in header]
    while names and not names[-1]:
        names.pop()
    missing = [column for column in COLUMNS if column not in names]
    doubled = [column for column in COLUMNS if names.count(column) > 1]
    if missing or doubled:
        lacks = f" Tidak ada: {', '.join(missing)}." if missing else ""
        twice = f" Berulang: {', '.join(doubled)}." if doubled else ""
        raise UnreadableError(Code.HEADER, f"Judul kolom tidak lengkap atau berulang.{lacks}{twice}", row=1)
    return dict(enumerate(names))


def _raw(number: int, line: Sequence[str], places: Mapping[int, str], table: Table) -> RawRow:
    cells = dict.fromkeys(COLUMNS, "")
    numeric, formulas = set(), set()
    for place, cell in enumerate(line):
        name = places.get(place, "")
        if name in cells:
            cells[name] = cell
            if (number, place) in table.numeric:
                numeric.add(name)
            if (number, place) in table.formulas or cell.lstrip().startswith(("=", "+", "@")):
                formulas.add(name)
    return RawRow(number, cells, frozenset(numeric), frozenset(formulas))


def _surplus(number: int, cells: int, columns: int) -> Fault:
    message = f"Baris ini berisi {cells} isian untuk {columns} kolom."
    remedy = "Apit isian yang memuat pemisah (misalnya gelar setelah koma) dengan tanda kutip ganda."
    return fault(Code.HEADER, message, row=number, remedy=remedy)
