"""Numbers as an Indonesian office writes them, and the text of a target."""

import re
from decimal import Decimal

from workflow.plans.content import Indicator

_WHOLE = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,14})(?:,[0-9]{1,4})?")
LARGEST = Decimal(10**14)


def amount(text: str) -> Decimal | None:
    """`1.250,5`: points for thousands, a comma for the decimals, at most four. None for no text.

    Raises ValueError for anything else: `95.5` could be meant either way.
    """
    text = text.strip().replace(" ", "")
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    number = Decimal(text.replace(".", "").replace(",", "."))
    if number >= LARGEST:
        raise ValueError(text)
    return number


def amount_text(number: Decimal | None) -> str:
    """`1.250,5`; nothing for none."""
    if number is None:
        return ""
    whole, _, decimals = f"{number.normalize():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped


def target_text(indicator: Indicator) -> str:
    """`90–95 persen`, `12 laporan`, or the target's own words."""
    if indicator.low is None:
        return indicator.words
    span = [amount_text(each) for each in (indicator.low, indicator.high) if each is not None]
    return " ".join(filter(None, ("–".join(span), indicator.unit)))
