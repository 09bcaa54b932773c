"""Static proofs about what people are told: nothing twice, and nothing promised both ways."""

from collections.abc import Iterator

from config.definition import DefinitionFile, Window


def prove(definition: DefinitionFile) -> Iterator[str]:
    purpose = definition.purpose
    for name, sentences in (("used_for", purpose.used_for), ("not_used_for", purpose.not_used_for)):
        folded = [_folded(each) for each in sentences]
        for each in dict.fromkeys(folded):
            if folded.count(each) > 1:
                yield f"purpose: {name} menyebut “{each}” dua kali. Hapus salah satu."
    used = {_folded(each) for each in purpose.used_for}
    for sentence in purpose.not_used_for:
        if _folded(sentence) in used:
            yield f"purpose: “{_folded(sentence)}” ada pada used_for dan not_used_for. Hapus salah satu."
    yield from _pulse(definition)


def _pulse(definition: DefinitionFile) -> Iterator[str]:
    asked = definition.pulse
    if asked is None:
        return
    for label in dict.fromkeys(asked.scale):
        if asked.scale.count(label) > 1:
            yield f"pulse: scale menyebut “{label}” dua kali. Beri setiap jawaban nama sendiri."
    windows = {state.name: state.window for state in definition.state if state.window is not None}
    assessed, confirmed = windows.get("self_assessment"), windows.get("calibration")
    if assessed is not None and _day(asked.before) >= _day(assessed):
        yield "pulse: before tidak dibuka sebelum self_assessment. Majukan tanggalnya."
    if confirmed is not None and _day(asked.after) <= _day(confirmed):
        yield "pulse: after tidak dibuka sesudah calibration. Mundurkan tanggalnya."


def _day(window: Window) -> tuple[int, int, int]:
    return window.years_after, window.month, window.day


def _folded(sentence: str) -> str:
    return " ".join(sentence.lower().split()).rstrip(".")
