"""What an XLSX package is made of, examined before a parser may trust it.

The limits are those of the project's security requirements: packed and inflated size, entries, ratio, no
macros, no document type, nothing outside the package but mail addresses, and no value outside the table we
accept (calamine allocates the whole rectangle).
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from workflow.roster.rows import Code
from workflow.roster.scanning import Scan
from workflow.roster.table import UnreadableError

MAX_ENTRIES = 200
MAX_INFLATED = 100 * 1024 * 1024
MAX_RATIO = 100
MAX_TAB_NAME = 31
_CHUNK = 256 * 1024
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TYPES = "[Content_Types].xml"
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_HYPERLINK = "/hyperlink"
_MAILTO = "mailto:"
_LIGHTER = "Hapus baris, kolom dan lembar yang tidak diperlukan, atau simpan sebagai CSV."
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    expat.ExpatError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)
"""What the libraries raise at a package that is not one."""

Attributes = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A visible tab of cells and the part it is kept in."""

    name: str
    part: str


@dataclass
class Package:
    """The XML parts of an examined workbook; its visible sheets in the order of their tabs."""

    parts: dict[str, bytes]
    sheets: list[Sheet] = field(default_factory=list)

    def scan(self, sheet: Sheet) -> Scan:
        """Where the sheet computes; raises UnreadableError for values outside the table we accept."""
        found = Scan()
        try:
            walk(self.parts[sheet.part], found.start)
        except BROKEN as cause:
            raise broken() from cause
        return found


def examine(content: bytes) -> Package:
    """Raises UnreadableError for what must not be parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            package = Package(_inflate(archive))
        for part, text in package.parts.items():
            _look_through(part, text)
        package.sheets = list(_visible(package.parts))
    except BROKEN as cause:
        raise broken() from cause
    if not package.sheets:
        raise broken("Tidak ada lembar yang terlihat.")
    return package


def broken(detail: str = "", remedy: str = "") -> UnreadableError:
    message = f"Berkas XLSX rusak atau tidak aman. {detail}".strip()
    return UnreadableError(Code.FILE_REFUSED, message, remedy=remedy)


def _inflate(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every XML part, counted while it inflates: what a header claims about sizes is not believed."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or len({entry.filename for entry in entries}) < len(entries):
        raise broken("Isi paket terlalu banyak atau berulang.")
    parts, total = {}, 0
    for entry in entries:
        _refuse_name(entry.filename)
        if entry.compress_type not in _PACKINGS:
            raise broken("Isi paket dimampatkan dengan cara yang tidak dikenal.")
        pieces = []
        for piece in _pieces(archive, entry, MAX_INFLATED - total):
            total += len(piece)
            pieces.append(piece)
        if entry.filename.endswith((".xml", ".rels")):
            parts[entry.filename] = b"".join(pieces)
    return parts


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> Iterator[bytes]:
    size, limit = 0, min(room, MAX_RATIO * max(entry.compress_size, 1024))
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > limit:
                raise broken("Isi paket mengembang terlalu besar.", _LIGHTER)
            yield piece


def _refuse_name(name: str) -> None:
    plain = name.casefold()
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
        raise broken("Nama di dalam paket menunjuk keluar.")
    if "vbaproject" in plain or "macrosheets" in plain:
        raise _macros()
    if "externallinks/" in plain:
        raise _outside("buku kerja lain")


def _macros() -> UnreadableError:
    return broken("Berkas memuat makro.", "Simpan sebagai XLSX biasa tanpa makro.")


def _outside(what: str) -> UnreadableError:
    return broken(
        f"Berkas memuat tautan ke {what}.",
        "Putuskan tautannya (menu Data, Edit Links; atau hapus hyperlink), lalu simpan ulang.",
    )


def _look_through(part: str, text: bytes) -> None:
    """Well-formed to the end, without document type; relations lead outside by mail addresses alone."""

    def relation(_tag: str, attributes: Attributes) -> None:
        target, kind = attributes.get("Target", "").strip(), attributes.get("Type", "")
        if attributes.get("TargetMode", "").casefold() == "external" and not (
            kind.endswith(_HYPERLINK) and target.casefold().startswith(_MAILTO)
        ):
            raise _outside(f"“{target[:60]}”")

    def content_type(_tag: str, attributes: Attributes) -> None:
        if "macroenabled" in attributes.get("ContentType", "").casefold():
            raise _macros()

    if part.endswith(".rels"):
        walk(text, relation)
    else:
        walk(text, content_type if part == _TYPES else None)


def _visible(parts: dict[str, bytes]) -> Iterator[Sheet]:
    sheets: list[Attributes] = []
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: Attributes) -> None:
        if tag.rpartition(":")[2] == "sheet" and attributes.get("state", "visible") == "visible":
            sheets.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    def relation(_tag: str, attributes: Attributes) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    walk(parts[_WORKBOOK], sheet)
    walk(parts[_RELATIONS], relation)
    for each in sheets:
        if each.get("id") in targets:
            target = targets[each["id"]]
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            yield Sheet(each["name"], path)


def walk(content: bytes, start: Callable[[str, Attributes], None] | None = None) -> None:
    """Reads a part to its end; raises UnreadableError at a document type, ExpatError at broken XML."""

    def refuse(*_: object) -> None:
        raise broken("Isi paket memuat DTD.")

    parser = expat.ParserCreate()
    if start is not None:
        parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
