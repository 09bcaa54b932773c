"""Who appraises whom on which day, derived from assignments; pure, by intervals, never day by day.

The named superior appraises while holding any post, definitive or acting; on other days authority climbs to
that person's own superior and on to the topmost official (PP 30/2019 on pejabat penilai and atasan pejabat
penilai; SE BKN 1/SE/I/2021 on Plt and Plh). All of it goes on after an assignment ended, up to the horizon:
an assignment of this year is still appraised next January, by whoever holds the authority then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from workflow.careers import Capacity, Careers, Relation, Segment
from workflow.headships import Headship, unit_heads

__all__ = ["Headship", "Relation", "Segment", "timelines", "unit_heads"]

VACANT = "jabatan penilai lowong"
"""The document of a delegate: authority by vacancy needs no order."""


@dataclass(frozen=True, slots=True)
class _Authority:
    appraiser: str
    capacity: Capacity
    document: str


_Piece = tuple[int, int, _Authority]
"""First day, last day (ordinals) and authority."""


def timelines(
    segments: Sequence[Segment],
    *,
    horizon: date,
    topmost: str,
    topmost_superior: str,
    others: Sequence[Segment] = (),
) -> list[Relation]:
    """Relations in the order of the segments' keys; those of one key tile its days from the first to `horizon`.

    Segments of one key are one assignment whose named superior changes: each piece holds until the next
    begins. `topmost` appraises whom no ASN appraises; `topmost_superior` appraises the topmost official,
    should that one hold a segment. A superior without any segment is a vacant post right below the topmost.
    `others` serve and stand above people as well, but nobody asks here who appraises them.
    """
    careers = Careers([*segments, *others])
    assignments: dict[int, list[Segment]] = defaultdict(list)
    for segment in sorted(segments, key=lambda each: (each.key, each.first)):
        assignments[segment.key].append(segment)
    relations: list[Relation] = []
    for key, pieces in assignments.items():
        top = topmost_superior if pieces[0].nip == topmost else topmost
        ends = [each.begin - 1 for each in pieces[1:]]
        found: list[_Piece] = []
        for piece, end in zip(pieces, [*ends, horizon.toordinal()], strict=True):
            found += _pieces(piece, careers, top, min(end, horizon.toordinal()))
        relations += _merged(key, found)
    return relations


def _pieces(segment: Segment, careers: Careers, top: str, horizon: int) -> Iterator[_Piece]:
    """Leaps from one change of the people met to the next."""
    day = segment.first.toordinal()
    while day <= horizon:
        authority, until = _authority(segment, careers, top, day)
        last = horizon if until is None else min(until - 1, horizon)
        yield day, last, authority
        day = last + 1


def _authority(segment: Segment, careers: Careers, top: str, day: int) -> tuple[_Authority, int | None]:
    """Who has authority that day, and the day from which that must be asked anew (None for never)."""
    named = segment.superior_nip or top
    person, met = named, {segment.nip}
    changes = []
    while person != top:
        changes.append(careers.next_change(person, day))
        if person != segment.nip and careers.active(person, day):
            break
        met.add(person)
        person = next((above for above in careers.superiors(person, day) if above not in met), top)
        person = person or top
    until = min((change for change in changes if change is not None), default=None)
    if person != named:
        return _Authority(person, "delegate", VACANT), until
    order = None if person == top else _supervising_order(segment, careers.active(person, day))
    return _Authority(
        person, order.authority if order else "definitive", order.document if order else ""
    ), until


def _supervising_order(segment: Segment, posts: Sequence[Segment]) -> Segment | None:
    """The acting order by which the superior supervises, if it is one and not the superior's own post.

    Whoever was named before the order began, by somebody's post in the same unit, is supervised by that post.
    """
    orders = [post for post in posts if post.acting]
    own = [post for post in posts if not post.acting]
    here = [order for order in orders if order.unit == segment.unit] or (orders if not own else [])
    if not here:
        return None
    order = max(here, key=lambda each: (each.first, each.key))
    beside = any(post.unit == segment.unit and post.first <= segment.first for post in own)
    return None if beside and segment.first < order.first else order


def _merged(key: int, pieces: Iterable[_Piece]) -> list[Relation]:
    joined: list[_Piece] = []
    for first, last, authority in pieces:
        if joined and joined[-1][2] == authority:
            joined[-1] = joined[-1][0], last, authority
        else:
            joined.append((first, last, authority))
    return [
        Relation(
            key, who.appraiser, date.fromordinal(first), date.fromordinal(last), who.capacity, who.document
        )
        for first, last, who in joined
    ]
