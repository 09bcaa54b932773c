"""CSV as spreadsheets save it here: comma, semicolon or tab; UTF-8 or wholly Windows-1252."""

import csv
import io
import re
from collections.abc import Iterator

from workflow.roster.rows import COLUMNS, Code
from workflow.roster.table import Table, UnreadableError, column_name

DELIMITERS = ",;\t"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_UTF8_LETTER = re.compile(r"[^\x00-\x7f\udc80-\udcff]")


def table(content: bytes) -> Table:
    text = decode(content)
    return Table(_lines(text, _delimiter(text)))


def decode(content: bytes) -> str:
    """Raises UnreadableError naming the first line that is neither.

    A file with good UTF-8 letters beside broken ones was pasted together from two encodings: reading it as
    Windows-1252 would succeed and garble the good ones.
    """
    if content.startswith(_WIDE) or b"\0" in content:
        raise UnreadableError(Code.ENCODING, "Berkas bukan teks UTF-8 atau Windows-1252.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        row = content.count(b"\n", 0, broken.start) + 1
    lenient = content.decode("utf-8", "surrogateescape")
    if _UTF8_LETTER.search(lenient):
        raise UnreadableError(Code.ENCODING, "Berkas mencampur UTF-8 dengan sandi lain.", row=row)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as cause:
        row = content.count(b"\n", 0, cause.start) + 1
        raise UnreadableError(Code.ENCODING, "Ada huruf yang tidak dapat dibaca.", row=row) from cause


def _delimiter(text: str) -> str:
    """The one that finds most of our columns in the first line."""
    first = text.partition("\n")[0]

    def known(delimiter: str) -> int:
        names = next(csv.reader([first], delimiter=delimiter), [])
        return sum(column_name(name) in COLUMNS for name in names)

    return max(DELIMITERS, key=known)


def _lines(text: str, delimiter: str) -> Iterator[list[str]]:
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
