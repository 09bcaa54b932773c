"""Rounding as Indonesian rules mean it: a half goes up."""

from decimal import Decimal
from fractions import Fraction


def half_up(exact: Fraction, decimals: int) -> Decimal:
    """Rounded to so many decimals, a half away from zero; exact however long the fraction is."""
    scaled = abs(exact) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    return Decimal(whole if exact >= 0 else -whole).scaleb(-decimals)
