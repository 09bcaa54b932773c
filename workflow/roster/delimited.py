"""CSV as spreadsheets save it here: comma, semicolon or tab; UTF-8 or wholly Windows-1252."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from workflow.roster.rows import COLUMNS, Code
from workflow.roster.table import NOTHING, Line, UnreadableError, column_name

DELIMITERS = ",;\t"
ENCODINGS = ("utf-8-sig", "cp1252")
MAX_FIELD = 1_000_000
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_UTF8_LETTER = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
_UNDECODABLE = re.compile(r"[\udc80-\udcff]")
_HINT = re.compile(r"\"?sep=([,;\t])\"?\s*\r?\n", re.IGNORECASE)
"""A first line that only tells spreadsheets the delimiter; they do not show it."""


def lines(content: bytes, columns: Sequence[str] = COLUMNS) -> Iterator[Line]:
    """Raises UnreadableError for what is no text and for quotes that are not closed.

    Cells with letters that cannot be decoded are marked and hold U+FFFD in their place.
    """
    text = decode(content)
    hint = _HINT.match(text)
    if hint:
        text = text[hint.end() :]
    for cells in _records(text, hint[1] if hint else _delimiter(text, columns)):
        yield _line(cells)


def decode(content: bytes) -> str:
    """Undecodable bytes become lone surrogates.

    A file with good UTF-8 letters beside broken ones was pasted together from two encodings: reading it as
    Windows-1252 would succeed and garble the good ones.
    """
    if content.startswith(_WIDE) or b"\0" in content:
        raise UnreadableError(Code.ENCODING, "Berkas bukan teks UTF-8 atau Windows-1252.")
    utf8, western = ENCODINGS
    text = content.decode(utf8, "surrogateescape")
    if not _UNDECODABLE.search(text):
        return text
    if content.startswith(b"\xef\xbb\xbf") or _UTF8_LETTER.search(text):
        return text
    return content.decode(western, "surrogateescape")


def _line(cells: Sequence[str]) -> Line:
    if "".join(cells).isascii():
        return Line(cells)
    broken = frozenset(place for place, cell in enumerate(cells) if _UNDECODABLE.search(cell))
    return Line(
        [_UNDECODABLE.sub("\ufffd", cell) for cell in cells] if broken else cells, NOTHING, NOTHING, broken
    )


def _delimiter(text: str, columns: Sequence[str]) -> str:
    """The one that finds most of the columns in the first line."""
    first = text.lstrip("\r\n")[:10_000]

    def known(delimiter: str) -> int:
        names = next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
        return sum(column_name(name) in columns for name in names)

    return max(DELIMITERS, key=known)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, line in enumerate(reader, start=1):  # noqa: B007
            yield line
    except csv.Error as cause:
        raise UnreadableError(
            Code.FILE_REFUSED,
            "Susunan CSV rusak, biasanya tanda kutip yang tidak ditutup.",
            row=number + 1,
            remedy="Perbaiki tanda kutip pada baris ini atau simpan ulang berkas sebagai CSV.",
        ) from cause
