"""A file of service events as rows, with every fault told by row and remedy. One row is one event of one ticket."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from workflow.roster import delimited
from workflow.roster.table import UnreadableError, column_name, plain
from workflow.service.errors import TicketsRefusedError
from workflow.service.events import RETURNED, WORDS, Happening

COLUMNS = (
    "nomor_tiket",
    "layanan_kode",
    "layanan_nama",
    "unit_kode",
    "standar_jam",
    "petugas_nip",
    "kejadian",
    "waktu",
    "alasan",
)
LARGEST_FILE = 64_000_000
LONGEST = {"nomor_tiket": 60, "layanan_kode": 40, "layanan_nama": 200, "unit_kode": 40, "alasan": 1000}
NIP = re.compile(r"\d{18}")
YEARS = range(1900, 2201)
STANDARD = range(1, 10_000)
UNDECODED = "\ufffd"


@dataclass(frozen=True)
class Row:
    """One event as the file tells it."""

    line: int
    number: str
    service: str
    service_name: str
    unit: str
    standard: Decimal
    nip: str
    happening: Happening


def rows_of(content: bytes, zone: ZoneInfo) -> list[Row]:
    """Times without offset are those of the zone. Raises TicketsRefusedError with every fault of the cells."""
    if len(content) > LARGEST_FILE:
        raise TicketsRefusedError([f"Berkas lebih dari {LARGEST_FILE // 1_000_000} MB. Bagi menurut bulan."])
    try:
        lines = enumerate(delimited.lines(content, COLUMNS), 1)
        header = next(lines, None)
        places = _places([] if header is None else header[1].cells)
        faults: list[str] = []
        found = [
            row
            for number, line in lines
            if any(cell.strip() for cell in line.cells)
            and (row := _row(number, _cells(line.cells, places), zone, faults)) is not None
        ]
    except UnreadableError as fault:
        place = f"Baris {fault.row}: " if fault.row else ""
        raise TicketsRefusedError([f"{place}{fault.message} {fault.remedy}".strip()]) from fault
    if not faults and not found:
        faults = [
            "Berkas tidak memuat satu kejadian pun. Isi paling sedikit satu baris di bawah judul kolom."
        ]
    if faults:
        raise TicketsRefusedError(faults)
    return found


def rows_of_objects(objects: Sequence[Mapping[str, object]], zone: ZoneInfo) -> list[Row]:
    """The same from JSON objects, whose place counts as the row. Raises TicketsRefusedError."""
    faults: list[str] = []
    found = []
    for line, each in enumerate(objects, 1):
        strange = sorted(set(each) - set(COLUMNS))
        if strange:
            faults.append(f"Baris {line}: isian {_short(str(strange[0]))} tidak dikenal. Hapus isian itu.")
            continue
        cells = {name: plain(_text(each.get(name))) for name in COLUMNS}
        row = _row(line, cells, zone, faults)
        if row is not None:
            found.append(row)
    if faults:
        raise TicketsRefusedError(faults)
    return found


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _places(header: Sequence[str]) -> dict[str, int]:
    names = [column_name(title) for title in header]
    faults = [
        f"Baris 1: kolom {name} tidak ada. Tambahkan kolom itu."
        for name in COLUMNS
        if name not in names and name != "alasan"
    ]
    faults += [
        f"Baris 1: kolom {name} ada dua kali. Hapus salah satunya."
        for name in COLUMNS
        if names.count(name) > 1
    ]
    if faults:
        raise TicketsRefusedError(faults)
    return {name: names.index(name) for name in COLUMNS if name in names}


def _cells(cells: Sequence[str], places: dict[str, int]) -> dict[str, str]:
    return {
        name: plain(cells[places[name]]) if name in places and places[name] < len(cells) else ""
        for name in COLUMNS
    }


def _row(line: int, cells: dict[str, str], zone: ZoneInfo, faults: list[str]) -> Row | None:
    found = list(_faults(cells))
    at, standard = moment(cells["waktu"], zone), _standard(cells["standar_jam"])
    if at is None:
        found.append(f"waktu “{_short(cells['waktu'])}” tidak terbaca. Tulis seperti 2026-03-02 08:15.")
    if standard is None:
        found.append(
            f"standar_jam “{_short(cells['standar_jam'])}” bukan jam kerja dari {STANDARD.start} sampai"
            f" {STANDARD.stop - 1}. Tulis bilangan, misalnya 16 atau 7,5."
        )
    faults += [f"Baris {line}: {fault}" for fault in found]
    if found or at is None or standard is None:
        return None
    happening = Happening(at, WORDS[cells["kejadian"].casefold()], cells["alasan"])
    return Row(
        line,
        cells["nomor_tiket"],
        cells["layanan_kode"],
        cells["layanan_nama"],
        cells["unit_kode"],
        standard,
        cells["petugas_nip"].replace(" ", ""),
        happening,
    )


def _faults(cells: dict[str, str]) -> Iterator[str]:
    for name, value in cells.items():
        if not value and name != "alasan":
            yield f"{name} kosong. Isi kolom ini."
        if name in LONGEST and len(value) > LONGEST[name]:
            yield f"{name} lebih dari {LONGEST[name]} huruf. Pendekkan."
        if UNDECODED in value or "\0" in value:
            yield f"{name} memuat huruf yang tidak terbaca. Simpan ulang berkas sebagai UTF-8."
    if cells["petugas_nip"] and not NIP.fullmatch(cells["petugas_nip"].replace(" ", "")):
        yield f"petugas_nip “{_short(cells['petugas_nip'])}” bukan 18 angka. Salin dari daftar pegawai, sebagai teks."
    word = cells["kejadian"].casefold()
    if word and word not in WORDS:
        yield f"kejadian “{_short(word)}” tidak dikenal. Pakai salah satu: {', '.join(WORDS)}."
    if WORDS.get(word) == RETURNED and not cells["alasan"]:
        yield "kejadian dikembalikan tanpa alasan. Isi kolom alasan."


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """`2026-03-02 08:15`, also with seconds, T, or an offset; a date alone is none."""
    if not re.match(r"\d{4}-\d{2}-\d{2}[ T]\d{2}[:.]\d{2}", text):
        return None
    try:
        found = datetime.fromisoformat(re.sub(r"(?<=^.{13})\.", ":", text))
    except ValueError:
        return None
    if found.year not in YEARS:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _standard(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    fits = found.is_finite() and STANDARD.start <= found < STANDARD.stop
    return found if fits and found == round(found, 2) else None


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 -- what fits a line
