"""Whether somebody's angka kredit is enough for the next pangkat or jenjang (PermenPANRB 1/2023, Peraturan BKN 3/2023).

The sum counts since the jenjang began, so what the table asks of one pangkat is asked again for each further one of the
jenjang; with the last one it comes to what the table asks for the next jenjang. Other conditions are not judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from config.rules.credit import Credit, Level


class Standing(StrEnum):
    ENOUGH = "enough"
    SHORT = "short"
    OPEN = "open"
    """Something is not known: nothing is concluded."""
    END = "end"
    """The category has no further pangkat or jenjang."""


@dataclass(frozen=True)
class Asked:
    """Sums that are asked for since the jenjang began; None where there is no such step."""

    rank: int | None
    level: int | None


@dataclass(frozen=True)
class Conclusion:
    standing: Standing
    step: str
    """pangkat or jenjang; empty where there is none."""
    least: int | None
    lacking: tuple[str, ...] = ()
    """What is not known, in Indonesian."""


def asked(level: Level, grade: str) -> Asked:
    """Of somebody of this golongan; one that is none of the jenjang's is taken for its first."""
    place = level.grades.index(grade) if grade in level.grades else 0
    last = place == len(level.grades) - 1
    if last and level.for_level is None and grade in level.grades:
        return Asked(None, None)
    return Asked(level.for_rank * (place + 1), level.for_level)


def concluded(level: Level | None, grade: str, total: Decimal, lacking: Sequence[str]) -> Conclusion:
    """`total` counts since the jenjang began, whole only where nothing is lacking."""
    told = list(lacking)
    if level is None:
        return Conclusion(Standing.OPEN, "", None, ("jenjangnya tidak ada dalam tabel", *told))
    if grade not in level.grades:
        told.append(f"golongan {grade or 'yang kosong'} bukan golongan jenjang {level.label}")
    needed = asked(level, grade)
    if needed.rank is None:
        return Conclusion(Standing.END, "", None)
    leaves = grade == level.grades[-1]
    step, least = ("jenjang", needed.level) if leaves and needed.level else ("pangkat", needed.rank)
    if told:
        return Conclusion(Standing.OPEN, step, least, tuple(told))
    return Conclusion(Standing.ENOUGH if total >= (least or 0) else Standing.SHORT, step, least)


def next_level(table: Credit, level: Level) -> Level | None:
    """The jenjang above in the same category."""
    if level.for_level is None:
        return None
    peers = [each for each in table.levels if each.category == level.category]
    return next(iter(peers[peers.index(level) + 1 :]), None)
