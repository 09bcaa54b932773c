"""The sheet of an XLSX workbook that holds the roster, as text."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from workflow.roster import package
from workflow.roster.package import Package, Sheet
from workflow.roster.rows import ROSTER, Code, Columns
from workflow.roster.table import NOTHING, Line, UnreadableError, names_our_columns

Cell = int | float | str | bool | time | date | datetime | timedelta


def lines(content: bytes, note: Callable[[str], None], columns: Columns = ROSTER) -> Iterator[Line]:
    """The first visible sheet whose first row names our columns, or else the first visible one.

    Raises UnreadableError for a package that is unsafe, encrypted or broken.
    """
    from python_calamine import CalamineError, load_workbook

    examined = package.examine(content)
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            yield from _chosen(examined, workbook, note, columns)
    except (CalamineError, OSError, ValueError) as cause:
        raise UnreadableError(Code.FILE_REFUSED, "Berkas XLSX rusak atau bersandi.") from cause


def _chosen(
    examined: Package, workbook: Any, note: Callable[[str], None], columns: Columns
) -> Iterator[Line]:
    opened = None
    for sheet in examined.sheets:
        found = _Opened(examined, workbook, sheet)
        if names_our_columns(found.header.cells, columns):
            opened = found
            break
        opened = opened or found
    assert opened  # a package without a visible sheet was refused
    others = [sheet.name for sheet in examined.sheets if sheet.name != opened.name]
    if others:
        shown = ", ".join(f"“{name[: package.MAX_TAB_NAME]}”" for name in others)
        note(f"Hanya lembar “{opened.name[: package.MAX_TAB_NAME]}” yang dibaca, bukan {shown}.")
    return chain([opened.header], opened.rest)


class _Opened:
    """A sheet of which the first row is known."""

    def __init__(self, examined: Package, workbook: Any, sheet: Sheet) -> None:
        formulas = examined.scan(sheet).formulas
        self.name = sheet.name
        self.rest = _lines(workbook.get_sheet_by_name(sheet.name), formulas)
        self.header = next(self.rest, Line([]))


def _lines(sheet: Any, formulas: dict[int, set[int]]) -> Iterator[Line]:
    """Calamine begins at the first row, but at the first column that is used."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield Line(
            left + [as_text(cell) for cell in cells],
            _numbers(cells, len(left)),
            frozenset(formulas.get(number, NOTHING)),
        )


def as_text(cell: Cell) -> str:
    """A date cell becomes ISO text; one with a time of day keeps it, so that the check can object."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _numbers(cells: Sequence[Cell], left: int) -> frozenset[int]:
    return frozenset(
        place
        for place, cell in enumerate(cells, start=left)
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    )
