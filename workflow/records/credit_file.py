"""A file of earlier angka kredit: one row a person, as the last Penetapan Angka Kredit before SIULAK says it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.rules.credit import Credit, Grades
from config.rules.table import table_on
from workflow.records.cells import Cells
from workflow.records.file import RecordFile
from workflow.roster.rows import Columns

PARTS = {
    "base": "ak_dasar",
    "former": "ak_jf_lama",
    "adjusted": "ak_penyesuaian",
    "converted": "ak_konversi",
    "education": "ak_pendidikan",
}
"""The five rows of the form, in their order: where each is stored, and its column."""
NEEDED = ("nip", "nomor_pak", "tanggal_pak", "sampai", "jenjang", "angka_kredit")
OPTIONAL = (*PARTS.values(), "golongan", "tmt_pangkat", "tempat_lahir", "karpeg")
COLUMNS = Columns((*NEEDED, *OPTIONAL), frozenset(OPTIONAL))
ONLY_SUM = "Isi juga rinciannya seperti pada PAK, sedikitnya satu, misalnya ak_konversi."
LONGEST = {"nomor_pak": 80, "tempat_lahir": 80, "karpeg": 20}


@dataclass(frozen=True)
class CreditRow:
    """One understood row."""

    row: int
    nip: str
    decree: str
    decreed_on: date
    until: date
    level: str
    parts: tuple[Decimal, ...]
    """In the order of PARTS."""
    grade: str
    grade_since: date | None
    birthplace: str
    card: str

    @property
    def key(self) -> str:
        """One determination a person."""
        return self.nip

    def said(self) -> dict[str, object]:
        """The columns of the table that a row fills."""
        names = ("decree", "decreed_on", "until", "level", "grade", "grade_since", "birthplace", "card")
        return {name: getattr(self, name) for name in names} | dict(zip(PARTS, self.parts, strict=True))


def _row(cells: Cells, today: date) -> CreditRow | None:
    """None where it has a fault, which the cells have told."""
    table = table_on(Credit, today)
    nip, decree = cells.nip(), cells.text("nomor_pak", LONGEST["nomor_pak"], needed=True)
    decreed_on, until = _past(cells, "tanggal_pak", today), _past(cells, "sampai", today)
    level = cells.one_of("jenjang", {each.code: each.label for each in table.levels})
    if not cells.has("jenjang"):
        cells.fault("Kolom jenjang wajib diisi.")
    parts = tuple(cells.amount(column) for column in PARTS.values())
    total = cells.amount("angka_kredit", needed=True)
    wrong = _sum_fault(cells, parts, total)
    grades = {each.grade: each.grade for each in table_on(Grades, today).pns}
    grade = cells.one_of("golongan", grades) or ""
    since = _past(cells, "tmt_pangkat", today, needed=False)
    if since is not None and not cells.has("golongan"):
        cells.fault("Kolom golongan wajib diisi bila tmt_pangkat diisi.")
    birthplace = cells.text("tempat_lahir", LONGEST["tempat_lahir"])
    card = cells.text("karpeg", LONGEST["karpeg"])
    if wrong or not (nip and decree and level) or decreed_on is None or until is None:
        return None
    sums = tuple(part or Decimal() for part in parts)
    return CreditRow(cells.row, nip, decree, decreed_on, until, level, sums, grade, since, birthplace, card)


def _past(cells: Cells, column: str, today: date, *, needed: bool = True) -> date | None:
    found = cells.day(column, needed=needed)
    if found is not None and found > today:
        cells.fault(f"Kolom {column}: {found} belum tiba. Perbaiki tanggalnya.")
        return None
    return found


def _sum_fault(cells: Cells, parts: tuple[Decimal | None, ...], total: Decimal | None) -> bool:
    """The total is typed too: it finds a part that was left out or mistyped."""
    if total is None:
        return True
    if (counted := sum((part or Decimal() for part in parts), Decimal())) == total:
        return False
    unread = any(
        part is None and cells.has(column) for part, column in zip(parts, PARTS.values(), strict=True)
    )
    if not unread:
        cells.fault(
            f"angka_kredit {total} tidak sama dengan jumlah {', '.join(PARTS.values())}, yaitu {counted}. "
            + ("Samakan dengan PAK; bagian yang kosong dihitung nol." if counted else ONLY_SUM)
        )
    return True


CREDIT_FILE = RecordFile(
    COLUMNS, _row, repeated="NIP ini sudah ada di baris {}. Muat hanya PAK yang terakhir."
)
