"""A file of HR's records as its understood rows, whatever it tells of people."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from workflow.records.cells import Cells, RecordFileError, RowFault
from workflow.roster.reading import read
from workflow.roster.rows import Columns, RawRow


class Row(Protocol):
    """One understood row."""

    @property
    def row(self) -> int: ...

    @property
    def key(self) -> Hashable:
        """What makes two rows the same record."""


Understood = TypeVar("Understood", bound=Row)


@dataclass(frozen=True)
class RecordFile(Generic[Understood]):
    """A kind of file."""

    columns: Columns
    row: Callable[[Cells, date], Understood | None]
    """None where the row has a fault, which its cells have told."""
    repeated: str
    """The fault of a row that tells the record of an earlier one, with a place for that one's number."""

    def read(self, path: Path, today: date) -> tuple[list[Understood], tuple[str, ...]]:
        """By the child process that opens HR's files: the rows, and what was passed over.

        Raises RecordFileError for a file that is no such table, else with every fault of every row.
        """
        found = read(path, self.columns)
        if found.faults:
            raise RecordFileError(
                [RowFault(each.row, f"{each.message} {each.remedy}") for each in found.faults]
            )
        return self.understood(found.rows, today), tuple(found.notes)

    def understood(self, rows: Sequence[RawRow], today: date) -> list[Understood]:
        """Raises RecordFileError with every fault of every row."""
        faults: list[RowFault] = []
        found = [each for raw in rows if (each := self.row(Cells(raw, faults), today)) is not None]
        first: dict[Hashable, int] = {}
        faults += (
            RowFault(each.row, self.repeated.format(before))
            for each in found
            if (before := first.setdefault(each.key, each.row)) != each.row
        )
        if faults:
            raise RecordFileError(faults)
        return found
