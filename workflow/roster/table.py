"""A table of text whose first row names the columns, whatever file it came from."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from workflow.roster import nip
from workflow.roster.rows import ROSTER, Code, Columns, Fault, PostKind, RawRow, Status
from workflow.roster.wording import fault

MAX_PEOPLE = 20_000
MAX_ROWS = 50_000
"""Data rows: twenty thousand people with their histories."""
MAX_COLUMNS = 64
MAX_CELL = 1_000
"""Signs kept of a cell: several times what any column may hold, so that too long a text is still told."""
Marks = frozenset[int]
NOTHING: Marks = frozenset()
_STATUSES = frozenset(word.casefold() for word in Status)
_KINDS = frozenset(word.casefold() for word in PostKind)
_SHOWN = 8
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
"""Signs without width or meaning here, which copying from pages and chats leaves behind."""


class UnreadableError(Exception):
    """Berkas tidak dapat dibaca."""

    def __init__(self, code: Code, message: str, *, row: int = 0, remedy: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.row, self.remedy = code, message, row, remedy


@dataclass(frozen=True, slots=True)
class Line:
    """One row's cells from the first column on; the marks are places counted from 0."""

    cells: Sequence[str]
    numeric: Marks = NOTHING
    formulas: Marks = NOTHING
    undecodable: Marks = NOTHING


