"""A file of daily reports as HR has it: CSV to rows of text, and each row to what it says, or what is wrong with it."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from workflow.plans.amounts import amount
from workflow.reports.entering import minutes_of

COLUMNS = ("nip", "tanggal", "hasil_kerja", "indikator", "uraian", "jumlah", "satuan", "menit", "tautan")
NEEDED = ("nip", "tanggal", "hasil_kerja", "uraian", "menit")
LARGEST = 20_000_000
"""Bytes."""
DELIMITERS = ";,\t"
_PLACE = re.compile(r"(utama|tambahan)\s*([0-9]{1,2})", re.IGNORECASE)
_LOCAL = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")


@dataclass(frozen=True)
class FileFault:
    """One finding with its remedy; row 0 is the file as a whole, row 1 its headings."""

    row: int
    message: str


@dataclass(frozen=True)
class Told:
    """What one row says; which result and indicator are meant, its person's plan tells."""

    row: int
    nip: str
    day: date
    place: str
    """As a person counts: `Utama 1`."""
    indicator: int | None
    """Counted from 1 within the result."""
    text: str
    quantity: Decimal | None
    unit: str
    minutes: int
    link: str


def parse(content: bytes) -> tuple[list[Told], list[FileFault]]:
    """Never raises for what the file contains."""
    if len(content) > LARGEST:
        return [], [
            FileFault(0, f"Berkas lebih dari {LARGEST // 1_000_000} MB. Bagi menjadi beberapa berkas.")
        ]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [FileFault(0, "Berkas bukan teks UTF-8. Simpan ulang sebagai “CSV UTF-8”.")]
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        return [], [
            FileFault(
                reader.line_num, "Tanda kutip tidak berpasangan, atau sel terlalu panjang. Betulkan barisnya."
            )
        ]
    if not rows:
        return [], [FileFault(0, f"Berkas kosong. Baris pertama memuat judul kolom: {', '.join(COLUMNS)}.")]
    return _parsed([cell.strip().lower() for cell in rows[0][1]], rows[1:])


def _parsed(names: list[str], rows: list[tuple[int, list[str]]]) -> tuple[list[Told], list[FileFault]]:
    faults = [
        FileFault(1, f"Kolom {name} tidak ada. Tambahkan judulnya di baris pertama.")
        for name in NEEDED
        if name not in names
    ]
    twice = {name for name in names if name in COLUMNS and names.count(name) > 1}
    faults += [FileFault(1, f"Kolom {name} ada dua kali. Buang salah satunya.") for name in sorted(twice)]
    if faults:
        return [], faults
    told: list[Told] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            faults.append(
                FileFault(number, "Selnya lebih banyak dari judul kolom. Periksa pemisah kolomnya.")
            )
            continue
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        found, wrong = _row(number, row)
        faults += [FileFault(number, message) for message in wrong]
        if found is not None:
            told.append(found)
    return told, faults


def _row(number: int, row: dict[str, str]) -> tuple[Told | None, list[str]]:
    wrong: list[str] = []
    day, place = _day(row.get("tanggal", "")), _PLACE.fullmatch(row.get("hasil_kerja", ""))
    minutes = minutes_of(row.get("menit", ""))
    quantity, typed = None, row.get("jumlah", "")
    try:
        quantity = amount(typed)
    except ValueError:
        wrong.append(f"Jumlah “{typed[:30]}” bukan angka; tulis seperti 1.250 atau 95,5.")
    which = row.get("indikator", "")
    if which and not (which.isascii() and which.isdecimal() and len(which) == 1):
        wrong.append(
            f"Indikator “{which[:30]}” bukan nomor; tulis 1 untuk indikator pertama, atau kosongkan."
        )
    if day is None:
        wrong.append(
            f"Tanggal “{row.get('tanggal', '')[:30]}” tidak terbaca; tulis 2026-03-31 atau 31/3/2026."
        )
    if place is None:
        wrong.append(f"Hasil kerja “{row.get('hasil_kerja', '')[:30]}” tidak terbaca; tulis seperti Utama 1.")
    if minutes is None:
        wrong.append(f"Menit “{row.get('menit', '')[:30]}” bukan bilangan bulat; tulis misalnya 90.")
    if wrong or day is None or place is None or minutes is None:
        return None, wrong
    return (
        Told(
            row=number,
            nip="".join(row.get("nip", "").split()),
            day=day,
            place=f"{place[1].capitalize()} {int(place[2])}",
            indicator=int(which) if which else None,
            text=row.get("uraian", ""),
            quantity=quantity,
            unit=row.get("satuan", ""),
            minutes=minutes,
            link=row.get("tautan", ""),
        ),
        [],
    )


def _day(text: str) -> date | None:
    try:
        if _LOCAL.fullmatch(text):
            return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 -- a day, no moment
        return date.fromisoformat(text)
    except ValueError:
        return None
