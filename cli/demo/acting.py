"""The people of the played year: they open the mails that were caught and act through the links in them.

Who acts at once, who waits for a reminder and who never acts follows from the person's number, so that a
resumed demo goes on as an undisturbed one would have.
"""

import contextlib
import email
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.policy import default
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine

from workflow import acts
from workflow.acts import TaskView
from workflow.errors import LinkError, RefusedError
from workflow.payloads import (
    Explanation,
    ObjectionStatement,
    ResultChanged,
    ResultUpheld,
    Review,
    SelfAssessment,
)

LINK = re.compile(r"https?://\S+/t/([A-Za-z0-9_-]{20,})")


def links(path: Path) -> list[str]:
    """The secrets of the links in one caught mail's text, in order."""
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    return list(dict.fromkeys(LINK.findall(body.get_content())))


OBJECTING = 0, 16
"""Of twenty; in the shipped office a PPPK is among them."""
PATIENCE = 4
"""Reminders after which even the last appraiser acts, where nobody else may."""


class People:
    """Everybody at once, each with a temper of their own."""

    def __init__(self, engine: Engine, spared: frozenset[int] = frozenset(), *, eager: bool = False) -> None:
        self._engine = engine
        self._spared, self._eager = spared, eager
        self.done: Counter[str] = Counter()

    def read(self, mails: Iterator[Path], now: datetime) -> int:
        """Acts on what these mails ask; a task done meanwhile is let be. How many acts were done."""
        before = self.done.total()
        for place, path in enumerate(mails):
            for token in links(path):
                try:
                    view = acts.task(self._engine, token)
                except LinkError:
                    continue
                if view.recipient_id not in self._spared:
                    self._act(view, now + timedelta(seconds=place))
        return self.done.total() - before

    def _act(self, view: TaskView, now: datetime) -> None:
        try:
            _ACTS[view.kind](self, view, now)
        except RefusedError:
            self.done["Belum boleh bertindak"] += 1

    def _fire(self, view: TaskView, trigger: str, now: datetime, payload: object = None) -> None:
        acts.act(self._engine, view, view.recipient_id, trigger, now, payload)  # type: ignore[arg-type]
        self.done[trigger] += 1

    def self_assessment(self, view: TaskView, now: datetime) -> None:
        if not self._eager and (_waits(view, 10) or _never(view, 12)):
            return
        text = "Seluruh rencana hasil kerja tahun ini terlaksana; bukti dukung tersimpan di unit."
        self._fire(view, "submit_self_assessment", now, SelfAssessment(text))

    def supervisor_review(self, view: TaskView, now: datetime) -> None:
        stubborn = _never(view, 15) and view.reminders < PATIENCE
        if view.role == "appraiser" and not self._eager and (_waits(view, 8) or stubborn):
            return
        self._fire(view, "submit_review", now, review_of(_number(view, "rating")))

    def calibration(self, view: TaskView, now: datetime) -> None:
        achievement = ("baik", "istimewa", "baik", "butuh_perbaikan")[_number(view, "unit") % 4]
        reason = "Capaian perjanjian kinerja unit tahun ini menurut laporan kinerjanya."
        with contextlib.suppress(RefusedError):  # stated before, and on paper by now
            acts.state_achievement(self._engine, view, view.recipient_id, achievement, reason, now)
        differs = (
            "Pegawai unit ini sedikit dan pekerjaannya berbeda-beda; penilaian sudah diperiksa satu per satu."
        )
        outcome = acts.confirm_unit(self._engine, view, view.recipient_id, now, differs)
        self.done["confirm"] += outcome.moved

    def receipt(self, view: TaskView, now: datetime) -> None:
        if not (_waits(view, 9) or _never(view, 14)):
            self._fire(view, "acknowledge", now)

    def response(self, view: TaskView, now: datetime) -> None:
        if _number(view, "objection") % 20 in OBJECTING:
            statement = "Dua kegiatan yang selesai pada bulan November belum ikut dinilai."
            self._fire(view, "object", now, ObjectionStatement(statement))
        elif _number(view, "silent") % 6:
            self._fire(view, "accept", now)

    def explanation(self, view: TaskView, now: datetime) -> None:
        self._fire(
            view, "explain", now, Explanation("Bukti kedua kegiatan itu belum saya terima saat menilai.")
        )

    def objection(self, view: TaskView, now: datetime) -> None:
        if _number(view, "hakim") % 2:
            self._fire(view, "uphold_result", now, ResultUpheld("Kedua kegiatan itu tugas unit lain."))
        else:
            better = Review(
                "di_atas_ekspektasi",
                "Kedua kegiatan itu terbukti selesai lebih cepat dari targetnya.",
                "di_atas_ekspektasi",
                "Diselesaikan atas prakarsa sendiri.",
                "Berita acara serah terima kedua kegiatan, bulan November.",
                "Notula rapat unit bulan Oktober: ia mengusulkan dan menyusun jadwalnya.",
            )
            changed = ResultChanged("Bukti kedua kegiatan itu lengkap.", better)
            self._fire(view, "change_result", now, changed)


