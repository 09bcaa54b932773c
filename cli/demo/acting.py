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
from pathlib import Path

from sqlalchemy import Engine, select

from cli.demo import returning
from cli.demo.casting import Cast, cast, lot
from models.evaluation import Objection
from models.session import reading
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
    SentBack,
)

LINK = re.compile(r"https?://\S+/t/([A-Za-z0-9_-]{20,})")


def links(path: Path) -> list[str]:
    """The secrets of the links in one caught mail's text, in order."""
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    return list(dict.fromkeys(LINK.findall(body.get_content())))


PATIENCE = 4
"""Reminders after which even the last appraiser acts, where nobody else may."""


class People:
    """Everybody at once, each with a temper of their own."""

    def __init__(self, engine: Engine, spared: frozenset[int] = frozenset(), *, eager: bool = False) -> None:
        self._engine = engine
        self._spared, self._eager = spared, eager
        self._casts: dict[int, Cast] = {}
        self.done: Counter[str] = Counter()

    def _cast(self, cycle_id: int) -> Cast:
        """Of an office that plays its year in full."""
        if cycle_id not in self._casts:
            with reading(self._engine) as session:
                self._casts[cycle_id] = cast(session, cycle_id)
        return self._casts[cycle_id]

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
        again = returning.has_come_back(self._engine, view, "appraiser")
        if not (self._eager or again) and (_waits(view, 10) or _never(view, 12)):
            return
        text = "Seluruh rencana hasil kerja tahun ini terlaksana; bukti dukung tersimpan di unit."
        if again:
            text = f"{text} {returning.COMPLETED}"
        self._fire(view, "submit_self_assessment", now, SelfAssessment(text))

    def supervisor_review(self, view: TaskView, now: datetime) -> None:
        stubborn = _never(view, 15) and view.reminders < PATIENCE
        if returning.has_come_back(self._engine, view, "calibrator"):
            self._fire(view, "submit_review", now, returning.rated_again(self._engine, view))
            return
        if view.role == "appraiser" and not self._eager and (_waits(view, 8) or stubborn):
            return
        back = None if self._eager else returning.sends_back(self._engine, view, self._cast(view.cycle_id))
        if back is not None:
            self._fire(view, back, now, SentBack(returning.INCOMPLETE))
            return
        self._fire(view, "submit_review", now, review_of(_number(view, "rating")))

    def calibration(self, view: TaskView, now: datetime) -> None:
        achievement = ("baik", "istimewa", "baik", "butuh_perbaikan")[_number(view, "unit") % 4]
        reason = "Capaian perjanjian kinerja unit tahun ini menurut laporan kinerjanya."
        with contextlib.suppress(RefusedError):  # stated before, and on paper by now
            acts.state_achievement(self._engine, view, view.recipient_id, achievement, reason, now)
        if not self._eager:
            back = returning.weigh(self._engine, view, self._cast(view.cycle_id), now)
            self.done += Counter({"return_to_review": back})
        differs = (
            "Pegawai unit ini sedikit dan pekerjaannya berbeda-beda; penilaian sudah diperiksa satu per satu."
        )
        outcome = acts.confirm_unit(self._engine, view, view.recipient_id, now, differs)
        self.done["confirm"] += outcome.moved

    def receipt(self, view: TaskView, now: datetime) -> None:
        chosen = self._cast(view.cycle_id)
        objects = view.evaluation_id in chosen.objecting
        if view.evaluation_id not in chosen.silent and (objects or not (_waits(view, 9) or _never(view, 14))):
            self._fire(view, "acknowledge", now)

    def response(self, view: TaskView, now: datetime) -> None:
        chosen = self._cast(view.cycle_id)
        if view.evaluation_id == chosen.refusing:
            return
        if view.evaluation_id in chosen.objecting:
            statement = "Dua kegiatan yang selesai pada bulan November belum ikut dinilai."
            self._fire(view, "object", now, ObjectionStatement(statement))
        elif (
            _number(view, "silent") % 6
            or view.evaluation_id == chosen.away
            or returning.has_come_back(self._engine, view, "calibrator")
        ):
            self._fire(view, "accept", now)

    def explanation(self, view: TaskView, now: datetime) -> None:
        self._fire(
            view, "explain", now, Explanation("Bukti kedua kegiatan itu belum saya terima saat menilai.")
        )

    def objection(self, view: TaskView, now: datetime) -> None:
        if self._upholds(view):
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

    def _upholds(self, view: TaskView) -> bool:
        """The second decision is another than the first: an office has both."""
        with reading(self._engine) as session:
            made = session.scalars(select(Objection.decision).where(Objection.decision.is_not(None))).all()
        return made[0] == "changed" if len(made) == 1 else _number(view, "hakim") % 2 == 1


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
    return lot(topic, view.evaluation_id or view.unit_id, view.recipient_id)


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
