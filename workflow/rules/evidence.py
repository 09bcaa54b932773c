"""Evidence beside a rating: which ratings must name it, and how it is told together with the reason."""

from collections.abc import Sequence
from datetime import date

from config.rules.results import RatingEvidence
from config.rules.table import table_on
from workflow.rules.words import LABELS

LEFT_OPEN = "Bila ada: dokumen, laporan, tiket, atau kejadian yang membuktikannya."


def evidence_table(on: date) -> RatingEvidence:
    """The table in force on a day. Raises ConfigurationError where none is."""
    return table_on(RatingEvidence, on)


def wanted(ratings: Sequence[str]) -> str:
    """For the form: when evidence has to be named."""
    if not ratings:
        return LEFT_OPEN
    named = " atau ".join(LABELS[each] for each in ratings)
    return f"Wajib untuk {named}: dokumen, laporan, tiket, atau kejadian mana yang membuktikannya."


def with_evidence(reason: str | None, evidence: str | None) -> str:
    """`Melampaui target.` and, on a line of its own, `Bukti: laporan Desember.`; empty where nothing was said."""
    return "\n".join(filter(None, (reason, f"Bukti: {evidence}" if evidence else "")))
