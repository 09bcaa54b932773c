"""What a template may use, and nothing else: one frozen value per kind of mail or document.

Every text here is already the text a person reads (Indonesian, local dates); templates format nothing.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Person:
    """One of the three identity blocks of an appraisal document."""

    nama: str
    nip: str
    pangkat: str
    jabatan: str
    unit_kerja: str
    sebagai: str = ""
    """Of who signs as Plt or Plh, for below the role: `Plt. Kepala Dinas`. Else empty."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One box of a form, with what it stands for."""

    tanda: str
    """☒ or ☐."""
    teks: str


@dataclass(frozen=True, kw_only=True)
class AppraisalDocument:
    """Dokumen Evaluasi Kinerja Pegawai, format D.1.1 (PermenPANRB 6/2022, annex), in each of its variants."""

    instansi: str
    periode: str
    """The stage of the year: TAHUNAN, or TRIWULAN I … IV-AKHIR."""
    periode_penilaian: str
    """From-to of the assignment in the cycle, as text: `1 JANUARI SD 31 DESEMBER TAHUN 2026`."""
    pegawai: Person
    penilai: Person
    atasan_penilai: Person
    capaian_organisasi: str
    predikat: str
    catatan: str
    tempat: str
    tanggal: str
    rujukan: str
    """Evaluation number and revision, printed small in the footer so that a paper leads back to its record."""
    rating_hasil_kerja: str = ""
    rating_perilaku: str = ""
    keberatan: str = ""
    tanggal_keberatan: str = ""
    penjelasan: str = ""
    """The appraiser's, on the objection."""
    tanggal_penjelasan: str = ""
    keputusan: str = ""
    """Of the appraiser's superior: the result is confirmed, or changed."""
    alasan_keputusan: str = ""
    tanggal_keputusan: str = ""
    rekomendasi: tuple[Choice, ...] = ()
    """Of a PPPK: contract, then development."""
    dasar_rekomendasi: str = ""
    """The rule that ticked the boxes."""


@dataclass(frozen=True, kw_only=True)
class PlannedIndicator:
    """One row beside a work result."""

    aspek: str
    indikator: str
    target: str


@dataclass(frozen=True, kw_only=True)
class PlannedResult:
    """Rencana hasil kerja with its indicators."""

    nomor: str
    hasil_pimpinan: str
    """Of JA and JF: the superior's result that it intervenes in."""
    hasil: str
    perspektif: str
    """Of JPT."""
    indikator: tuple[PlannedIndicator, ...]


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """One BerAKHLAK value."""

    nomor: str
    nilai: str
    panduan: tuple[str, ...]
    ekspektasi: str


@dataclass(frozen=True, kw_only=True)
class WorkPlanDocument:
    """Sasaran Kinerja Pegawai, in each of its forms (PermenPANRB 6/2022, annex)."""

    instansi: str
    bagi: str
    """`PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL`, or that of leaders."""
    periode_penilaian: str
    pegawai: Person
    penilai: Person
    label_unit_penilai: str
    """`UNIT KERJA`, or `INSTANSI` for an official above the roster."""
    utama: tuple[PlannedResult, ...]
    tambahan: tuple[PlannedResult, ...]
    perilaku: tuple[Behaviour, ...]
    tempat: str
    tanggal: str
    rujukan: str
    """Evaluation, revision, and whether it is agreed: printed small in the footer."""


@dataclass(frozen=True, kw_only=True)
class WorkPlanAppendix:
    """Lampiran Sasaran Kinerja Pegawai."""

    instansi: str
    periode_penilaian: str
    pegawai: Person
    penilai: Person
    dukungan_sumber_daya: tuple[str, ...]
    skema_pertanggungjawaban: tuple[str, ...]
    konsekuensi: tuple[str, ...]
    tempat: str
    tanggal: str
    rujukan: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing asked of the recipient."""

    about: str
    """Whom or what it is about: a name and post, or a unit. Never an NIP, never a rating."""
    link: str


@dataclass(frozen=True, kw_only=True)
class PromptMail:
    """One mail: the tasks of one kind that one person was asked for in one delivery window."""

    kind: str
    """Folder of the templates: `templates/email/<kind>/`."""
    step: str
    """`ask`, `remind` or `escalate`."""
    recipient_name: str
    recipient_address: str
    cycle_title: str
    deadline: datetime
    """Zone-aware, in the recipient's zone: the last moment."""
    deadline_text: str
    """`Jumat, 8 Januari 2027 pukul 23.59 WIB`."""
    consequence: str
    """One sentence: what happens if nothing is done."""
    tasks: tuple[Task, ...]
    purpose_link: str
    """Where it stands what the evaluation is for; it names nobody and opens nothing."""
    units: tuple[Task, ...] = ()
    """Of a period's mail: whose achievement waits for the same person, each with its page."""


@dataclass(frozen=True, kw_only=True)
class AccountMail:
    """One mail that lets its reader in: an invitation with a link, or a code that was just asked for."""

    kind: str
    """`invitation` or `code`."""
    recipient_name: str
    recipient_address: str
    office_name: str
    office_address: str
    """The beginning of every true link."""
    expires_text: str
    link: str = ""
    code: str = ""
