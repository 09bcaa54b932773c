"""Raw events of a ticket: which may follow which, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

RECEIVED, COMPLETE, RETURNED, ISSUED, HANDED_OVER = (
    "received",
    "complete",
    "returned",
    "issued",
    "handed_over",
)
WORDS = {
    "diterima": RECEIVED,
    "lengkap": COMPLETE,
    "dikembalikan": RETURNED,
    "terbit": ISSUED,
    "diserahkan": HANDED_OVER,
}
"""As a file names them."""
LABELS = {kind: word for word, kind in WORDS.items()}
RANK = {kind: place for place, kind in enumerate(LABELS)}
"""The order of events of one moment."""
FOLLOWS = {
    None: (RECEIVED,),
    RECEIVED: (COMPLETE, RETURNED),
    COMPLETE: (ISSUED, RETURNED),
    RETURNED: (COMPLETE,),
    ISSUED: (HANDED_OVER, RETURNED),
    HANDED_OVER: (RETURNED,),
}
"""What may come next. A product that was wrong is returned, and the file is complete once more."""


@dataclass(frozen=True, order=True)
class Happening:
    at: datetime
    kind: str
    reason: str = ""


@dataclass(frozen=True)
class Measured:
    """What a ticket comes to once something was issued."""

    complete_at: datetime
    """When the file was last complete before the first issue: what was lacking until then was not the officer's."""
    issued_at: datetime
    """The first issue."""
    returns: int
    """How often the file or the product was returned, whenever."""

    @property
    def first_time_right(self) -> bool:
        return self.returns == 0


def ordered(events: Sequence[Happening]) -> list[Happening]:
    return sorted(events, key=lambda each: (each.at, RANK[each.kind]))


def out_of_order(events: Sequence[Happening]) -> tuple[str | None, Happening] | None:
    """The first event that may not follow the one before it, with that one's kind; None where all is in order."""
    before: str | None = None
    for each in ordered(events):
        if each.kind not in FOLLOWS[before]:
            return before, each
        before = each.kind
    return None


def measured(events: Sequence[Happening]) -> Measured | None:
    """None until something was issued."""
    complete: datetime | None = None
    returns, found = 0, None
    for each in ordered(events):
        if each.kind == COMPLETE and found is None:
            complete = each.at
        elif each.kind == RETURNED:
            returns += 1
        elif each.kind == ISSUED and found is None and complete is not None:
            found = (complete, each.at)
    return None if found is None else Measured(*found, returns)
