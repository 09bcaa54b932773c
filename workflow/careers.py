"""Assignments by person and day: which are served and who stood above, found without walking days."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Capacity = Literal["definitive", "plt", "plh", "delegate"]
"""Of authority."""
Held = Literal["definitive", "plt", "plh", "tugas_belajar", "cltn"]
"""Of a post."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A person in a post of a unit under one superior, from `first` to `last`, both served (None: still).

    `key` is the assignment's: where only the superior changes, segments that follow each other share it.
    """

    key: int
    nip: str
    unit: str
    post: str
    acting: bool
    capacity: Held
    document: str
    superior_nip: str
    """Empty for whom the topmost official appraises."""
    first: date
    last: date | None
    rank: int = 0
    """Of the post's kind; the greater number is the higher post."""

    @property
    def begin(self) -> int:
        return self.first.toordinal()

    @property
    def end(self) -> int:
        """The first day no longer served, as an ordinal."""
        return (self.last or date.max).toordinal() + 1

    @property
    def away(self) -> bool:
        """Released from the post for study or leave: whoever is away appraises nobody and heads nothing."""
        return self.capacity in ("tugas_belajar", "cltn")

    @property
    def authority(self) -> Capacity:
        """In which capacity its holder stands above others."""
        match self.capacity:
            case "plt" | "plh" as acting:
                return acting
            case _:
                return "definitive"

    def serves(self, day: int) -> bool:
        return self.begin <= day < self.end


@dataclass(frozen=True, slots=True)
class Relation:
    """`appraiser` (an NIP or the topmost key) has authority over the segment from `first` to `last`."""

    segment: int
    appraiser: str
    first: date
    last: date
    capacity: Capacity
    document: str


class Careers:
    """Everybody's segments; days are ordinals. What holds between two changes is worked out once."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._segments: dict[str, list[Segment]] = defaultdict(list)
        for segment in segments:
            self._segments[segment.nip].append(segment)
        self._changes = {
            nip: sorted({day for each in career for day in (each.begin, each.end)})
            for nip, career in self._segments.items()
        }
        self._active: dict[tuple[str, int], list[Segment]] = {}
        self._superiors: dict[tuple[str, int], list[str]] = {}

    def next_change(self, nip: str, day: int) -> int | None:
        """The first day after `day` on which one of the person's posts begins or has ended."""
        changes = self._changes.get(nip, [])
        place = bisect_right(changes, day)
        return changes[place] if place < len(changes) else None

    def active(self, nip: str, day: int) -> Sequence[Segment]:
        place = nip, bisect_right(self._changes.get(nip, []), day)
        if place not in self._active:
            self._active[place] = [
                each for each in self._segments.get(nip, ()) if each.serves(day) and not each.away
            ]
        return self._active[place]

    def superiors(self, nip: str, day: int) -> Sequence[str]:
        """Who stands above the person, likeliest first.

        Posts of the day come before past ones and those before future ones; own posts before acting ones;
        then whichever began, or ended, last.
        """
        place = nip, bisect_right(self._changes.get(nip, []), day)
        if place not in self._superiors:
            ordered = sorted(self._segments.get(nip, ()), key=lambda each: _nearness(each, day))
            self._superiors[place] = list(dict.fromkeys(each.superior_nip for each in ordered))
        return self._superiors[place]


def _nearness(segment: Segment, day: int) -> tuple[int, bool, int, int]:
    if segment.serves(day):
        return 0, segment.acting, -segment.begin, segment.key
    if segment.begin <= day:
        return 1, segment.acting, -segment.end, segment.key
    return 2, segment.acting, segment.begin, segment.key
