"""One row understood by itself: its cells cleaned, its dates and words recognised, its faults named."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from workflow.roster import addresses, nip, standing
from workflow.roster.rows import (
    ACTING,
    COLUMNS,
    LONGEST,
    NIP_COLUMNS,
    WORDS,
    Capacity,
    Code,
    Fault,
    Level,
    PostKind,
    RawRow,
    Row,
    Severity,
    Status,
)
from workflow.roster.table import plain
from workflow.roster.wording import fault

REQUIRED = ("nip", "nama", "status", "jabatan", "jenis_jabatan", "unit_kode", "unit_nama", "tmt_jabatan")
PLACING = {"jabatan", "unit_kode", "tmt_selesai", "dasar"}
"""Beside number and first day, what must be understood of a row before others are compared with it."""
YEARS = range(1950, 2101)
Word = TypeVar("Word", bound=StrEnum)
_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
"""Midnight is what programs add to a date cell that they write as text."""
_DASHES = frozenset("-\u2013\u2014")
_ACTING_POST = re.compile(r"(?i)(plt|plh)\b\.?\s*")
_BASIS = re.compile(rf"(?i)({'|'.join(WORDS.values())})\b[\s.:,-]*(.*)")
_ALSO = {("status", "cpns"): "pns"}
"""A CPNS has the number, the ranks and the plan of a PNS; to become one splits nothing."""
_CAPACITIES = {word.casefold(): capacity for capacity, word in WORDS.items()}


def clean(raw: RawRow) -> dict[str, str]:
    """Cells in composed Unicode with single spaces; NIPs without spaces and apostrophes."""
    cells = {column: _stated(raw.cells.get(column, "")) for column in COLUMNS}
    return cells | {column: nip.normalise(cells[column]) for column in NIP_COLUMNS}


def _stated(cell: str) -> str:
    """A lone dash says that there is nothing to say."""
    text = plain(cell)
    return "" if text in _DASHES else text


def post_name(jabatan: str) -> str:
    """A post's name whether its holder or an acting official is named with it."""
    return _ACTING_POST.sub("", jabatan, count=1).casefold()


def day_of(text: str) -> date | None:
    """The day that a cell states, of a year in which somebody may have served; None for anything else."""
    stated = _ISO.fullmatch(text)
    try:
        day = date.fromisoformat(stated[1]) if stated else None
    except ValueError:
        return None
    return day if day is not None and day.year in YEARS else None


