"""Angka kredit of a functional post, converted from the predicate (PermenPANRB 1/2023, Peraturan BKN 3/2023)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from config.rules.credit import Credit
from workflow.rules.rounding import half_up

MONTHS = 12


class CreditError(ValueError):
    """Angka kredit tidak dapat dihitung."""


@dataclass(frozen=True)
class Piece:
    """Part of a year in one jenjang with one predicate."""

    months: int
    """Counted from the month of the TMT, 1 to 12."""
    predicate: str
    level: str
    """Code of the jenjang."""


def credit(table: Credit, piece: Piece) -> Decimal:
    """Angka kredit of one piece by itself, rounded as the table says. Raises CreditError."""
    return half_up(_exact(table, piece), table.decimals)


def total(table: Credit, pieces: Iterable[Piece]) -> Decimal:
    """Angka kredit of a year's pieces, summed before rounding. Raises CreditError."""
    pieces = tuple(pieces)
    if (months := sum(piece.months for piece in pieces)) > MONTHS:
        raise CreditError(f"Potongan-potongan satu tahun berjumlah {months} bulan. Paling banyak {MONTHS}.")
    return half_up(sum((_exact(table, piece) for piece in pieces), Fraction()), table.decimals)


def _exact(table: Credit, piece: Piece) -> Fraction:
    if not 1 <= piece.months <= MONTHS:
        raise CreditError(f"Bulan harus 1 sampai {MONTHS}, bukan {piece.months}.")
    percent = {str(code): share for code, share in table.percent.items()}.get(piece.predicate)
    if percent is None:
        raise CreditError(f"Predikat “{piece.predicate}” tidak dikenal. Pilihan: {', '.join(table.percent)}.")
    level = next((each for each in table.levels if each.code == piece.level), None)
    if level is None:
        known = ", ".join(each.code for each in table.levels)
        raise CreditError(f"Jenjang “{piece.level}” tidak dikenal. Pilihan: {known}.")
    return Fraction(piece.months, MONTHS) * Fraction(percent, 100) * Fraction(level.coefficient)
