"""What a revision changed, in sentences."""

from collections.abc import Iterator, Mapping, Sequence

from workflow.plans.amounts import target_text
from workflow.plans.content import Content, Indicator, Result
from workflow.plans.words import APPROACHES, ASPECTS, CONDITIONS, PERSPECTIVES, SECTIONS


def changes(before: Content, after: Content, labels: Mapping[str, str]) -> tuple[str, ...]:
    """In the order of the form; nothing where both say the same. `labels` are those of the BerAKHLAK values."""
    return tuple(_changes(before, after, labels))


def _changes(before: Content, after: Content, labels: Mapping[str, str]) -> Iterator[str]:
    if before.approach != after.approach:
        yield f"Pendekatan: {APPROACHES[before.approach]} menjadi {APPROACHES[after.approach]}."
    old = {_root(result): (place, result) for place, result in before.named}
    for place, result in after.named:
        was = old.pop(_root(result), None)
        if was is None:
            yield f"{place} baru: {result.text}"
        else:
            yield from (f"{place}: {told}" for told in _result(was, (place, result)))
    for place, result in old.values():
        yield f"{place} dihapus: {result.text}"
    for value, label in labels.items():
        yield from _text(
            f"Ekspektasi {label}", before.expectations.get(value, ""), after.expectations.get(value, "")
        )
    for kind, label in CONDITIONS.items():
        yield from _items(label, before.conditions.get(kind, ()), after.conditions.get(kind, ()))


def _root(result: Result) -> object:
    """One that was never stored is like no other."""
    return result.root or result.number or id(result)


def _result(before: tuple[str, Result], after: tuple[str, Result]) -> Iterator[str]:
    (old_place, old), (_, new) = before, after
    if old.section != new.section:
        yield f"dahulu {old_place}, kini {SECTIONS[new.section].lower()}."
    yield from _text("hasil kerja", old.text, new.text)
    if old.supports != new.supports:
        yield "hasil kerja pimpinan yang diintervensi berganti."
    yield from _text(
        "perspektif", PERSPECTIVES.get(old.perspective, ""), PERSPECTIVES.get(new.perspective, "")
    )
    yield from _items("indikator", *(tuple(map(indicator_text, each.indicators)) for each in (old, new)))


def indicator_text(indicator: Indicator) -> str:
    """`Kuantitas: jumlah laporan (12 laporan)`."""
    aspect = ASPECTS.get(indicator.aspect, "")
    target = target_text(indicator)
    return "".join((f"{aspect}: " if aspect else "", indicator.text, f" ({target})" if target else ""))


def _text(label: str, old: str, new: str) -> Iterator[str]:
    if old == new:
        return
    if not old:
        yield f"{label} kini: {new}"
    elif not new:
        yield f"{label} dihapus: {old}"
    else:
        yield f"{label} dahulu: {old} Kini: {new}"


def _items(label: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    yield from (f"{label} baru: {text}" for text in new if text not in old)
    yield from (f"{label} dihapus: {text}" for text in old if text not in new)
    if sorted(old) == sorted(new) and list(old) != list(new):
        yield f"urutan {label[0].lower()}{label[1:]} berubah."
