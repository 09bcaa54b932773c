"""The lightest way to break every forbidden combination, where these come to light only as one goes."""

from collections.abc import Callable, Iterator, Sequence


class TooHardError(Exception):
    """No proof within the steps allowed."""


class Breaking:
    """Exact search, by branch and bound, for the lightest set that has an element of every combination.

    Sets are whole numbers whose bits are elements. `unbroken` names combinations that a set does not break;
    it is asked only about sets that break all those it has named before. `best` is the lightest set found so
    far, at first the one offered.
    """

    def __init__(
        self, weights: Sequence[int], unbroken: Callable[[int], Sequence[int]], offered: int, limit: int
    ) -> None:
        self._weights, self._unbroken, self._left = weights, unbroken, limit
        self._known: list[int] = []
        self.best = offered
        self._best_weight = sum(weights[each] for each in bits(offered))

    def run(self) -> int:
        """The lightest set. Raises TooHardError after so many steps that `best` is not proven to be it."""
        self._descend(0, 0, 0)
        return self.best

    def _descend(self, chosen: int, kept: int, weight: int) -> None:
        """Tries the sets that have all of `chosen` and nothing of `kept`."""
        self._left -= 1
        if self._left < 0:
            raise TooHardError
        if weight >= self._best_weight:
            return
        open_ = self._open(chosen, kept)
        if not open_:
            self._known += self._unbroken(chosen)
            open_ = self._open(chosen, kept)
            if not open_:
                self.best, self._best_weight = chosen, weight
                return
        if not open_[0] or weight + self._at_least(open_) >= self._best_weight:
            return
        for each in sorted(bits(open_[0]), key=lambda bit: self._weights[bit]):
            self._descend(chosen | 1 << each, kept, weight + self._weights[each])
            kept |= 1 << each

    def _open(self, chosen: int, kept: int) -> list[int]:
        """What may still be chosen of each combination not broken yet, the smallest first."""
        return sorted((one & ~kept for one in self._known if not one & chosen), key=int.bit_count)

    def _at_least(self, open_: list[int]) -> int:
        """Combinations without a common element cost at least their lightest element each."""
        total = seen = 0
        for one in open_:
            if not one & seen:
                total += min(self._weights[each] for each in bits(one))
                seen |= one
        return total


def bits(number: int) -> Iterator[int]:
    """The places of its ones, ascending."""
    while number:
        yield (number & -number).bit_length() - 1
        number &= number - 1
