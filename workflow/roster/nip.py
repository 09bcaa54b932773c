"""The civil servant's number: 18 digits without a check digit (Perka BKN 22/2007, 43/2007).

PNS: birth date (8), year and month of appointment (6), sex (1), sequence (3). PPPK: birth date (8), year of
first appointment (4), two digits that are no month ("21" in practice), sex (1), sequence (3).
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Literal

from config.rules.office import CivilServantNumber
from config.rules.table import tables

_MONTHS = range(1, 13)
_DIGITS = re.compile(r"[0-9]{18}")
_ROUNDED = re.compile(r"[0-9]+[.,]?[0-9]*[eE]\+?[0-9]+|[0-9]{15}000|[0-9]{18}[.,]0+")
"""What is left of a number of 18 digits that a spreadsheet kept as a number: 15 of them."""
_APOSTROPHES = "'`\u2018\u2019\u02bc"


Kind = Literal["PNS", "PPPK"]
Sex = Literal["L", "P"]


class NipError(ValueError):
    """Nomor induk pegawai tidak sah."""


@dataclass(frozen=True, slots=True)
class Nip:
    """A well-formed number; whether its bearer exists is another matter."""

    text: str
    born: date
    appointed_year: int
    appointed_month: int | None
    """None for a PPPK, whose number names no month."""
    sex: Sex

    @property
    def kind(self) -> Kind:
        return "PPPK" if self.appointed_month is None else "PNS"

    @property
    def appointed(self) -> str:
        """YYYY-MM; of a PPPK YYYY."""
        return f"{self.appointed_year:04}" + (
            "" if self.appointed_month is None else f"-{self.appointed_month:02}"
        )

    def age(self, day: date) -> int:
        """Completed years on that day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))

    def plausible(self, day: date) -> bool:
        """Whether somebody of that age serves on that day."""
        return _rule().youngest <= self.age(day) <= _rule().oldest


def normalise(text: str) -> str:
    """The number without any spaces and without the apostrophe by which spreadsheets keep it a text."""
    return "".join(text.split()).lstrip(_APOSTROPHES)


def rounded(text: str) -> bool:
    """Whether the last digits were lost in a numeric cell: no sequence number is 000."""
    return _ROUNDED.fullmatch(text) is not None


def grouped(text: str) -> str:
    """`19860926 201505 1 001`, as papers print it; what is no number of 18 digits stays as it is."""
    if not _DIGITS.fullmatch(text):
        return text
    ends = list(accumulate(_rule().display_groups))
    return " ".join(text[end - width : end] for width, end in zip(_rule().display_groups, ends, strict=True))


def well_formed(digits: str) -> bool:
    """Whether these are the 18 digits of a number, whatever they say."""
    return _DIGITS.fullmatch(digits) is not None


def parse(text: str) -> Nip:
    """What the digits say, whatever the HR record says. Raises NipError with the reason in Indonesian."""
    digits = normalise(text)
    if not well_formed(digits):
        raise NipError(f"NIP harus 18 angka, bukan “{digits[:40]}”.")
    nip = Nip(digits, born(digits), int(digits[8:12]), month(digits), sex(digits))
    years, months = nip.appointed_year - nip.born.year, (nip.appointed_month or 12) - nip.born.month
    if years - (months < 0) < _rule().youngest_at_appointment:
        raise NipError(f"Pengangkatan {nip.appointed} terlalu dini untuk kelahiran {nip.born}.")
    return nip


@cache
def _rule() -> CivilServantNumber:
    """The newest: a number is checked as one that is in use today."""
    newest: CivilServantNumber = tables(CivilServantNumber)[-1]
    return newest


def month(digits: str) -> int | None:
    """Of the appointment; None where the digits name none, as those of a PPPK."""
    named = int(digits[12:14])
    return named if named in _MONTHS else None


def born(digits: str) -> date:
    """Raises NipError."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise NipError(f"Delapan angka pertama NIP, {digits[:8]}, bukan tanggal lahir.") from None


def sex(digits: str) -> Sex:
    """Raises NipError."""
    match digits[14]:
        case "1":
            return "L"
        case "2":
            return "P"
        case other:
            raise NipError(f"Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan), bukan {other}.")
