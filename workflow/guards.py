"""Conditions on a transition, by name. The docstring is what a person reads when refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from workflow.facts import Facts

Known = TypeVar("Known")
"""Facts of an evaluation, or of whatever else has a machine."""


@dataclass(frozen=True)
class Guard(Generic[Known]):
    name: str
    needs: tuple[str, ...]
    holds: Callable[[Known], bool]

    @property
    def refusal(self) -> str:
        return str(self.holds.__doc__)


GUARDS: dict[str, Guard[Facts]] = {}


def guard(*needs: str) -> Callable[[Callable[[Facts], bool]], Callable[[Facts], bool]]:
    def register(function: Callable[[Facts], bool]) -> Callable[[Facts], bool]:
        GUARDS[function.__name__] = Guard(function.__name__, needs, function)
        return function

    return register


@guard("window")
def window_open(facts: Facts) -> bool:
    """Tahap ini belum dibuka, sudah ditutup, atau sedang ditahan."""
    return facts.window == "open"


@guard("window")
def window_opened(facts: Facts) -> bool:
    """Tahap ini belum dibuka atau sedang ditahan."""
    return facts.window in ("open", "closed")


@guard("stage")
def stage_open(facts: Facts) -> bool:
    """Jadwal tahap ini belum dibuka, sudah ditutup, atau sedang ditahan."""
    return facts.stage == "open"


@guard("window")
def deadline_passed(facts: Facts) -> bool:
    """Batas waktu tahap ini belum lewat."""
    return facts.window == "closed"


@guard("window")
def deadline_ahead(facts: Facts) -> bool:
    """Batas waktunya sudah lewat."""
    return facts.window == "open"


@guard("next_window")
def next_window_opened(facts: Facts) -> bool:
    """Tahap berikutnya belum dibuka."""
    return facts.next_window == "opened"


@guard("realisation")
def realisation_given(facts: Facts) -> bool:
    """Realisasi hasil kerja belum diisi."""
    return bool(facts.realisation)


@guard("return_reason")
def return_reason_given(facts: Facts) -> bool:
    """Alasan pengembalian belum ditulis."""
    return bool(facts.return_reason)


@guard("ratings")
def ratings_complete(facts: Facts) -> bool:
    """Rating hasil kerja dan rating perilaku, masing-masing dengan alasan, belum lengkap."""
    return bool(facts.ratings)


@guard("evidence")
def evidence_named(facts: Facts) -> bool:
    """Bukti rating yang tidak sesuai ekspektasi belum disebut: dokumen, laporan, tiket, atau kejadian mana."""
    return bool(facts.evidence)


@guard("achievement")
def achievement_stated(facts: Facts) -> bool:
    """Capaian kinerja organisasi unit ini belum ditetapkan."""
    return bool(facts.achievement)


@guard("head_settled")
def head_first(facts: Facts) -> bool:
    """Predikat pimpinan unit ini ditetapkan lebih dahulu."""
    return bool(facts.head_settled)


@guard("document")
def document_issued(facts: Facts) -> bool:
    """Dokumen belum terbit; begitu terbit, penerimaannya ditanyakan dan waktunya dihitung sejak hari itu."""
    return facts.document is True


@guard("delivered")
def not_delivered(facts: Facts) -> bool:
    """Dokumen sudah diserahkan."""
    return facts.delivered is False


@guard("received")
def received(facts: Facts) -> bool:
    """Penerimaan dokumen belum dinyatakan."""
    return facts.received is True


@guard("received")
def not_received(facts: Facts) -> bool:
    """Penerimaan dokumen sudah dinyatakan."""
    return facts.received is False


@guard("receipt")
def refusal_noted(facts: Facts) -> bool:
    """Tanggal penolakan, saksinya, dan sebabnya belum lengkap."""
    return facts.receipt == "refused"


@guard("receipt")
def service_noted(facts: Facts) -> bool:
    """Tanggal penyampaian, nomor suratnya, dan penerimanya belum lengkap."""
    return facts.receipt == "served"


@guard("escalated")
def escalated(facts: Facts) -> bool:
    """Penilai masih dalam waktunya; atasan penilai belum diminta turun tangan."""
    return facts.escalated is True


@guard("escalated")
def not_escalated(facts: Facts) -> bool:
    """Atasan penilai sudah diminta turun tangan."""
    return facts.escalated is False


@guard("official_above")
def official_above(facts: Facts) -> bool:
    """Di atas atasan penilai tidak ada pejabat yang dapat memutus keberatan; yang menilai tetap pejabat penilai."""
    return bool(facts.official_above)


@guard("superior_rated")
def superior_rated(facts: Facts) -> bool:
    """Penilaian ini dibuat oleh pejabat penilai, maka penjelasannya dari pejabat penilai."""
    return facts.superior_rated is True


@guard("superior_rated")
def appraiser_rated(facts: Facts) -> bool:
    """Penilaian ini dibuat oleh atasan penilai, maka penjelasannya dari atasan penilai."""
    return facts.superior_rated is False


@guard("objection")
def objection_stated(facts: Facts) -> bool:
    """Alasan keberatan belum ditulis."""
    return bool(facts.objection)


@guard("explanation")
def explanation_given(facts: Facts) -> bool:
    """Penjelasan belum ditulis."""
    return bool(facts.explanation)


@guard("heard")
def heard(facts: Facts) -> bool:
    """Penjelasan dari yang menilai belum ada dan waktunya belum lewat (PP 30/2019 Pasal 59)."""
    return facts.heard is True


@guard("heard")
def not_heard(facts: Facts) -> bool:
    """Penjelasan dari yang menilai sudah ada, atau waktunya sudah lewat."""
    return facts.heard is False


@guard("unexplained")
def unexplained_allowed(facts: Facts) -> bool:
    """Menurut aturan kantor, keberatan ini menunggu penjelasan dari yang menilai walaupun waktunya sudah lewat."""
    return facts.unexplained is True


@guard("decision")
def result_upheld(facts: Facts) -> bool:
    """Putusan yang menguatkan hasil, beserta alasannya, belum lengkap."""
    return facts.decision == "upheld"


@guard("decision")
def result_changed(facts: Facts) -> bool:
    """Putusan yang mengubah hasil, beserta alasannya, belum lengkap."""
    return facts.decision == "changed"
