"""Dated pieces, one after the other: cut, continued and joined."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """`what` holds from the first to the last day (None: for good)."""

    first: date
    last: date | None
    what: Any
    """Hashable."""

    @property
    def until(self) -> date:
        return self.last or date.max


def before(pieces: Iterable[Piece], day: date) -> list[Piece]:
    """Their days before `day`."""
    return [
        replace(piece, last=day - ONE) if piece.until >= day else piece
        for piece in pieces
        if piece.first < day
    ]


def since(pieces: Iterable[Piece], day: date) -> list[Piece]:
    """Their days from `day` on."""
    return [replace(piece, first=max(piece.first, day)) for piece in pieces if piece.until >= day]


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """In order; neighbours that say the same are one."""
    found: list[Piece] = []
    for piece in sorted(pieces, key=lambda each: each.first):
        if found and found[-1].what == piece.what and found[-1].last == piece.first - ONE:
            found[-1] = replace(found[-1], last=piece.last)
        else:
            found.append(piece)
    return found


def continued(known: Sequence[Piece], derived: Sequence[Piece], day: date) -> list[Piece]:
    """What was known before `day` stays, since people acted on it; from then on what was derived holds.

    Both tile their days for good. Days before any that was known are filled by what was derived.
    """
    if not known:
        return joined(derived)
    turn = max(day, derived[0].first)
    earlier = before(derived, min(turn, known[0].first))
    return joined([*earlier, *before(known, turn), *since(derived, turn)])


def replaced(known: Sequence[Piece], derived: Sequence[Piece], day: date) -> list[Piece]:
    """Like `continued`, where days without any piece mean something too."""
    return joined([*before(known, day), *since(derived, day)])
