"""Static proofs about names: whatever is named is there, and there once."""

from collections.abc import Iterator

from config.definition import DefinitionFile


def prove(definition: DefinitionFile) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy."""
    names = [state.name for state in definition.state]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"state {name}: ditulis lebih dari sekali. Sisakan satu."
    known = set(names)
    if definition.initial not in known:
        yield f"initial: state {definition.initial} tidak ada. Pakai salah satu dari {', '.join(names)}."
    for rule in definition.transition:
        for end, name in (("source", rule.source), ("target", rule.target)):
            if name not in known:
                yield f"transition {rule.trigger}: {end} {name} tidak ada. Pakai nama state yang ditulis di atas."
        if rule.trigger == "state":
            yield "transition state: nama ini dipakai mesin. Beri nama trigger lain."
    for prompt in definition.prompt:
        if prompt.state not in known:
            yield f"prompt {prompt.kind}: state {prompt.state} tidak ada. Pakai nama state yang ditulis di atas."
