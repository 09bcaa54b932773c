"""A unit's predicates beside the pattern of its organisation achievement.

Shares compare exactly (count × 100 against percent × people). A difference warns and asks for a reason; it never
changes a predicate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from config.rules.results import Pattern
from workflow.rules.words import LABELS

HALF = 50
"""Half a person, in hundredths: as far as the nearest whole person is from a share."""
Counts = Mapping[str, int]
"""People by predicate; a predicate that nobody has may be left out."""


@dataclass(frozen=True)
class Violation:
    """One demand of the pattern that the counts do not meet."""

    rule: Literal["most", "at_least", "at_most", "together_at_least", "some_of"]
    of: tuple[str, ...]
    count: int
    """People who have one of these predicates."""
    percent: int | None
    """The share asked for; None where no share is meant."""
    within_rounding: bool
    """Whether the nearest whole person to the share would satisfy: small units cannot meet a share exactly."""
    sentence: str


def violations(pattern: Pattern, counts: Counts) -> tuple[Violation, ...]:
    """Every demand that is not met; a unit without people meets all."""
    people = sum(counts.values())
    return tuple(_unmet(pattern, counts, people)) if people else ()


def within_rounding(unmet: tuple[Violation, ...]) -> bool:
    """Whether whole people are all that keeps the counts from the pattern."""
    return all(each.within_rounding for each in unmet)


def _unmet(pattern: Pattern, counts: Counts, people: int) -> Iterator[Violation]:
    most = counts.get(pattern.most, 0)
    larger = [f"{LABELS[code]} {count}" for code, count in counts.items() if count > most]
    if larger:
        sentence = f"Yang terbanyak harus {LABELS[pattern.most]}: sekarang {most} orang, padahal {', '.join(larger)}."
        yield Violation("most", (pattern.most,), most, None, False, sentence)
    for code, percent in pattern.at_most.items():
        count = counts.get(code, 0)
        over = count * 100 - percent * people
        if over > 0:
            yield _share("at_most", (code,), count, percent, people, over)
    for code, percent in pattern.at_least.items():
        yield from _lacking("at_least", (code,), percent, counts, people)
    for each in pattern.together_at_least:
        yield from _lacking("together_at_least", each.of, each.percent, counts, people)
    for group in pattern.some_of:
        if not any(counts.get(code, 0) for code in group):
            yield Violation(
                "some_of", group, 0, None, False, f"Harus ada yang berpredikat {_named(group)}."
            )  # fmt: skip


def _lacking(
    rule: Literal["at_least", "together_at_least"],
    of: tuple[str, ...],
    percent: int,
    counts: Counts,
    people: int,
) -> Iterator[Violation]:
    count = sum(counts.get(code, 0) for code in of)
    under = percent * people - count * 100
    if under > 0:
        yield _share(rule, of, count, percent, people, under)


def _share(
    rule: Literal["at_least", "at_most", "together_at_least"],
    of: tuple[str, ...],
    count: int,
    percent: int,
    people: int,
    beyond: int,
) -> Violation:
    bound = "paling banyak" if rule == "at_most" else "paling sedikit"
    sentence = f"{_named(of)} {bound} {percent} persen dari {people} orang, sekarang {count} orang."
    return Violation(rule, of, count, percent, beyond <= HALF, sentence)


def _named(codes: tuple[str, ...]) -> str:
    return " atau ".join(LABELS[code] for code in codes)
