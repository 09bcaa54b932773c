"""The first visible sheet of an XLSX workbook, as text."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from workflow.roster import package
from workflow.roster.rows import Code
from workflow.roster.table import Table, UnreadableError

Cell = int | float | str | bool | time | date | datetime | timedelta


def table(content: bytes) -> Table:
    """Raises UnreadableError for a package that is unsafe, encrypted or broken."""
    from python_calamine import CalamineError, load_workbook

    sheet = package.examine(content)
    try:
        with load_workbook(io.BytesIO(content)) as workbook:
            cells = workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as cause:
        raise UnreadableError(Code.FILE_REFUSED, "Berkas XLSX rusak atau bersandi.") from cause
    return Table([[as_text(cell) for cell in line] for line in cells], _numbers(cells), sheet.formulas)


def as_text(cell: Cell) -> str:
    """A date cell becomes ISO text; one with a time of day keeps it, so that the check can object."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _numbers(cells: list[list[Cell]]) -> frozenset[tuple[int, int]]:
    def places() -> Iterator[tuple[int, int]]:
        for row, line in enumerate(cells, start=1):
            for column, cell in enumerate(line):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    yield row, column

    return frozenset(places())
