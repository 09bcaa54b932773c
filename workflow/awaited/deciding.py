"""Who is owed a mail at a moment: over plain values, so that it follows from what waits and what was told alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.awaited.terms import Terms

ASK, REMIND = "ask", "remind"


@dataclass(frozen=True)
class Wait:
    """One evaluation's matter, as it waits for one person."""

    evaluation_id: int
    holder_id: int
    since: datetime
    """For this person: whoever takes over is asked anew. A moment to come where it is known beforehand."""


@dataclass(frozen=True)
class Told:
    """The mails about a matter that somebody has, or has coming. Each tells everything that waits as it is made."""

    until: datetime
    """What waits since later is in none of them."""
    slot: datetime
    """When the last was to leave."""


def owed(waits: Iterable[Wait], told: Mapping[int, Told], terms: Terms, now: datetime) -> dict[int, str]:
    """Person → ASK or REMIND: one mail, however much waits. Asked again at the same moment, once these are arranged,
    it owes nobody anything.
    """
    found: dict[int, str] = {}
    for wait in waits:
        step = _step(wait, told.get(wait.holder_id), terms, now)
        if step is not None and found.get(wait.holder_id) != REMIND:
            found[wait.holder_id] = step
    return found


def _step(wait: Wait, told: Told | None, terms: Terms, now: datetime) -> str | None:
    if now < wait.since:
        return None
    remind_at = terms.dates(wait.since).remind_at
    if told is None:
        return ASK
    if told.until < wait.since:
        return ASK if now >= min(terms.again(told.slot), remind_at) else None
    return REMIND if told.until < remind_at <= now else None


def moments(waits: Iterable[Wait], told: Mapping[int, Told], terms: Terms) -> Iterator[datetime]:
    """When a mail may come to be owed, past moments among them."""
    for wait in waits:
        yield wait.since
        yield terms.dates(wait.since).remind_at
        known = told.get(wait.holder_id)
        if known is not None and known.until < wait.since:
            yield terms.again(known.slot)
