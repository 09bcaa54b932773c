"""Sums of a year's predicates by unit, grade and kind of post, over plain values."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workflow.rules.release import releasable
from workflow.rules.years_in_row import MUTATION, REWARD

Cell = tuple[str, str, str]
"""Unit, grade, kind of post."""
Node = tuple[str, str]
"""Dimension and name."""
ALL, UNIT, GRADE, KIND = "semua", "unit", "golongan", "jenis_jabatan"
DIMENSIONS = {ALL: "Seluruhnya", UNIT: "Unit kerja", GRADE: "Golongan", KIND: "Jenis jabatan"}


@dataclass(frozen=True)
class Member:
    """One person with a predicate of the year."""

    unit: str
    grade: str
    kind: str
    predicate: str
    candidate: str | None = None


@dataclass(frozen=True)
class Figure:
    """One group."""

    dimension: str
    """One of DIMENSIONS."""
    name: str
    people: int
    predicates: Mapping[str, int]
    reward: int
    mutation: int


@dataclass(frozen=True)
class Figures:
    shown: tuple[Figure, ...]
    """Everybody first, then units, grades, kinds of posts, each by name."""
    withheld: int
    """Units of too few people, or from which such a one could be worked out."""


def figures(members: Iterable[Member]) -> Figures:
    """Every group, for whoever sees the persons too."""
    cells: dict[Cell, list[Member]] = defaultdict(list)
    for member in members:
        cells[member.unit, member.grade, member.kind].append(member)
    nodes = _nodes(sorted(cells))
    return Figures(
        tuple(_figure(*node, [each for cell in own for each in cells[cell]]) for node, own in nodes.items()),
        0,
    )


def released(members: Sequence[Member], within: Collection[str], k: int) -> Figures:
    """Sums of these units, without persons: chosen for the whole office, so that what several readers see of it tells
    no more when they put it together.

    Of `members`, who are everybody; units within reach of at least `k` people from which none of fewer follows by
    subtraction, and everybody where all units are within reach. Grades and kinds of posts change under a finished year,
    and one person's change would show: they are not told.
    """
    units: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        units[member.unit].append(member)
    shown = _published(k, tuple(sorted((unit, len(own)) for unit, own in units.items())))
    own = [unit for unit in sorted(units) if unit in within]
    found = [_figure(UNIT, unit, units[unit]) for unit in own if (UNIT, unit) in shown]
    if len(own) == len(units) and (ALL, ALL) in shown:
        found.insert(0, _figure(ALL, DIMENSIONS[ALL], members))
    return Figures(tuple(found), len(own) - sum(each.dimension == UNIT for each in found))


@lru_cache(maxsize=8)
def _published(k: int, counts: tuple[tuple[str, int], ...]) -> frozenset[Node]:
    """A year's groups stay as they are once it is over, and a large office's take seconds to choose."""
    numbers = {unit: str(number) for number, (unit, _) in enumerate(counts)}
    asked = {f"{UNIT}:{unit}": [number] for unit, number in numbers.items()}
    chosen = releasable(
        k,
        {numbers[unit]: count for unit, count in counts},
        asked | {f"{ALL}:{ALL}": [*numbers.values()]},
    ).published
    return frozenset((dimension, name) for dimension, _, name in (label.partition(":") for label in chosen))


def _nodes(cells: Sequence[Cell]) -> dict[Node, list[Cell]]:
    found: dict[Node, list[Cell]] = {}
    if cells:
        found[ALL, DIMENSIONS[ALL]] = list(cells)
    for place, dimension in enumerate((UNIT, GRADE, KIND)):
        for name in sorted({cell[place] for cell in cells}):
            found[dimension, name] = [cell for cell in cells if cell[place] == name]
    return found


def _figure(dimension: str, name: str, members: Sequence[Member]) -> Figure:
    candidates = Counter(member.candidate for member in members)
    return Figure(
        dimension,
        name,
        len(members),
        dict(Counter(member.predicate for member in members)),
        candidates[REWARD],
        candidates[MUTATION],
    )
