"""What anybody can work out from published sums by adding and subtracting them, in any proportion; exact."""

from collections.abc import Iterable, Iterator, Sequence

Row = tuple[int, ...]


class TooManyError(Exception):
    """So many unions could follow that they were not all gone through."""


class Span:
    """The linear span of the sums taken in.

    A sum is a vector of 0 and 1 over atoms, whose `sizes` in people descend. Elimination is fraction-free
    (Bareiss 1968): every row has the value `scale` at its own pivot and 0 at the others'. The pivot is a row's
    first atom, and atoms of `k` people or more come first: the rows that begin after them are a basis of all
    that can be derived about the smaller atoms alone.
    """

    def __init__(self, sizes: Sequence[int], k: int) -> None:
        self._sizes, self._k = sizes, k
        self._small = sum(size >= k for size in sizes)
        """The place of the first atom of fewer than k people."""
        self._scale = 1
        self._rows: list[tuple[int, Row]] = []
        """Pivot and row. Behind its atoms a row tells how it is made of the sums in `_keys`."""
        self._keys: list[int] = []
        self.steps = 0
        """Taken by `leaks`."""

    def plus(self, key: int, vector: Row) -> "Span":
        """The span of one sum more; this one itself where the sum follows from those taken in already."""
        fresh = [self._scale * each for each in vector] + [0] * len(self._keys) + [self._scale]
        for pivot, row in self._rows:
            if factor := vector[pivot]:
                fresh = [one - factor * other for one, other in zip(fresh, (*row, 0), strict=True)]
        lead = next((place for place in range(len(self._sizes)) if fresh[place]), None)
        if lead is None:
            return self
        larger = Span(self._sizes, self._k)
        larger._scale = fresh[lead]
        larger._keys = [*self._keys, key]
        larger._rows = [(pivot, self._cleared((*row, 0), fresh, lead)) for pivot, row in self._rows]
        larger._rows.append((lead, tuple(fresh)))
        return larger

    def _cleared(self, row: Row, fresh: Sequence[int], lead: int) -> Row:
        """The row without what it has at the new pivot. The division leaves no rest: all entries are minors."""
        value, factor = fresh[lead], row[lead]
        return tuple(
            (value * one - factor * other) // self._scale for one, other in zip(row, fresh, strict=True)
        )

    @property
    def rank_among_small(self) -> int:
        """How many independent figures can be derived about atoms of fewer than k people alone."""
        return sum(pivot >= self._small for pivot, _ in self._rows)

    def leaks(self, limit: int) -> list[int]:
        """Choices of the sums taken in, as bits by key, from which a union of atoms with 1 to k-1 people follows.

        All of them, unless that takes more than `limit` steps: then those found, or TooManyError for none.
        """
        rows = [row for pivot, row in self._rows if pivot >= self._small]
        atoms = slice(self._small, len(self._sizes))
        unions = _Unions([row[atoms] for row in rows], self._sizes[atoms], self._scale, self._k, limit)
        found: list[int] = []
        try:
            for places in unions.smaller_than_k():
                made = [0] * len(self._keys)
                for place in places:
                    made = [a + b for a, b in zip(made, rows[place][len(self._sizes) :], strict=True)]
                found.append(sum(1 << key for key, part in zip(self._keys, made, strict=True) if part))
        except TooManyError:
            if not found:
                raise
        finally:
            self.steps = limit - unions.left
        return found


class _Unions:
    """Looks for unions of atoms among the sums of rows.

    At its pivot a row is the only one, so a union has it once or not at all. What the rows not decided yet can
    still add at each atom, at the least and at the most, cuts the search short.
    """

    def __init__(self, rows: list[Row], sizes: Sequence[int], scale: int, k: int, limit: int) -> None:
        self._rows, self._sizes, self._scale, self._k, self.left = rows, sizes, scale, k, limit
        self._lowest, self._highest = [(0,) * len(sizes)], [(0,) * len(sizes)]
        for row in reversed(rows):
            self._lowest.append(_plus(self._lowest[-1], (min(each, 0) for each in row)))
            self._highest.append(_plus(self._highest[-1], (max(each, 0) for each in row)))

    def smaller_than_k(self) -> Iterator[list[int]]:
        """The places of rows whose sum is a union of 1 to k-1 people; none where there is no such union."""
        return self._search([], 0, (0,) * len(self._sizes))

    def _search(self, chosen: list[int], place: int, total: Row) -> Iterator[list[int]]:
        """Rows before `place` are decided, and `total` is the sum of those chosen."""
        self.left -= 1
        if self.left < 0:
            raise TooManyError
        undecided = len(self._rows) - place
        people, certain, union = 0, 0, bool(chosen)
        reach = zip(self._sizes, total, self._lowest[undecided], self._highest[undecided], strict=True)
        for size, so_far, lowest, highest in reach:
            if not lowest <= -so_far <= highest:
                if not lowest <= self._scale - so_far <= highest:
                    return
                certain += size
            if so_far:
                people += size
                union = union and so_far == self._scale
        if certain >= self._k:
            return
        if union and people < self._k:
            yield chosen
        for each in range(place, len(self._rows)):
            yield from self._search([*chosen, each], each + 1, _plus(total, self._rows[each]))


def _plus(one: Row, other: Iterable[int]) -> Row:
    return tuple(a + b for a, b in zip(one, other, strict=True))
