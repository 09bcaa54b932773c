"""What a roster consists of: its columns, a row as read, a row as understood, and a fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

COLUMNS = (
    "nip",
    "nama",
    "email",
    "status",
    "golongan",
    "jabatan",
    "jenis_jabatan",
    "jenjang",
    "unit_kode",
    "unit_nama",
    "unit_induk",
    "atasan_nip",
    "tmt_jabatan",
    "tmt_selesai",
    "dasar",
)


@dataclass(frozen=True)
class Columns:
    """What the first row of a file names: a roster's, or another table's of HR."""

    names: tuple[str, ...]
    """`nip` is one of them."""
    optional: frozenset[str] = frozenset()
    """Those that a file may leave out."""


ROSTER = Columns(COLUMNS)
NIP_COLUMNS = ("nip", "atasan_nip")
LONGEST = {
    "nama": 200,
    "email": 254,
    "golongan": 10,
    "jabatan": 200,
    "unit_kode": 40,
    "unit_nama": 200,
    "unit_induk": 40,
    "dasar": 200,
}
"""Signs that the database keeps of a text; a test compares them with the tables."""


class Status(StrEnum):
    PNS = "PNS"
    PPPK = "PPPK"
    PART_TIME = "PPPK paruh waktu"


class PostKind(StrEnum):
    """Jenis jabatan, UU 20/2023: managerial from the top down, then the others."""

    JPT_PRATAMA = "JPT Pratama"
    ADMINISTRATOR = "Administrator"
    PENGAWAS = "Pengawas"
    FUNGSIONAL = "Fungsional"
    PELAKSANA = "Pelaksana"

    @property
    def rank(self) -> int:
        """5 for JPT Pratama down to 1 for Pelaksana: the greater number is the higher post."""
        kinds = list(PostKind)
        return len(kinds) - kinds.index(self)


class Level(StrEnum):
    """Jenjang of a functional post."""

    PEMULA = "Pemula"
    TERAMPIL = "Terampil"
    MAHIR = "Mahir"
    PENYELIA = "Penyelia"
    AHLI_PERTAMA = "Ahli Pertama"
    AHLI_MUDA = "Ahli Muda"
    AHLI_MADYA = "Ahli Madya"
    AHLI_UTAMA = "Ahli Utama"


class Capacity(StrEnum):
    """In what way a post is held, as `dasar` says it first."""

    DEFINITIVE = "definitive"
    PLT = "plt"
    PLH = "plh"
    STUDY = "tugas_belajar"
    LEAVE = "cltn"
    """Cuti di luar tanggungan negara."""

    @property
    def word(self) -> str:
        """How `dasar` begins."""
        return WORDS[self]


WORDS = {
    Capacity.DEFINITIVE: "definitif",
    Capacity.PLT: "Plt",
    Capacity.PLH: "Plh",
    Capacity.STUDY: "tugas belajar",
    Capacity.LEAVE: "CLTN",
}
ACTING = frozenset({Capacity.PLT, Capacity.PLH})
"""Authority beside or without an own post."""
AWAY = frozenset({Capacity.STUDY, Capacity.LEAVE})
"""Released from the post: days of the career like any other, but without authority over anybody (PP 11/2017)."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    NIP_INVALID = "nip_invalid"
    NIP_DUPLICATE = "nip_duplicate"
    SUPERVISOR_UNKNOWN = "supervisor_unknown"
    SUPERVISOR_SELF = "supervisor_self"
    SUPERVISOR_CYCLE = "supervisor_cycle"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_CYCLE = "unit_cycle"
    SEGMENT_OVERLAP = "segment_overlap"
    DATE_INVALID = "date_invalid"
    REQUIRED_MISSING = "required_missing"
    EMAIL_INVALID = "email_invalid"
    TEXT_TOO_LONG = "text_too_long"
    ENCODING = "encoding"
    FORMULA = "formula"
    HEADER = "header"
    EMPTY = "empty"
    FILE_REFUSED = "file_refused"
    EMAIL_MISSING = "email_missing"
    EMAIL_SHARED = "email_shared"
    SUPERVISOR_VACANT = "supervisor_vacant"
    SEGMENT_GAP = "segment_gap"
    STATUS_MISMATCH = "status_mismatch"
    SPAN_TOO_WIDE = "span_too_wide"
    UNIT_CONFLICT = "unit_conflict"

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self in WARNINGS else Severity.ERROR


WARNINGS = frozenset(
    {
        Code.EMAIL_MISSING,
        Code.EMAIL_SHARED,
        Code.SUPERVISOR_VACANT,
        Code.SEGMENT_GAP,
        Code.STATUS_MISMATCH,
        Code.SPAN_TOO_WIDE,
        Code.UNIT_CONFLICT,
    }
)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row's cells as text, by column; `row` counts as a spreadsheet does, the header being 1."""

    row: int
    cells: Mapping[str, str]
    numeric: frozenset[str] = frozenset()
    """Columns whose cell was a number in the workbook: an NIP in one has lost digits."""
    formulas: frozenset[str] = frozenset()
    undecodable: tuple[str, ...] = ()
    """Titles of columns, known or not, whose bytes are no letters; U+FFFD stands in their place."""


@dataclass(frozen=True, slots=True)
class Row:
    """One assignment: a person in a post of a unit under one superior, from the first to the last day."""

    row: int
    nip: str
    nama: str
    email: str
    status: Status
    golongan: str
    jabatan: str
    jenis_jabatan: PostKind
    jenjang: Level | None
    unit_kode: str
    unit_nama: str
    unit_induk: str
    atasan_nip: str
    tmt_jabatan: date
    tmt_selesai: date | None
    """The last day served; None while it lasts."""
    capacity: Capacity
    dasar: str

    @property
    def acting(self) -> bool:
        return self.capacity in ACTING

    @property
    def away(self) -> bool:
        return self.capacity in AWAY

    @property
    def until(self) -> date:
        """The last day served, the end of time while it lasts."""
        return self.tmt_selesai or date.max

    def serves(self, day: date) -> bool:
        return self.tmt_jabatan <= day <= self.until


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One finding, told in Indonesian; `row` 0 is the file as a whole."""

    row: int
    code: Code
    nip: str
    message: str
    remedy: str
    severity: Severity = field(compare=False, default=Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Roster:
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()
    """What was passed over, in Indonesian: other columns, other sheets."""
    digest: str = ""
    """SHA-256 of the file that was read; empty where none was."""

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What forbids taking the roster over."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.ERROR)
