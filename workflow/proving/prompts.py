"""Static proofs about prompts: each has its mail and somebody who gets it."""

from collections.abc import Collection, Iterator

from config.definition import DefinitionFile


def prove(definition: DefinitionFile, mail_kinds: Collection[str]) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy."""
    for prompt in definition.prompt:
        place = f"prompt {prompt.kind} ({prompt.state})"
        if prompt.kind not in mail_kinds:
            known = ", ".join(sorted(mail_kinds))
            yield f"{place}: tidak ada templat email templates/email/{prompt.kind}. Yang ada: {known}."
        if prompt.to == "system":
            yield f"{place}: sistem tidak dapat diminta. Isi to dengan peran seseorang."
        if prompt.per == "unit" and prompt.to != "calibrator":
            yield f'{place}: per = "unit" hanya untuk calibrator.'
    kinds = {prompt.kind for prompt in definition.prompt}
    for rule in definition.transition:
        for kind in rule.closes:
            if kind not in kinds:
                yield f"transition {rule.trigger}: closes {kind} bukan prompt yang ada. Betulkan namanya."
