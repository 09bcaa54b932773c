"""Stretches of days."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

Interval = tuple[int, int]
"""First day and the first day after, as ordinals."""


def without(span: Interval, taken: Iterable[Interval]) -> Iterator[Interval]:
    """What is left of the span, in order."""
    begin, end = span
    for first, after in sorted(taken):
        if begin < min(first, end):
            yield begin, min(first, end)
        begin = max(begin, after)
    if begin < end:
        yield begin, end


def covered(spans: Iterable[Interval], *, times: int) -> Iterator[Interval]:
    """The longest stretches all of whose days lie in at least so many of the spans (one or more), in order."""
    changes: dict[int, int] = defaultdict(int)
    for begin, end in spans:
        changes[begin] += 1
        changes[end] -= 1
    depth, since = 0, 0
    for day in sorted(changes):
        before, depth = depth, depth + changes[day]
        if before < times <= depth:
            since = day
        elif depth < times <= before:
            yield since, day
