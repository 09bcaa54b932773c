"""Which sums may be shown so that nobody can work out those of fewer than k people by subtraction.

A figure is the sum over all answers of its groups. Whoever sees the published figures may add and subtract them
in any proportion (A+B, B+C and A+C together give 2A) and knows how many answered in each group. Out of reach
must stay the sum of every union of groups with 1 to k-1 answers: a group's own, and that of several small groups
together. Exactly:

    A choice of figures is safe if the linear span of their vectors over the rational numbers has no vector of
    0 and 1 whose groups have 1 to k-1 answers in all. Groups without an answer have no place in the vectors,
    since it is known that they add nothing.

A figure with fewer than k answers is never shown, nor is one without any: nothing was said that could be shown. That a
group without answers can be derived gives nobody away: nothing was said in it either.
Figures over the same answers are shown together or not at all. Of the safe choices the one with the most figures
is taken; of these the one with the greatest sum of answers; of these the one with the earlier figures, in the
order given.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.rules.derivable import Row, Span, TooManyError
from workflow.rules.hitting import Breaking, TooHardError

STEPS = 20_000
"""Of one search: beyond what twenty figures over twenty groups need."""
WORK = 40_000_000
STEP = 40
"""Of all searches for leaks, each of which costs the cube of the figures and so much a step: some seconds."""
LEAKS = 4
"""So many of those found at once are worth remembering: the smallest rule out the most."""


class ReleaseError(ValueError):
    """Pilihan angka yang boleh ditampilkan tidak dapat dihitung."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{self.__doc__} {detail}")


@dataclass(frozen=True, slots=True)
class Release:
    published: tuple[str, ...]
    """In the order given."""
    largest: bool
    """Proven that no safe choice is better. Otherwise this one is safe, and whatever could be added to it would
    leak or take too long to check."""


def releasable(k: int, counts: Mapping[str, int], nodes: Mapping[str, Collection[str]]) -> Release:
    """The figures to show among `nodes` (name: its groups); `counts` has each group's number of answers.

    Raises ReleaseError for a k below 1, a negative number of answers, and a group without a number.
    """
    _check(k, counts, nodes)
    answered = {name: frozenset(each for each in groups if counts[each]) for name, groups in nodes.items()}
    totals = {name: sum(counts[each] for each in groups) for name, groups in answered.items()}
    names = [name for name in nodes if totals[name] >= k]
    places: dict[frozenset[str], list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        places[answered[name]].append(place)
    figures = _Figures(
        k,
        *_atoms(counts, list(places)),
        [sum(_weight(each, [totals[name] for name in names]) for each in same) for same in places.values()],
    )
    chosen, largest = figures.best()
    shown = {place for each, same in enumerate(places.values()) if chosen >> each & 1 for place in same}
    return Release(tuple(name for place, name in enumerate(names) if place in shown), largest)


def _check(k: int, counts: Mapping[str, int], nodes: Mapping[str, Collection[str]]) -> None:
    if k < 1:
        raise ReleaseError(f"Batas k paling kecil 1, bukan {k}.")
    for group, count in counts.items():
        if count < 0:
            raise ReleaseError(f"Jumlah jawaban kelompok “{group}” tidak boleh negatif: {count}.")
    for name, groups in nodes.items():
        for group in groups:
            if group not in counts:
                raise ReleaseError(
                    f"“{name}” menyebut kelompok “{group}” yang jumlah jawabannya tidak ada; tambahkan di counts."
                )


def _weight(place: int, totals: Sequence[int]) -> int:
    """One whole number that compares choices by how many figures, then by their answers, then by their order."""
    return ((sum(totals) + 1 + totals[place]) << len(totals)) + (1 << len(totals) - 1 - place)


def _atoms(counts: Mapping[str, int], figures: Sequence[Collection[str]]) -> tuple[list[int], list[Row]]:
    """Sizes, descending, of what no figure tells apart, and each figure's vector over that."""
    sizes: dict[Row, int] = defaultdict(int)
    for group, count in counts.items():
        sizes[tuple(int(group in figure) for figure in figures)] += count
    atoms = sorted((size, where) for where, size in sizes.items() if any(where))[::-1]
    return [size for size, _ in atoms], list(zip(*(where for _, where in atoms), strict=True))


class _Figures:
    """Different figures as vectors, by place; a choice of them is a whole number whose bits are places.

    The best safe choice is what remains without the lightest set that breaks every leak, a leak being a choice
    from which a small union follows.
    """

    def __init__(self, k: int, sizes: Sequence[int], vectors: Sequence[Row], weights: Sequence[int]) -> None:
        self._empty, self._vectors, self._weights = Span(sizes, k), vectors, weights
        self._order = sorted(range(len(vectors)), key=lambda each: -weights[each])
        self._all = (1 << len(vectors)) - 1
        self._left = WORK

    def best(self) -> tuple[int, bool]:
        """The figures to show, and whether that is proven to be the best choice."""
        some, _ = self._safe(self._order)
        search = Breaking(self._weights, self._leaks, offered=self._all & ~some, limit=STEPS)
        try:
            return self._all & ~search.run(), True
        except TooHardError:
            rest = [each for each in self._order if search.best >> each & 1]
            kept = [each for each in self._order if not search.best >> each & 1]
            return self._safe([*kept, *rest])[0], False

    def _leaks(self, hidden: int) -> list[int]:
        self._left -= len(self._vectors) ** 3
        if self._left < 0:
            raise TooHardError
        kept, leaks = self._safe(each for each in self._order if not hidden >> each & 1)
        if not leaks and kept | hidden != self._all:
            raise TooHardError
        return leaks

    def _safe(self, order: Iterable[int]) -> tuple[int, list[int]]:
        """The first figures in the order that are safe together, and the leaks that kept others out.

        What cannot be checked stays out too.
        """
        span, kept, leaks = self._empty, 0, list[int]()
        for each in order:
            larger = span.plus(each, self._vectors[each])
            if larger.rank_among_small > span.rank_among_small:
                try:
                    found = larger.leaks(STEPS)
                except TooManyError:
                    self._left = 0
                    continue
                self._left -= larger.steps * STEP
                if found:
                    leaks += sorted(set(found), key=int.bit_count)[:LEAKS]
                    continue
            span, kept = larger, kept | 1 << each
        return kept, leaks
