"""Static proofs about states: the five are there, and each is reached, left, owned, and asked for."""

from collections.abc import Iterator

from config.definition import DefinitionFile, State
from workflow.proving.papers import at_issue

MANDATORY = ("draft", "self_assessment", "supervisor_review", "calibration", "final")
"""The five states that every cycle has, in this order."""


def prove(definition: DefinitionFile) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy; names are proved before."""
    for proof in (_mandatory, _reachable, _leavable, _owned):
        yield from proof(definition)


def _mandatory(definition: DefinitionFile) -> Iterator[str]:
    present = [state.name for state in definition.state if state.name in MANDATORY]
    if tuple(present) != MANDATORY:
        yield f"state: kelima tahap {', '.join(MANDATORY)} harus ada dengan urutan ini. Lengkapi daftarnya."


def _reachable(definition: DefinitionFile) -> Iterator[str]:
    reached, frontier = {definition.initial}, [definition.initial]
    while frontier:
        here = frontier.pop()
        for rule in definition.transition:
            if rule.source == here and rule.target not in reached:
                reached.add(rule.target)
                frontier.append(rule.target)
    for state in definition.state:
        if state.name not in reached:
            yield f"state {state.name}: tidak pernah tercapai. Tambahkan transition menuju state ini."


def _leavable(definition: DefinitionFile) -> Iterator[str]:
    ends = definition.final_states
    if not ends:
        yield "state: tidak ada state akhir. Tandai satu dengan final = true."
    leads = set(ends)
    for _ in definition.state:
        leads |= {rule.source for rule in definition.transition if rule.target in leads}
    for state in definition.state:
        leaves = any(r.source == state.name != r.target for r in definition.transition)
        if state.final and leaves:
            yield f"state {state.name}: final tetapi dapat ditinggalkan. Hapus transition yang keluar."
        if not state.final and state.name not in leads:
            yield f"state {state.name}: tidak dapat sampai ke state akhir. Tambahkan transition keluar."


def _owned(definition: DefinitionFile) -> Iterator[str]:
    for state in definition.state:
        if state.final or state.name == definition.initial:
            continue
        if state.owner == "system":
            yield f"state {state.name}: tidak ada yang bertanggung jawab. Isi owner dengan peran seseorang."
        moves = [r for r in definition.transition if r.source == state.name and r.by == state.owner]
        if not moves:
            yield f"state {state.name}: {state.owner} tidak punya tindakan. Tambahkan transition by = {state.owner}."
        prompts = [prompt for prompt in definition.prompt if prompt.state == state.name]
        early = {None, *_by_itself(definition, state)}
        surely = early | _surely(definition, state)
        asked = [prompt for prompt in prompts if prompt.to == state.owner and prompt.after in surely]
        if not asked or all(prompt.after not in early for prompt in prompts):
            yield f"state {state.name}: {state.owner} tidak diberi tahu. Tambahkan prompt untuk state ini."


def _surely(definition: DefinitionFile, state: State) -> set[str]:
    """Stamps that the clock sets in a state if nobody else does."""
    by_clock = [
        rule
        for rule in definition.transition
        if (rule.source, rule.by) == (state.name, "system") and "deadline_passed" in rule.guards
    ]
    return {stamp for rule in by_clock for stamp in rule.stamps}


def _by_itself(definition: DefinitionFile, state: State) -> set[str]:
    """Stamps that wait for nothing but the state's document."""
    rules = [rule for rule in at_issue(definition) if rule.source == state.name]
    return {stamp for rule in rules for stamp in rule.stamps}
