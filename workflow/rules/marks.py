"""What a pattern asks of each predicate: the marks beside the counts, on the page and on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.rules.results import Pattern
from workflow.rules.words import LABELS


@dataclass(frozen=True)
class Mark:
    """Of one predicate."""

    least: int | None
    """Percent of the unit's people; None where the pattern sets none for this predicate alone."""
    most: int | None
    words: str
    """`terbanyak; paling banyak 70 %`; empty where any number will do."""


def mark(pattern: Pattern, code: str) -> Mark:
    least = {str(each): percent for each, percent in pattern.at_least.items()}.get(code)
    most = {str(each): percent for each, percent in pattern.at_most.items()}.get(code)
    return Mark(least, most, "; ".join(_words(pattern, code, least, most)))


def _words(pattern: Pattern, code: str, least: int | None, most: int | None) -> Iterator[str]:
    if pattern.most == code:
        yield "terbanyak"
    if least is not None:
        yield f"paling sedikit {least} %"
    if most is not None:
        yield f"paling banyak {most} %" if most else "tidak ada"
    for each in pattern.together_at_least:
        if code in each.of:
            yield f"{_with(each.of, code)}paling sedikit {each.percent} %"
    for group in pattern.some_of:
        if code in group:
            yield f"{_with(group, code)}paling sedikit satu orang"


def _with(codes: Sequence[str], code: str) -> str:
    others = " dan ".join(LABELS[each] for each in codes if each != code)
    return f"bersama {others} " if others else ""
