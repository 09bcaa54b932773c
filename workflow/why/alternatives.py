"""What would have changed a predicate: the other cells of the same table, told by how many ratings are others."""

from collections.abc import Mapping

from workflow.rules.words import LABELS, RATINGS
from workflow.why.tree import Alternative

RESULT, BEHAVIOUR = "hasil kerja", "perilaku kerja"


def alternatives(
    cells: Mapping[str, Mapping[str, str]], result: str, behaviour: str
) -> tuple[Alternative, ...]:
    """One rating changed, all four; then both, where that reaches a predicate that one alone does not.

    Of several pairs that reach the same predicate the one nearest to what was given is told.
    """
    now = cells[result][behaviour]
    single = [
        *(_alternative(cells, now, (other, behaviour), (result, behaviour)) for other in _others(result)),
        *(_alternative(cells, now, (result, other), (result, behaviour)) for other in _others(behaviour)),
    ]
    reached = {now, *(each.value for each in single)}
    double = []
    pairs = [(r, b) for r in _others(result) for b in _others(behaviour)]
    for pair in sorted(pairs, key=lambda pair: _steps(pair, (result, behaviour))):
        each = _alternative(cells, now, pair, (result, behaviour))
        if each.value not in reached:
            reached.add(each.value)
            double.append(each)
    return (*single, *double)


def _others(rating: str) -> list[str]:
    """The nearest first."""
    place = RATINGS.index(rating)
    return sorted(
        (each for each in RATINGS if each != rating), key=lambda each: abs(RATINGS.index(each) - place)
    )


def _steps(one: tuple[str, str], other: tuple[str, str]) -> int:
    return sum(abs(RATINGS.index(a) - RATINGS.index(b)) for a, b in zip(one, other, strict=True))


def _alternative(
    cells: Mapping[str, Mapping[str, str]], now: str, pair: tuple[str, str], given: tuple[str, str]
) -> Alternative:
    value = cells[pair[0]][pair[1]]
    others = [
        f"{name} dinilai {LABELS[rating]}"
        for name, rating, was in zip((RESULT, BEHAVIOUR), pair, given, strict=True)
        if rating != was
    ]
    stays = "tetap" if value == now else "menjadi"
    sentence = f"Jika {' dan '.join(others)}, predikat {stays} {LABELS[value]}."
    return Alternative(*pair, value, len(others), sentence)
