"""Who heads a unit when: the one whose appraiser does not serve in it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from workflow.careers import Relation, Segment
from workflow.intervals import Interval, without


@dataclass(frozen=True, slots=True)
class Headship:
    unit: str
    segment: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Candidate:
    segment: Segment
    begin: int
    end: int


def unit_heads(
    segments: Sequence[Segment], relations: Iterable[Relation], *, horizon: date
) -> list[Headship]:
    """Headships by unit and time; none on days when everybody's appraiser serves in the unit too.

    Several candidates are told apart by the post's rank (an acting head has the post's), then by the number
    of direct reports that day, then by the smaller key.
    """
    limit = horizon.toordinal() + 1
    known = {segment.key: segment for segment in segments}
    spans: dict[int, Interval] = {}
    for each in segments:
        begin, end = spans.get(each.key, (each.begin, each.end))
        spans[each.key] = min(begin, each.begin), max(end, each.end)
    served = [
        (known[each.segment], each.appraiser, *span)
        for each in relations
        if not known[each.segment].away and (span := _served(spans[each.segment], each, limit))
    ]
    reports = _Reports((appraiser, (begin, end)) for _, appraiser, begin, end in served)
    presence: dict[tuple[str, str], list[Interval]] = defaultdict(list)
    for segment in (each for each in segments if not each.away):
        presence[segment.unit, segment.nip].append((segment.begin, segment.end))
    candidates: dict[str, list[_Candidate]] = defaultdict(list)
    for segment, appraiser, begin, end in served:
        for piece in without((begin, end), presence.get((segment.unit, appraiser), ())):
            candidates[segment.unit].append(_Candidate(segment, *piece))
    return [head for unit in sorted(candidates) for head in _heads(unit, candidates[unit], reports)]


def _served(assignment: Interval, relation: Relation, limit: int) -> Interval | None:
    """The days of the relation on which the assignment itself is served."""
    begin = max(relation.first.toordinal(), assignment[0])
    end = min(relation.last.toordinal() + 1, assignment[1], limit)
    return (begin, end) if begin < end else None


class _Reports:
    """The number of direct reports as a step function of the day."""

    def __init__(self, spans: Iterable[tuple[str, Interval]]) -> None:
        steps: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for appraiser, (begin, end) in spans:
            steps[appraiser][begin] += 1
            steps[appraiser][end] -= 1
        self._days = {nip: sorted(changes) for nip, changes in steps.items()}
        self._counts = {
            nip: list(accumulate(steps[nip][day] for day in days)) for nip, days in self._days.items()
        }

    def changes(self, nip: str) -> Sequence[int]:
        return self._days.get(nip, ())

    def count(self, nip: str, day: int) -> int:
        place = bisect_right(self.changes(nip), day)
        return self._counts[nip][place - 1] if place else 0


def _heads(unit: str, candidates: list[_Candidate], reports: _Reports) -> list[Headship]:
    """Sweeps the days on which a candidacy begins or ends or somebody's number of reports changes."""
    edges = {day for each in candidates for day in (each.begin, each.end)}
    edges |= {day for nip in {each.segment.nip for each in candidates} for day in reports.changes(nip)}
    waiting = sorted(candidates, key=lambda each: -each.begin)
    running: list[_Candidate] = []
    heads: list[tuple[int, int, int]] = []
    for begin, end in pairwise(sorted(edges)):
        while waiting and waiting[-1].begin <= begin:
            running.append(waiting.pop())
        running = [each for each in running if each.end > begin]
        if not running:
            continue
        key = max(running, key=lambda each: _weight(each.segment, reports, begin)).segment.key
        if heads and heads[-1][0] == key and heads[-1][2] == begin:
            heads[-1] = key, heads[-1][1], end
        else:
            heads.append((key, begin, end))
    return [
        Headship(unit, key, date.fromordinal(begin), date.fromordinal(end - 1)) for key, begin, end in heads
    ]


def _weight(segment: Segment, reports: _Reports, day: int) -> tuple[int, int, int]:
    return segment.rank, reports.count(segment.nip, day), -segment.key