class Reader:
    """Reads one row; afterwards `faults` says what was wrong and `result` is the row if it can be used.

    `placed` is the row as far as others are compared with it: who served where and when is clear, whatever else is
    wrong. `linked` says whether that holds for its superior too, `numbered` whether its number is a person's.
    """

    def __init__(self, raw: RawRow, cells: Mapping[str, str], as_of: date) -> None:
        self.raw, self.cells, self.as_of = raw, cells, as_of
        self.faults: list[Fault] = []
        self.numbered = False
        self.placed: Row | None = None
        self.linked = False
        self._unread: Collection[str] = frozenset()
        self._unclear: set[str] = set()
        self.result: Row | None = None
        self._read()

    def _fault(self, code: Code, message: str, remedy: str = "") -> None:
        self.faults.append(fault(code, message, row=self.raw.row, nip=self.cells["nip"], remedy=remedy))

    def _read(self) -> None:
        self._letters()
        self._lengths()
        self._presence()
        self._email()
        status = self._word("status", Status)
        kind = self._word("jenis_jabatan", PostKind)
        level = self._word("jenjang", Level)
        first, last = self._date("tmt_jabatan"), self._date("tmt_selesai")
        if first and last and last < first:
            self._fault(Code.DATE_INVALID, f"tmt_selesai {last} mendahului tmt_jabatan {first}.")
        self._numbers(first, last)
        capacity = self._capacity()
        self._dependent(status, kind)
        if self._is_placed(first, last):
            self.placed = self._row(
                status=status or Status.PNS,
                jenis_jabatan=kind or PostKind.PELAKSANA,
                jenjang=level,
                tmt_jabatan=first,
                tmt_selesai=last,
                capacity=capacity,
            )
            self.linked = kind is not None and "atasan_nip" not in self._unclear
        if status and not any(found.severity is Severity.ERROR for found in self.faults):
            self._standing(status)
            self.result = self.placed

    def _is_placed(self, first: date | None, last: date | None) -> bool:
        ended = not self.cells["tmt_selesai"] or (first and last and first <= last)
        named = self.cells["unit_kode"] and self.cells["jabatan"]
        return bool(self.numbered and first and ended and named and self._unclear.isdisjoint(PLACING))

    def _row(self, **understood: object) -> Row:
        texts = {column: self.cells[column] for column in COLUMNS if column not in understood}
        return Row(row=self.raw.row, **texts, **understood)  # type: ignore[arg-type]

    def _letters(self) -> None:
        for column in self.raw.formulas:
            self._fault(Code.FORMULA, f"Kolom {column} berisi rumus.")
        unreadable = dict.fromkeys(self.raw.undecodable)
        for column, text in self.cells.items():
            if not text.isprintable() or "\ufffd" in text:
                unreadable[column] = None
        for column in unreadable:
            self._fault(Code.ENCODING, f"Kolom {column} memuat huruf yang tidak dapat dibaca.")
        self._unread = unreadable.keys() | self.raw.formulas
        self._unclear.update(self._unread)

    def _lengths(self) -> None:
        for column, longest in LONGEST.items():
            if len(self.cells[column]) > longest:
                self._fault(Code.TEXT_TOO_LONG, f"Kolom {column} lebih dari {longest} huruf.")

    def _presence(self) -> None:
        for column in REQUIRED:
            if self._lacks(column):
                self._fault(Code.REQUIRED_MISSING, f"Kolom {column} wajib diisi.")

    def _lacks(self, column: str) -> bool:
        return not self.cells[column] and column not in self._unread

    def _dependent(self, status: Status | None, kind: PostKind | None) -> None:
        if status in {Status.PNS, Status.PPPK} and self._lacks("golongan"):
            self._fault(Code.REQUIRED_MISSING, f"Kolom golongan wajib diisi untuk {status}.")
        if kind is PostKind.FUNGSIONAL and self._lacks("jenjang"):
            self._fault(Code.REQUIRED_MISSING, "Kolom jenjang wajib diisi untuk jabatan fungsional.")

    def _email(self) -> None:
        address = self.cells["email"]
        told = "email" in self._unread or len(address) > LONGEST["email"]
        if address and not told and not addresses.valid(address):
            self._fault(Code.EMAIL_INVALID, f"Email “{address[:80]}” bukan alamat yang sah.")

    def _word(self, column: str, words: type[Word]) -> Word | None:
        text = self.cells[column].casefold()
        if not text or column in self._unread:
            return None
        text = _ALSO.get((column, text), text)
        for word in words:
            if word.casefold() == text:
                return word
        known = ", ".join(words)
        self._fault(
            Code.REQUIRED_MISSING,
            f"Kolom {column} berisi “{self.cells[column][:40]}” yang tidak dikenal.",
            f"Pilih salah satu: {known}.",
        )
        return None

    def _date(self, column: str) -> date | None:
        text = self.cells[column]
        if not text or column in self._unread:
            return None
        day = day_of(text)
        if day is None:
            self._fault(Code.DATE_INVALID, f"Kolom {column} berisi “{text[:40]}”, bukan tanggal yang sah.")
            return None
        return day

    def _numbers(self, first: date | None, last: date | None) -> None:
        for column in NIP_COLUMNS:
            text = self.cells[column]
            if column in self._unread:
                continue
            if column in self.raw.numeric or nip.rounded(text):
                self._unclear.add(column)
                self._fault(
                    Code.NIP_INVALID,
                    f"Kolom {column} pernah tersimpan sebagai bilangan, sehingga angka terakhirnya hilang.",
                    "Format kolom sebagai teks di spreadsheet, lalu ketik ulang NIP dari SK.",
                )
            elif text:
                self._number(column, text, first if column == "nip" else None, last)

    def _number(self, column: str, text: str, first: date | None, last: date | None) -> None:
        try:
            number = nip.parse(text)
        except nip.NipError as wrong:
            self._unclear.add(column)
            self._fault(Code.NIP_INVALID, f"Kolom {column}: {wrong}")
            return
        self.numbered = self.numbered or column == "nip"
        if first is None:
            return
        newest = max(first, min(self.as_of, last or self.as_of))
        for day in dict.fromkeys((first, newest)):
            if not number.plausible(day):
                message = f"Menurut NIP, pegawai berumur {number.age(day)} tahun pada {day}."
                self._fault(Code.NIP_INVALID, message)
                return

    def _capacity(self) -> Capacity:
        """What `dasar` says first; nothing said means definitive."""
        if "dasar" in self._unread:
            return Capacity.DEFINITIVE
        basis = self.cells["dasar"]
        match = _BASIS.fullmatch(basis)
        called = _ACTING_POST.match(self.cells["jabatan"])
        if not match and (basis or called):
            self._unclear.add("dasar")
        if basis and not match:
            self._fault(
                Code.REQUIRED_MISSING,
                f"Kolom dasar “{basis[:40]}” tidak menyebut sifat penugasan.",
                f"Awali kolom dasar dengan salah satu ini, lalu dokumennya: {', '.join(WORDS.values())}.",
            )
        capacity = _CAPACITIES[match[1].casefold()] if match else Capacity.DEFINITIVE
        if called and not basis:
            self._fault(Code.REQUIRED_MISSING, "Kolom dasar wajib menyebut dokumen penugasan Plt atau Plh.")
        elif match and capacity is not Capacity.DEFINITIVE and not match[2]:
            message = f"Kolom dasar wajib menyebut dokumen {capacity.word}, tidak hanya “{basis}”."
            self._fault(Code.REQUIRED_MISSING, message)
        elif called and match and capacity not in ACTING:
            self._unclear.add("dasar")
            self._fault(
                Code.REQUIRED_MISSING,
                f"Jabatan bertuliskan {called[1]}, padahal kolom dasar menyebut {capacity.word}.",
                "Awali kolom dasar dengan Plt atau Plh, lalu dokumennya; atau hapus sebutan itu dari jabatan.",
            )
        return capacity

    def _standing(self, status: Status) -> None:
        for message in standing.mismatches(status, nip.parse(self.cells["nip"]), self.cells["golongan"]):
            self._fault(Code.STATUS_MISMATCH, message)
