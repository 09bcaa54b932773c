"""Cells of a report as people type them."""

LONGEST_MINUTES = 5


def minutes_of(text: str) -> int | None:
    """A whole number; None for anything else."""
    text = text.strip()
    good = text.isascii() and text.isdecimal() and len(text) <= LONGEST_MINUTES
    return int(text) if good else None


def number_of(text: str, largest: int) -> int | None:
    """A row's number; None for anything else."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(largest))):
        return None
    return int(text) if 1 <= int(text) <= largest else None
