"""A sheet's start tags followed: where it has values, and where it computes them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from workflow.roster.rows import Code
from workflow.roster.table import MAX_COLUMNS, MAX_ROWS, UnreadableError, too_large

MAX_TAGS = 4_000_000
"""More tags than this have no room in the cells of a table that we accept."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Of any sheet (ECMA-376): a dimension beyond them was forged."""
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")


def column_number(letters: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@dataclass
class Scan:
    """Cells may leave out their reference and then follow each other.

    A cell without a value is a border or a colour and may stand anywhere: whole columns are painted.
    """

    formulas: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Columns (counted from 0) by row (counted from 1) of cells that compute, or that hold an error's name."""
    row: int = 0
    column: int = -1
    tags: int = 0
    error: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.tags += 1
        if self.tags > MAX_TAGS:
            raise UnreadableError(Code.FILE_REFUSED, "Lembar memuat terlalu banyak sel.")
        match tag if ":" not in tag else tag.rpartition(":")[2]:
            case "c":
                self._cell(attributes)
            case "v" | "is":
                self._value()
            case "f":
                self._value()
                self.formulas[self.row].add(self.column)
            case "row":
                number = attributes.get("r", "")
                self.row, self.column = int(number) if number.isdecimal() else self.row + 1, -1
            case "dimension":
                _refuse_forged(attributes.get("ref", ""))

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if match := _REFERENCE.fullmatch(attributes.get("r", "")):
            self.row, self.column = _place(*match.groups())
        self.error = attributes.get("t") == "e"

    def _value(self) -> None:
        if self.row > MAX_ROWS + 1 or self.column >= MAX_COLUMNS:
            raise too_large(rows=self.row, columns=self.column + 1)
        if self.error:
            self.formulas[self.row].add(self.column)


def _place(letters: str, digits: str) -> tuple[int, int]:
    """Row and column; for what no sheet has, the ones behind its last."""
    if len(letters) > len("XFD") or len(digits) > len(str(LAST_ROW)):
        return LAST_ROW + 1, LAST_COLUMN
    return int(digits), column_number(letters)


def _refuse_forged(reference: str) -> None:
    for letters, digits in _REFERENCE.findall(reference):
        row, column = _place(letters, digits)
        if row > LAST_ROW or column >= LAST_COLUMN:
            raise too_large(rows=row, columns=column + 1)
