"""Sums of a year's predicates by unit, grade and kind of post, over plain values."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    """Groups of too few people, or from which such a one could be worked out."""


def figures(members: Iterable[Member], k: int = 1) -> Figures:
    """Every group of at least `k` people from which with the others none of fewer could be worked out.

    With 1 everything is shown.
    """
    cells: dict[Cell, list[Member]] = defaultdict(list)
    for member in members:
        cells[member.unit, member.grade, member.kind].append(member)
    nodes = _nodes(sorted(cells))
    shown = {*nodes} if k == 1 else _published(k, tuple(sorted((cell, len(cells[cell])) for cell in cells)))
    found = [
        _figure(*node, [member for cell in own for member in cells[cell]])
        for node, own in nodes.items()
        if node in shown
    ]
    return Figures(tuple(found), len(nodes) - len(found))


@lru_cache(maxsize=8)
def _published(k: int, counts: tuple[tuple[Cell, int], ...]) -> frozenset[Node]:
    """A year's groups stay as they are once it is over, and a large office's take seconds to choose."""
    numbers = {cell: str(number) for number, (cell, _) in enumerate(counts)}
    asked = {f"{dimension}:{name}": own for (dimension, name), own in _nodes([*numbers]).items()}
    chosen = releasable(
        k,
        {numbers[cell]: count for cell, count in counts},
        {label: [numbers[cell] for cell in own] for label, own in asked.items()},
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
