"""Static proofs about what people are told: nothing twice, and nothing promised both ways."""

from collections.abc import Iterator

from config.definition import DefinitionFile


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


def _folded(sentence: str) -> str:
    return " ".join(sentence.lower().split()).rstrip(".")
