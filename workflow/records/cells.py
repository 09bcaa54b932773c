"""One row of a file of HR's records understood cell by cell, with each fault told by row and remedy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from workflow.errors import WorkflowError
from workflow.roster import nip
from workflow.roster.cells import day_of
from workflow.roster.rows import RawRow
from workflow.roster.table import plain

SHOWN = 50
"""Faults that are told in the sentence; the others stand in `faults`."""
LARGEST = Decimal(10_000)
DASHES = {"-", "\u2013", "\u2014"}
DATES = "Tulis seperti 2025-12-31, atau simpan sebagai XLSX dengan sel berformat tanggal."
NO = "Pakai titik atau koma untuk desimal, paling banyak tiga, tanpa pemisah ribuan."


@dataclass(frozen=True, order=True)
class RowFault:
    """One finding, in Indonesian with its remedy; row 0 is the file as a whole."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"Baris {self.row}: {self.message}" if self.row else self.message


class RecordFileError(WorkflowError):
    """Berkas tidak dimuat; belum ada yang diubah."""

    def __init__(self, faults: list[RowFault]) -> None:
        self.faults = sorted(faults)
        told = [str(each) for each in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            told.append(f"… dan {len(self.faults) - SHOWN} kesalahan lagi; --json menyebut semuanya.")
        super().__init__()
        self.args = ("\n".join([str(self), *told]),)


class Cells:
    """Reads one row; what was wrong with it is added to `faults`."""

    def __init__(self, raw: RawRow, faults: list[RowFault]) -> None:
        self.row, self._raw, self._faults = raw.row, raw, faults
        self._cells: Mapping[str, str] = {name: _stated(cell) for name, cell in raw.cells.items()}
        self._unread = set(raw.formulas)
        for column in sorted(raw.formulas):
            self.fault(f"Kolom {column} berisi rumus. Ganti dengan nilainya.")
        unreadable = {*raw.undecodable, *(name for name, cell in self._cells.items() if _garbled(cell))}
        for column in sorted(unreadable):
            self._unread.add(column)
            self.fault(f"Kolom {column} memuat huruf yang tidak dapat dibaca. Simpan sebagai CSV UTF-8.")

    def fault(self, message: str) -> None:
        self._faults.append(RowFault(self.row, message))

    def has(self, column: str) -> bool:
        return bool(self._cells.get(column)) and column not in self._unread

    def nip(self) -> str:
        """Of a person whom the roster knows, or not: that is asked later."""
        if not self._wanted("nip"):
            return ""
        text = nip.normalise(self._cells["nip"])
        if "nip" in self._raw.numeric or nip.rounded(text):
            self.fault(
                "NIP tersimpan sebagai bilangan, angka terakhirnya hilang. Format kolomnya sebagai teks."
            )
        elif not nip.well_formed(text):
            self.fault(f"NIP “{text[:40]}” bukan 18 angka. Salin NIP dari SK.")
        else:
            return text
        return ""

    def text(self, column: str, longest: int, *, needed: bool = False) -> str:
        if not (self._wanted(column) if needed else self.has(column)):
            return ""
        if len(self._cells[column]) > longest:
            self.fault(f"Kolom {column} lebih dari {longest} huruf. Singkat isiannya.")
            return ""
        return self._cells[column]

    def day(self, column: str, *, needed: bool = False) -> date | None:
        if not (self._wanted(column) if needed else self.has(column)):
            return None
        found = day_of(self._cells[column])
        if found is None:
            told = self._cells[column][:40]
            self.fault(f"Kolom {column} berisi “{told}”, bukan tanggal. {DATES}")
        return found

    def amount(self, column: str, *, needed: bool = False) -> Decimal | None:
        """Angka kredit; None for what is empty or wrong."""
        if not (self._wanted(column) if needed else self.has(column)):
            return None
        return _amount(self._cells[column]) if self._is_amount(column) else None

    def whole(self, column: str, most: int) -> int | None:
        """A number from 1."""
        if not self._wanted(column):
            return None
        text = self._cells[column]
        if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most):  # noqa: PLR2004
            self.fault(f"Kolom {column} berisi “{text[:40]}”. Tulis bilangan bulat dari 1 sampai {most}.")
            return None
        return int(text)

    def one_of(self, column: str, words: Mapping[str, str]) -> str | None:
        """The code of a word, whatever its case; None for what is empty or unknown."""
        if not self.has(column):
            return None
        text = self._cells[column].casefold()
        found = next((code for code, word in words.items() if word.casefold() == text), None)
        if found is None:
            told = self._cells[column][:40]
            self.fault(f"Kolom {column} berisi “{told}”. Pilih salah satu: {', '.join(words.values())}.")
        return found

    def _wanted(self, column: str) -> bool:
        if not self._cells.get(column) and column not in self._unread:
            self.fault(f"Kolom {column} wajib diisi.")
        return self.has(column)

    def _is_amount(self, column: str) -> bool:
        found = _amount(self._cells[column])
        if found is None:
            self.fault(f"Kolom {column} berisi “{self._cells[column][:40]}”, bukan angka kredit. {NO}")
        return found is not None


def _amount(text: str) -> Decimal | None:
    """`12,5` and `12.5`; a thousand is written `1000`, since `1.000` is one to some and a thousand to others."""
    try:
        found = Decimal(text.replace(",", ".", 1)) if text.isascii() else None
    except InvalidOperation:
        return None
    if found is None or not found.is_finite() or not 0 <= found < LARGEST:
        return None
    if "e" in text.casefold() or "_" in text or round(found, 3) != found:
        return None
    return found


def _stated(cell: str) -> str:
    text = plain(cell)
    return "" if text in DASHES else text


def _garbled(cell: str) -> bool:
    return not cell.isprintable() or "\ufffd" in cell