@dataclass
class Table:
    """The rows understood, what was wrong with them as a table, and what a reader should know."""

    rows: list[RawRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def too_large(*, rows: int, columns: int) -> UnreadableError:
    return UnreadableError(
        Code.FILE_REFUSED,
        f"Tabel terlalu besar: paling banyak {MAX_ROWS} baris dan {MAX_COLUMNS} kolom,"
        f" berkas ini mencapai baris {rows}, kolom {columns}.",
        remedy="Hapus baris dan kolom di luar daftar pegawai.",
    )


def plain(text: str) -> str:
    """Composed Unicode with single spaces and without invisible signs."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return " ".join(text.split())


def column_name(title: str) -> str:
    """A title as HR types it, as one of ours: "Unit Kode*" is unit_kode."""
    words = re.split(r"[\W_]+", unicodedata.normalize("NFKC", title).translate(_INVISIBLE).casefold())
    return "_".join(filter(None, words))


def names_our_columns(header: Sequence[str], columns: Columns = ROSTER) -> bool:
    return set(columns.names) - columns.optional <= set(map(column_name, header))


def rows_of(lines: Iterable[Line], columns: Columns = ROSTER) -> Table:
    """Raises UnreadableError when the header does not serve or the table is too large."""
    table = Table()
    rest = iter(lines)
    header = next(rest, Line([]))
    if not _trimmed(header.cells) and not any(_trimmed(line.cells) for line in rest):
        raise UnreadableError(Code.EMPTY, "Berkas kosong.")
    reader = _Reader(header, table, columns)
    for number, line in enumerate(rest, start=2):
        reader.read(number, line)
    table.faults += reader.surplus()
    if not table.rows:
        table.faults.append(fault(Code.EMPTY, "Berkas tidak memuat satu pun baris pegawai."))
    return table


class _Reader:
    """Knows from the header which cell is which column."""

    def __init__(self, header: Line, table: Table, columns: Columns) -> None:
        self._table, self._columns = table, columns
        self._people: set[str] = set()
        self._lengths: list[tuple[int, int, int]] = []
        self._in_place: set[int] = set()
        titles = _trimmed(header.cells)
        if len(titles) > MAX_COLUMNS:
            raise too_large(rows=1, columns=len(titles))
        if header.undecodable:
            raise UnreadableError(Code.ENCODING, "Judul kolom memuat huruf yang tidak dapat dibaca.", row=1)
        names = [column_name(title) for title in titles]
        _refuse_header(names, columns)
        self._places = {place: name for place, name in enumerate(names) if name in columns.names}
        self._titles = titles
        self._width = max(len(titles), len(header.cells))
        extra = [
            title.strip()
            for title, name in zip(titles, names, strict=True)
            if name and name not in columns.names
        ]
        if extra:
            shown = ", ".join(f"“{title[:40]}”" for title in extra[:_SHOWN]) + (
                ", …" if extra[_SHOWN:] else ""
            )
            table.notes.append(f"Kolom yang tidak dikenal diabaikan: {shown}.")

    def read(self, number: int, line: Line) -> None:
        cells = _trimmed(line.cells)
        if not cells:
            return
        if number > MAX_ROWS + 1 or len(cells) > MAX_COLUMNS:
            raise too_large(rows=number, columns=len(cells))
        if self._repeats_header(cells):
            remedy = "Hapus baris ini; judul kolom cukup sekali, pada baris pertama."
            again = fault(
                Code.HEADER, "Judul kolom terulang di antara baris pegawai.", row=number, remedy=remedy
            )
            self._table.faults.append(again)
            return
        row = self._raw(number, cells, line)
        self._table.rows.append(row)
        self._people.add(nip.normalise(row.cells["nip"]) or str(number))
        if len(self._people) > MAX_PEOPLE:
            raise UnreadableError(
                Code.FILE_REFUSED,
                f"Berkas memuat lebih dari {MAX_PEOPLE} pegawai.",
                remedy="Bagi menurut instansi; satu daftar adalah milik satu kantor.",
            )
        self._lengths.append((number, len(line.cells), len(cells)))
        if len(line.cells) > self._width and self._columns is ROSTER and _words_in_place(row):
            self._in_place.add(number)

    def _repeats_header(self, cells: Sequence[str]) -> bool:
        """As where lists of several units were pasted below each other."""
        return all(
            place < len(cells) and column_name(cells[place]) == name for place, name in self._places.items()
        )

    def surplus(self) -> Iterator[Fault]:
        """Rows with more cells than the header has: a comma in a name has shifted them.

        Blank cells at the end count only where most rows do not have them, since some programs end every row with a
        delimiter, and where the row's own words do not stand in their places.
        """
        times = Counter(written for _, written, _ in self._lengths)
        usual = min((length for length in times if times[length] == max(times.values())), default=0)
        for number, written, filled in self._lengths:
            blank = written > max(self._width, usual) and number not in self._in_place
            if filled > self._width or blank:
                yield _surplus(number, written, self._width)

    def _raw(self, number: int, cells: Sequence[str], line: Line) -> RawRow:
        found = dict.fromkeys(self._columns.names, "")
        for place, name in self._places.items():
            if place < len(cells):
                found[name] = plain(cells[place])[:MAX_CELL]
        formulas = {
            name
            for place, name in self._places.items()
            if place in line.formulas
            or (computes(found[name]) and not (name == "email" and _is_half(found[name])))
        }
        return RawRow(
            number,
            found,
            frozenset(self._places[place] for place in line.numeric if place in self._places),
            frozenset(formulas),
            tuple(self._title(place) for place in sorted(line.undecodable)),
        )

    def _title(self, place: int) -> str:
        title = self._titles[place] if place < len(self._titles) else ""
        return self._places.get(place) or plain(title)[:40] or f"ke-{place + 1}"


def _words_in_place(row: RawRow) -> bool:
    return (
        row.cells["status"].casefold() in _STATUSES
        and row.cells["jenis_jabatan"].casefold() in _KINDS
        and row.cells["tmt_jabatan"][:4].isdecimal()
        and nip.normalise(row.cells["nip"]).isdecimal()
    )


def computes(cell: str) -> bool:
    """Whether a spreadsheet would take the text for a formula. A lone dash says that there is nothing."""
    return cell.startswith(("=", "+", "@")) or (cell.startswith("-") and cell.strip("- ") != "")


def _is_half(address: str) -> bool:
    """Of an address whose first half was lost, HR has to hear that and not of a formula."""
    return address.startswith("@") and "(" not in address


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """Without the blank cells at the end, of which spreadsheets save many."""
    end = len(cells)
    while end and (not cells[end - 1] or cells[end - 1].isspace()):
        end -= 1
    return cells[:end]


def _refuse_header(names: Sequence[str], columns: Columns) -> None:
    times = Counter(names)
    missing = [column for column in columns.names if not times[column] and column not in columns.optional]
    doubled = [column for column in columns.names if times[column] > 1]
    if missing or doubled:
        lacks = f" Tidak ada: {', '.join(missing)}." if missing else ""
        twice = f" Berulang: {', '.join(doubled)}." if doubled else ""
        raise UnreadableError(Code.HEADER, f"Judul kolom tidak lengkap atau berulang.{lacks}{twice}", row=1)


def _surplus(number: int, cells: int, columns: int) -> Fault:
    message = f"Baris ini berisi {cells} isian untuk {columns} kolom."
    remedy = "Apit isian yang memuat pemisah (misalnya gelar setelah koma) dengan tanda kutip ganda."
    return fault(Code.HEADER, message, row=number, remedy=remedy)
