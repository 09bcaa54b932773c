"""What an XLSX package is made of, examined before a parser may trust it.

The limits are those of the project's security requirements: packed and inflated size, entries, ratio, no
macros, no document type, and no cell outside the table we accept (calamine allocates the whole rectangle).
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from workflow.roster.rows import Code
from workflow.roster.table import MAX_COLUMNS, MAX_ROWS, UnreadableError, too_large

MAX_ENTRIES = 200
MAX_INFLATED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_TEXT = 4096
"""Bytes of one shared text."""
_CHUNK = 256 * 1024
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class Sheet:
    name: str
    formulas: frozenset[tuple[int, int]]
    """Positions of cells that compute: (row counted from 1, column counted from 0)."""


@dataclass
class _Scan:
    """Follows the start tags of a sheet; cells may leave out their reference and then follow each other."""

    row: int = 0
    column: int = -1
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                number = attributes.get("r", "")
                self.row, self.column = int(number) if number.isdecimal() else self.row + 1, -1
            case "c":
                self._cell(attributes.get("r", ""))
            case "f":
                self.formulas.add((self.row, self.column))

    def _cell(self, reference: str) -> None:
        self.column += 1
        if match := _REFERENCE.fullmatch(reference):
            self.column, self.row = column_number(match[1]), int(match[2])
        if self.row > MAX_ROWS + 1 or self.column >= MAX_COLUMNS:
            raise too_large(rows=self.row, columns=self.column + 1)


def column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def examine(content: bytes) -> Sheet:
    """The first visible sheet's name and formulas; raises UnreadableError for what must not be parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _inflate(archive)
        name, part = _first_sheet(parts)
        scan = _Scan()
        _walk(parts[part], scan.start)
    except (
        zipfile.BadZipFile,
        KeyError,
        expat.ExpatError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as cause:
        raise _broken() from cause
    return Sheet(name, frozenset(scan.formulas))


def _broken(detail: str = "") -> UnreadableError:
    return UnreadableError(Code.FILE_REFUSED, f"Berkas XLSX rusak atau tidak aman. {detail}".strip())


def _inflate(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every XML part, counted while it inflates: what a header claims about sizes is not believed."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or len({entry.filename for entry in entries}) < len(entries):
        raise _broken("Isi paket terlalu banyak atau berulang.")
    parts, total = {}, 0
    for entry in entries:
        _refuse_name(entry.filename)
        pieces, size = [], 0
        with archive.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                size += len(piece)
                if total + size > MAX_INFLATED or size > MAX_RATIO * max(entry.compress_size, 1024):
                    raise _broken("Isi paket mengembang terlalu besar.")
                pieces.append(piece)
        total += size
        if entry.filename.endswith((".xml", ".rels")):
            parts[entry.filename] = b"".join(pieces)
            if b"<!DOCTYPE" in parts[entry.filename]:
                raise _broken("Isi paket memuat DTD.")
        if entry.filename.endswith("sharedStrings.xml"):
            _refuse_long_texts(parts[entry.filename])
    return parts


def _refuse_long_texts(shared: bytes) -> None:
    """A text that every cell refers to is copied into every cell by the parser."""
    if max(map(len, shared.split(b"</si>")), default=0) > MAX_TEXT:
        raise _broken("Ada sel dengan tulisan terlalu panjang.")


def _refuse_name(name: str) -> None:
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
        raise _broken("Nama di dalam paket menunjuk keluar.")
    if "vbaproject" in name.casefold():
        raise _broken("Berkas memuat makro.")


def _first_sheet(parts: dict[str, bytes]) -> tuple[str, str]:
    """The tab that a person sees first, and the part it is kept in."""
    sheets: list[dict[str, str]] = []
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet" and attributes.get("state", "visible") == "visible":
            sheets.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    def relation(_tag: str, attributes: dict[str, str]) -> None:
        targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _walk(parts[_WORKBOOK], sheet)
    _walk(parts[_RELATIONS], relation)
    if not sheets:
        raise _broken("Tidak ada lembar yang terlihat.")
    target = targets[sheets[0]["id"]]
    part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return sheets[0]["name"], part


def _walk(content: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    def refuse(*_: object) -> None:
        raise _broken("Isi paket memuat DTD.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
