"""A scenario beside the present predicates and the pattern: pure, over plain values. It warns; it rates nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from config.rules.results import Pattern
from workflow.rules.changes import Changes, counted
from workflow.rules.distribution import Violation, violations, within_rounding
from workflow.rules.words import LABELS, PREDICATES

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Outlook:
    """A unit's distribution beside its pattern."""

    counts: Counts
    unmet: tuple[Violation, ...]

    @property
    def verdict(self) -> str:
        if not self.unmet:
            return "sesuai pola"
        return "berbeda hanya karena pembulatan" if within_rounding(self.unmet) else "berbeda dari pola"


def outlook(pattern: Pattern, counts: Counts) -> Outlook:
    return Outlook(counts, violations(pattern, counts))


def changed(present: Mapping[int, str], changes: Mapping[int, str]) -> Counts:
    """People by predicate once these have the other one. Only who has a predicate is counted."""
    return counted([changes.get(number, predicate) for number, predicate in present.items()])


def reachable(least: Changes, fixed: Iterable[str]) -> list[Counts]:
    """The nearest distributions that meet the pattern, without those that want a settled predicate changed."""
    settled = counted(list(fixed))
    return [target for target in least.targets if all(target[code] >= settled[code] for code in PREDICATES)]


def lacking(counts: Counts, aim: Counts | None) -> list[str]:
    """`Baik: 1 orang terlalu banyak`: what still keeps a distribution from the aim, the highest first."""
    if aim is None:
        return []
    told = []
    for code in reversed(PREDICATES):
        over = counts[code] - aim.get(code, 0)
        if over:
            told.append(f"{LABELS[code]}: {abs(over)} orang {'terlalu banyak' if over > 0 else 'kurang'}")
    return told


def counts_text(counts: Counts) -> str:
    """`Sangat Baik 1, Baik 3`."""
    return ", ".join(f"{LABELS[code]} {counts[code]}" for code in reversed(PREDICATES) if counts.get(code))


def differing(seen: Mapping[int, str], now: Mapping[int, str], names: Mapping[int, str]) -> Sequence[str]:
    """Whose predicate is another than when the scenario was made, in sentences; empty while it still holds."""

    def word(predicate: str | None) -> str:
        return LABELS[predicate] if predicate else "belum ada"

    return [
        f"Predikat {names.get(number, f'evaluasi {number}')} berubah sejak skenario ini disusun:"
        f" semula {word(seen.get(number))}, sekarang {word(now.get(number))}."
        for number in sorted(seen.keys() | now.keys())
        if seen.get(number) != now.get(number)
    ]