_ACTS = {
    "self_assessment": People.self_assessment,
    "supervisor_review": People.supervisor_review,
    "calibration": People.calibration,
    "receipt": People.receipt,
    "response": People.response,
    "explanation": People.explanation,
    "objection": People.objection,
}


def _number(view: TaskView, topic: str) -> int:
    """The same for the same task, however often the demo is started."""
    subject = view.evaluation_id or view.unit_id
    return int.from_bytes(sha256(f"{topic}:{subject}:{view.recipient_id}".encode()).digest()[:4])


def _waits(view: TaskView, one_in: int) -> bool:
    """Acts only once reminded."""
    return view.reminders == 0 and _number(view, "waits") % one_in == 0


def _never(view: TaskView, one_in: int) -> bool:
    return _number(view, "never") % one_in == 0


def review_of(number: int) -> Review:
    result, behaviour = _RATINGS[number % len(_RATINGS)]
    return Review(
        result,
        "Sesuai realisasi dan bukti dukung yang diperiksa.",
        behaviour,
        "Menurut catatan umpan balik sepanjang tahun.",
        _proof(RESULT_PROOFS[result], number // 11),
        _proof(BEHAVIOUR_PROOFS[behaviour], number // 77),
    )


def _proof(known: tuple[str, ...], number: int) -> str:
    return known[number % len(known)]


_UP, _EVEN, _DOWN = "di_atas_ekspektasi", "sesuai_ekspektasi", "di_bawah_ekspektasi"
RESULT_PROOFS = {
    _UP: (
        "Laporan kinerja triwulan IV, tabel realisasi: 118 persen dari target.",
        "Berita acara serah terima pekerjaan, selesai dua minggu sebelum batas waktunya.",
        "Rekap laporan harian tervalidasi: semua keluaran selesai sebelum tanggal targetnya.",
        "Surat kepala unit tentang rekonsiliasi semester II tanpa temuan.",
        "Rekap buku agenda: tidak satu pun berkas melewati standar pelayanan.",
    ),
    _EVEN: ("", "Laporan kinerja triwulan IV: realisasi sesuai target.", ""),
    _DOWN: (
        "Rekap laporan harian: 61 dari 96 keluaran yang direncanakan.",
        "Nota dinas bulan September: laporan semester I terlambat enam minggu.",
        "Buku agenda surat masuk: sembilan berkas melewati batas waktu penyelesaiannya.",
        "Hasil pemeriksaan internal triwulan III: tiga dokumen dikembalikan dua kali.",
    ),
}
BEHAVIOUR_PROOFS = {
    _UP: (
        "Catatan umpan balik bulan Mei dan Agustus: mendampingi rekan yang baru pindah.",
        "Daftar hadir posko libur bersama: dua kali menggantikan rekan yang sakit.",
        "Notula rapat unit bulan Juli: usulnya tentang formulir antrean diterapkan.",
        "Lembar kesan pengunjung triwulan III: enam orang menyebut pelayanannya.",
    ),
    _EVEN: ("",),
    _DOWN: (
        "Catatan umpan balik bulan Juni: menolak tugas pengganti tanpa alasan.",
        "Rekap kehadiran triwulan II: sebelas kali terlambat tanpa keterangan.",
    ),
}
"""What an appraiser names: always where a rating departs from what was expected."""
_RATINGS = (
    (_EVEN, _EVEN), (_EVEN, _EVEN), (_UP, _EVEN), (_EVEN, _UP), (_EVEN, _EVEN),
    (_UP, _UP), (_DOWN, _EVEN), (_EVEN, _EVEN), (_UP, _UP), (_EVEN, _UP), (_DOWN, _UP),
)  # fmt: skip
