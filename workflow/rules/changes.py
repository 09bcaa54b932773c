"""How few people's predicates would have to differ for a unit to meet its pattern: a figure, not an instruction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from config.rules.results import Pattern
from workflow.rules.distribution import HALF, Counts
from workflow.rules.words import PREDICATES

SHOWN = 1000
"""Targets that are listed at most; a large unit can have very many that are equally near."""


@dataclass(frozen=True)
class Changes:
    """The least number of people, and every distribution that so many changes reach, up to SHOWN of them."""

    least: int | None
    """None where no distribution of so many people meets the pattern."""
    targets: tuple[dict[str, int], ...] = ()


@dataclass(frozen=True)
class _Bounds:
    """The fewest and most people of each predicate, in the order of PREDICATES."""

    low: tuple[int, ...]
    high: tuple[int, ...]

    def distance(self, have: tuple[int, ...]) -> int | None:
        """People who must change to come between the bounds; None where nobody can."""
        people = sum(have)
        if any(low > high for low, high in zip(self.low, self.high, strict=True)):
            return None
        if not sum(self.low) <= people <= sum(self.high):
            return None
        raised = sum(max(0, low - count) for low, count in zip(self.low, have, strict=True))
        lowered = sum(max(0, count - high) for high, count in zip(self.high, have, strict=True))
        return max(raised, lowered)


def least_changes(pattern: Pattern, counts: Counts) -> Changes:
    """The smallest number of changed predicates after which `violations` finds nothing."""
    have = tuple(counts.get(code, 0) for code in PREDICATES)
    people = sum(have)
    near = [
        (gap, bounds) for bounds in _choices(pattern, people) if (gap := bounds.distance(have)) is not None
    ]
    for least in range(min((gap for gap, _ in near), default=0), people + 1):
        places = _reached(pattern, have, least, [bounds for gap, bounds in near if gap <= least])
        targets = tuple(dict(zip(PREDICATES, place, strict=True)) for place in islice(places, SHOWN))
        if targets:
            return Changes(least, targets)
    return Changes(None)


def completes(pattern: Pattern, counts: Counts, unrated: int, *, rounded: bool = True) -> bool:
    """Whether some predicates for the people still unrated would let the unit meet its pattern.

    With `rounded` as far as whole people can (`within_rounding`), without it exactly.
    """
    have = tuple(counts.get(code, 0) for code in PREDICATES)
    people, beyond = sum(have) + unrated, HALF if rounded else 0
    demands = _demands(pattern, people, beyond)
    return any(
        next(_places(_Search(bounds, have, demands), unrated, 0, ()), None) is not None
        for bounds in _choices(pattern, people, beyond)
    )


def _choices(pattern: Pattern, people: int, beyond: int = 0) -> Iterator[_Bounds]:
    """Bounds by share, once for each size that the most frequent predicate can have and for each of `some_of`.

    Shares may be missed by `beyond` hundredths of a person.
    """
    at_least, at_most = (
        {str(code): percent for code, percent in each.items()} for each in (pattern.at_least, pattern.at_most)
    )
    low = {code: _fewest(at_least.get(code, 0), people, beyond) for code in PREDICATES}
    high = {code: min(people, (at_most.get(code, 100) * people + beyond) // 100) for code in PREDICATES}
    for present in set(product(*pattern.some_of)) if people else {()}:
        least = {code: max(low[code], code in present) for code in PREDICATES}
        for most in range(people + 1):
            if least[pattern.most] <= most <= high[pattern.most]:
                yield _Bounds(
                    tuple(most if code == pattern.most else least[code] for code in PREDICATES),
                    tuple(min(high[code], most) for code in PREDICATES),
                )


def _reached(
    pattern: Pattern, have: tuple[int, ...], least: int, near: list[_Bounds]
) -> Iterator[tuple[int, ...]]:
    """Distributions exactly so many changes away that meet the pattern, each once."""
    demands = _demands(pattern, sum(have))
    seen: set[tuple[int, ...]] = set()
    for bounds in near:
        for place in _places(_Search(bounds, have, demands), least, least, ()):
            if place not in seen:
                seen.add(place)
                yield place


def _demands(pattern: Pattern, people: int, beyond: int = 0) -> list[tuple[frozenset[int], int]]:
    return [
        (frozenset(map(PREDICATES.index, each.of)), _fewest(each.percent, people, beyond))
        for each in pattern.together_at_least
    ]


def _fewest(percent: int, people: int, beyond: int) -> int:
    return max(0, -((beyond - percent * people) // 100))


@dataclass(frozen=True)
class _Search:
    bounds: _Bounds
    have: tuple[int, ...]
    demands: list[tuple[frozenset[int], int]]
    """Places in PREDICATES, and how many people they must have together."""

    def hopeless(self, done: tuple[int, ...], gain: int) -> bool:
        """Whether some demand stays unmet however the people still to be gained are placed."""
        for of, least in self.demands:
            open_ = [at for at in of if at >= len(done)]
            kept = sum(min(self.have[at], self.bounds.high[at]) for at in open_)
            room = sum(max(0, self.bounds.high[at] - self.have[at]) for at in open_)
            placed = sum(done[at] for at in of if at < len(done))
            elsewhere = sum(
                max(0, self.bounds.low[at] - self.have[at])
                for at in range(len(done), len(self.have))
                if at not in of
            )
            if placed + kept + min(room, gain - elsewhere) < least:
                return True
        return False


def _places(search: _Search, gain: int, loss: int, done: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Counts between the bounds that gain and lose exactly so many people."""
    if search.hopeless(done, gain):
        return
    at, have, bounds = len(done), search.have, search.bounds
    if at == len(have):
        yield done
        return
    rest = list(zip(bounds.low[at + 1 :], have[at + 1 :], bounds.high[at + 1 :], strict=True))
    must_gain = sum(max(0, low - count) for low, count, _ in rest)
    must_lose = sum(max(0, count - high) for _, count, high in rest)
    can_gain = sum(max(0, high - count) for _, count, high in rest)
    can_lose = sum(max(0, count - low) for low, count, _ in rest)
    fewest = max(bounds.low[at], have[at] - (loss - must_lose))
    most = min(bounds.high[at], have[at] + (gain - must_gain))
    for count in range(fewest, most + 1):
        gained, lost = max(0, count - have[at]), max(0, have[at] - count)
        if must_gain <= gain - gained <= can_gain and must_lose <= loss - lost <= can_lose:
            yield from _places(search, gain - gained, loss - lost, (*done, count))


def counted(predicates: list[str]) -> Mapping[str, int]:
    """People by predicate."""
    return {code: predicates.count(code) for code in PREDICATES}
