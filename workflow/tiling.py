"""One person's rows as assignments, and the days that these tile: the one rule for rosters, cycles and auditors.

Rows of one post and kind that follow each other without a day between are one assignment: a changed appraiser hands
over and splits nothing (PermenPANRB 6/2022). Study (tugas belajar) and leave (CLTN) are kinds of their own, so that a
year with one of them has an evaluation before and another after. `workflow.roster.assignments` joins a file's rows by
it, `workflow.rules.assignments` answers an auditor by it; a launch takes the assignments that `within` says, set-based.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from workflow.intervals import Interval, covered, without

What = TypeVar("What", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Spell(Generic[What]):
    """`what` (a post and its kind) from `first` to `last`, both served (None: still)."""

    what: What
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Tiling(Generic[What]):
    """Everything in order of time, within the days that were asked for."""

    pieces: list[tuple[Interval, What]]
    """They stand as the rows say, also where they overlap."""
    gaps: list[Interval]
    """The longest stretches of days that lie in no piece."""
    overlaps: list[Interval]
    """The longest stretches of days in two pieces or more, be they of one post."""


def beginnings(spells: Sequence[Spell[What]]) -> list[int]:
    """Of each spell the place of the one with which its assignment begins: its own, where it continues none.

    Spells of one post that overlap stay apart: nobody can tell which of them is right.
    """
    places = list(range(len(spells)))
    ended: dict[tuple[What, int], list[int]] = defaultdict(list)
    for place in sorted(places, key=lambda each: (*days(spells[each]), each)):
        begin, end = days(spells[place])
        earlier = ended[spells[place].what, begin]
        places[place] = earlier.pop(0) if earlier else place
        ended[spells[place].what, end].append(places[place])
    return places


def joined(spells: Sequence[Spell[What]]) -> list[tuple[Interval, What]]:
    """The assignments: their days, and what they are."""
    found: dict[int, Interval] = {}
    for place, spell in zip(beginnings(spells), spells, strict=True):
        begin, end = days(spell)
        first, after = found.get(place, (begin, end))
        found[place] = min(first, begin), max(after, end)
    return [(span, spells[place].what) for place, span in found.items()]


def tile(asked: Sequence[Interval], spells: Sequence[Spell[What]]) -> Tiling[What]:
    """How the assignments lie in the stretches of days that are asked for."""
    pieces = sorted(
        (
            (piece, what)
            for span, what in joined(spells)
            for stretch in asked
            for piece in within(stretch, span)
        ),
        key=lambda each: each[0],
    )
    spans = [span for span, _ in pieces]
    return Tiling(
        pieces,
        gaps=[gap for stretch in asked for gap in without(stretch, spans)],
        overlaps=list(covered(spans, times=2)),
    )


def within(asked: Interval, span: Interval) -> list[Interval]:
    """The days of both; none where they have none in common."""
    begin, end = max(asked[0], span[0]), min(asked[1], span[1])
    return [(begin, end)] if begin < end else []


def interval(first: date, last: date | None) -> Interval:
    return first.toordinal(), (last or date.max).toordinal() + 1


def days(spell: Spell[What]) -> Interval:
    return interval(spell.first, spell.last)


def dates(span: Interval) -> tuple[date, date]:
    """First and last day."""
    return date.fromordinal(span[0]), date.fromordinal(span[1] - 1)
