"""A file of trainings: one row a person and training, with its hours (JP) and what proves them."""

from dataclasses import dataclass
from datetime import date

from workflow.records.cells import Cells
from workflow.records.file import RecordFile
from workflow.roster.rows import Columns

COLUMNS = Columns(
    ("nip", "tanggal", "nama_pelatihan", "jp", "bukti", "dalam_bimbingan"), frozenset({"dalam_bimbingan"})
)
MOST_HOURS = 1000
LONGEST = 200
ANSWERS = {"yes": "ya", "no": "tidak"}


@dataclass(frozen=True)
class TrainingRow:
    """One understood row."""

    row: int
    nip: str
    day: date
    name: str
    hours: int
    proof: str
    guided: bool | None
    """Whether a plan of guidance recorded the same hours; None where the file does not say."""

    @property
    def key(self) -> tuple[str, date, str]:
        """What makes two rows the same training."""
        return self.nip, self.day, self.name.casefold()

    def said(self) -> dict[str, object]:
        """The columns of the table that a row fills."""
        return {name: getattr(self, name) for name in ("day", "name", "hours", "proof", "guided")}


def _row(cells: Cells, today: date) -> TrainingRow | None:
    """None where it has a fault, which the cells have told."""
    nip, day = cells.nip(), cells.day("tanggal", needed=True)
    if day is not None and day > today:
        cells.fault(f"tanggal {day} belum tiba. Muat sesudah pelatihannya selesai.")
        day = None
    name = cells.text("nama_pelatihan", LONGEST, needed=True)
    hours = cells.whole("jp", MOST_HOURS)
    proof = cells.text("bukti", LONGEST, needed=True)
    answer = cells.one_of("dalam_bimbingan", ANSWERS)
    if not (nip and name and proof) or day is None or hours is None:
        return None
    return TrainingRow(cells.row, nip, day, name, hours, proof, None if answer is None else answer == "yes")


TRAINING_FILE = RecordFile(
    COLUMNS, _row, repeated="sama dengan baris {} (NIP, tanggal dan nama pelatihan). Hapus salah satunya."
)
