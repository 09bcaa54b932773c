"""What a daily report must fulfil: every fault at once, each with its remedy."""

from urllib.parse import urlsplit

from workflow.payloads import UNSTORABLE
from workflow.reports.content import (
    LONGEST_LINK,
    LONGEST_TEXT,
    LONGEST_UNIT,
    MINUTES_A_DAY,
    Entry,
    Frame,
    Goal,
)
from workflow.wording import long_date

NO_PLAN = "SKP periode ini belum disepakati. Sepakati dahulu SKP-nya, lalu laporkan pekerjaannya."
CLOSED = "Penilaian periode ini sudah dilakukan; laporan harian tidak diterima lagi."
AGAIN = "Laporan yang sama (tanggal, hasil kerja dan uraiannya) sudah ada. Ubah uraiannya bila ini pekerjaan lain."


def frame_faults(frame: Frame) -> tuple[str, ...]:
    """What stands in the way of any report."""
    if not frame.is_open:
        return (CLOSED,)
    return () if frame.goals else (NO_PLAN,)


def faults(entry: Entry, frame: Frame) -> tuple[str, ...]:
    """Every reason for which the report cannot be taken; nothing means that it can."""
    general = frame_faults(frame)
    if general:
        return general
    goal = frame.goal(entry.result)
    told = [*_day(entry, frame), *_target(entry, goal), *_text(entry), *_minutes(entry, frame), *_link(entry)]
    if goal is not None and (entry.day, goal.root, entry.text.strip()) in frame.known:
        told.append(AGAIN)
    return tuple(told)


def _day(entry: Entry, frame: Frame) -> list[str]:
    if entry.day > frame.today:
        return [f"Tanggal {long_date(entry.day)} belum tiba. Laporkan setelah dikerjakan."]
    if entry.day < frame.first:
        return [
            (
                f"Tanggal {long_date(entry.day)} sebelum SKP ini berlaku, yaitu {long_date(frame.first)}. "
                "Betulkan tanggalnya."
            )
        ]
    if entry.day > frame.last:
        return [
            (
                f"Tanggal {long_date(entry.day)} sesudah hari terakhir SKP ini, yaitu {long_date(frame.last)}. "
                "Laporkan pada SKP jabatan berikutnya."
            )
        ]
    return []


def _target(entry: Entry, goal: Goal | None) -> list[str]:
    if goal is None:
        return ["Hasil kerja itu tidak ada pada SKP yang berlaku. Pilih hasil kerja dari daftarnya."]
    if entry.indicator is not None and entry.indicator not in {gauge.number for gauge in goal.gauges}:
        return ["Indikator itu bukan milik hasil kerja yang dipilih. Pilih lagi indikatornya."]
    return []


def _text(entry: Entry) -> list[str]:
    told = []
    if not entry.text.strip():
        told.append("Tuliskan hasil (output) pekerjaannya.")
    elif len(entry.text) > LONGEST_TEXT:
        told.append(f"Uraian terlalu panjang: paling banyak {LONGEST_TEXT} huruf.")
    if len(entry.unit) > LONGEST_UNIT:
        told.append(f"Satuan terlalu panjang: paling banyak {LONGEST_UNIT} huruf.")
    if any(UNSTORABLE.search(text) for text in (entry.text, entry.unit, entry.link)):
        told.append("Tulisan memuat tanda yang tidak dapat disimpan; ketik ulang tanpa menyalin.")
    if entry.quantity is not None and entry.quantity < 0:
        told.append("Jumlah tidak boleh kurang dari nol.")
    if entry.indicator is not None and entry.quantity is None:
        told.append("Isi jumlahnya, karena laporan ini dihitung pada sebuah indikator.")
    if entry.quantity is not None and not entry.unit.strip():
        told.append("Isi satuan dari jumlah itu, misalnya laporan atau berkas.")
    return told


def _minutes(entry: Entry, frame: Frame) -> list[str]:
    if not 1 <= entry.minutes <= MINUTES_A_DAY:
        return ["Isi lamanya dalam menit, paling sedikit 1."]
    before = frame.minutes.get(entry.day, 0)
    if before + entry.minutes > frame.most_minutes:
        return [
            (
                f"Jumlah menit pada {long_date(entry.day)} menjadi {before + entry.minutes}, lebih dari "
                f"{frame.most_minutes} menit sehari. Kurangi menitnya."
            )
        ]
    return []


def _link(entry: Entry) -> list[str]:
    """Only https: a browser of the appraiser follows it."""
    if not entry.link:
        return []
    try:
        parts = urlsplit(entry.link)
        good = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or len(entry.link) > LONGEST_LINK or any(sign.isspace() for sign in entry.link):
        return [
            f"Tautan bukti harus berupa alamat https:// tanpa spasi, paling panjang {LONGEST_LINK} huruf."
        ]
    return []
