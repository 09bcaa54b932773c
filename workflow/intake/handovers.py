"""Which changes of an appraiser a roster tells anew, and which it takes back; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from workflow.intake.days import Piece

Held = tuple[int, str, str]
"""Person, capacity, document."""


@dataclass(frozen=True, slots=True, order=True)
class Boundary:
    """From `first` on somebody else appraises, or the same person in another capacity."""

    first: date
    before: Held
    after: Held


def boundaries(pieces: Iterable[Piece]) -> list[Boundary]:
    """Of pieces that tile their days; `what` is who holds authority."""
    ordered = sorted(pieces, key=lambda piece: piece.first)
    return [Boundary(later.first, one.what, later.what) for one, later in pairwise(ordered)]


def told(
    pieces: Iterable[Piece], known: Collection[Boundary], since: date
) -> tuple[list[Boundary], list[Boundary]]:
    """What is new, from `since` on, and what of the known holds no more. Each in order."""
    now = boundaries(pieces)
    fresh = [each for each in now if each.first >= since and each not in known]
    return fresh, sorted(each for each in known if each not in now)
