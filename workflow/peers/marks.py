"""What an event of a round says beside its state, and the row too: when it opens or closes, or its digest."""

from models.peers import PeerRound
from workflow.rescheduling import closing_mark


def mark_of(found: PeerRound) -> str:
    """As `folding.SUBJECTS` reads it from the row."""
    if found.digest:
        return f"sha256:{found.digest}"
    if found.closes_at is not None:
        return closing_mark(found.closes_at)
    return closing_mark(found.opens_at).replace("closes", "opens") if found.opens_at is not None else ""
