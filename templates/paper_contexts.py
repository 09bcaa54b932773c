"""What the templates of the later papers may use: evaluation, unit's predicates, angka kredit.

As in `contexts.py`, every text is already the text a person reads; `bytes` is a picture.
"""

from dataclasses import dataclass

from templates.contexts import Person


@dataclass(frozen=True, kw_only=True)
class AssessedIndicator:
    """An indicator with what came of it."""

    aspek: str
    indikator: str
    target: str
    realisasi: str


@dataclass(frozen=True, kw_only=True)
class AssessedResult:
    """A work result with its indicators, and the feedback on it."""

    nomor: str
    hasil_pimpinan: str
    hasil: str
    perspektif: str
    indikator: tuple[AssessedIndicator, ...]
    umpan_balik: str


@dataclass(frozen=True, kw_only=True)
class AssessedBehaviour:
    """One BerAKHLAK value, and the feedback on it."""

    nomor: str
    nilai: str
    panduan: tuple[str, ...]
    ekspektasi: str
    umpan_balik: str


@dataclass(frozen=True, kw_only=True)
class AssessedPeriod:
    """One month or quarter of the year, as it was evaluated."""

    periode: str
    rating_hasil_kerja: str
    rating_perilaku: str
    predikat: str
    penilai: str


@dataclass(frozen=True, kw_only=True)
class EvaluationDocument:
    """Evaluasi Kinerja Pegawai, periodic or annual (PermenPANRB 6/2022, annex)."""

    instansi: str
    pendekatan: str
    """`KUANTITATIF` or `KUALITATIF`."""
    bagi: str
    periode: str
    periode_penilaian: str
    pegawai: Person
    penilai: Person
    label_unit_penilai: str
    capaian_organisasi: str
    judul_kurva: str
    kurva: bytes
    """The pattern of that achievement as PNG; empty while none is stated."""
    utama: tuple[AssessedResult, ...]
    tambahan: tuple[AssessedResult, ...]
    realisasi: str
    """Of all work results together, in the employee's words."""
    umpan_balik_hasil: str
    """The appraiser's, of all work results together."""
    rating_hasil_kerja: str
    perilaku: tuple[AssessedBehaviour, ...]
    umpan_balik_perilaku: str
    rating_perilaku: str
    predikat: str
    tempat: str
    tanggal: str
    rujukan: str
    periode_dinilai: tuple[AssessedPeriod, ...] = ()
    """Of the annual one: the year's periods, which inform it and from which nothing is computed."""


@dataclass(frozen=True, kw_only=True)
class PredicateCount:
    """How many of a unit have one predicate."""

    predikat: str
    jumlah: int
    persen: str
    pola: str = ""
    """What the pattern asks of this predicate, in words; empty where it asks nothing."""


@dataclass(frozen=True, kw_only=True)
class RatedPerson:
    """One line of a unit's list."""

    nomor: int
    nama: str
    nip: str
    jabatan: str
    rating_hasil_kerja: str
    rating_perilaku: str
    predikat: str


@dataclass(frozen=True, kw_only=True)
class UnitPredicates:
    """Penetapan Predikat Kinerja of one unit (SE MenPANRB 3/2023)."""

    instansi: str
    unit_kerja: str
    periode_penilaian: str
    capaian_organisasi: str
    dasar_capaian: str
    judul_kurva: str
    kurva: bytes
    pola: tuple[str, ...]
    """The pattern's demands, a sentence each."""
    jumlah: tuple[PredicateCount, ...]
    jumlah_pegawai: int
    kesesuaian: tuple[str, ...]
    """Whether the counts meet the pattern; where not, each demand that is missed."""
    penjelasan: str
    pegawai: tuple[RatedPerson, ...]
    pejabat: Person
    tempat: str
    tanggal: str
    aturan: str
    rujukan: str


@dataclass(frozen=True, kw_only=True)
class CreditPerson:
    """Keterangan perorangan."""

    nama: str
    nip: str
    karpeg: str
    lahir: str
    jenis_kelamin: str
    pangkat: str
    jabatan: str
    unit_kerja: str
    instansi: str


@dataclass(frozen=True, kw_only=True)
class CreditLine:
    """One piece of a year in one jenjang with one predicate."""

    tahun: str
    periodik: str
    predikat: str
    persen: str
    koefisien: str
    angka_kredit: str


@dataclass(frozen=True, kw_only=True)
class CreditSum:
    """One row of the determination."""

    nomor: str
    uraian: str
    lama: str
    baru: str
    jumlah: str
    keterangan: str


@dataclass(frozen=True, kw_only=True)
class CreditNeed:
    """What the next pangkat or jenjang asks for."""

    uraian: str
    minimal: str
    selisih: str


@dataclass(frozen=True, kw_only=True)
class CreditDocument:
    """The three angka kredit forms (PermenPANRB 1/2023, Peraturan BKN 3/2023)."""

    instansi: str
    nomor: str
    periode_penilaian: str
    pegawai: CreditPerson
    penilai: Person
    konversi: tuple[CreditLine, ...]
    """Of this period."""
    jumlah_konversi: str
    akumulasi: tuple[CreditLine, ...]
    """Of the periods before and this one."""
    integrasi: str
    """Brought from before SIULAK, and"""
    integrasi_dari: str
    """by which determination, up to which day; empty where none is recorded."""
    jumlah_akumulasi: str
    penetapan: tuple[CreditSum, ...]
    kumulatif_lama: str
    kumulatif_baru: str
    kumulatif: str
    kebutuhan: tuple[CreditNeed, ...]
    kesimpulan: str
    aturan: str
    tempat: str
    tanggal: str
    tembusan: tuple[str, ...]
    rujukan: str
