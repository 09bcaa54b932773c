"""Static proofs about documents: what a state waits for surely comes, and nobody receives what is not there."""

from collections.abc import Iterator

from config.definition import DefinitionFile, State, Transition

ISSUED = "document_issued"
"""The guard that the system itself fulfils, sooner or later and whatever people do: it writes what is owed."""
AT_ISSUE = frozenset({ISSUED, "not_delivered"})
DELIVERED, RECEIVED = "delivered_at", "received_at"


def at_issue(definition: DefinitionFile) -> tuple[Transition, ...]:
    """What the system does as soon as a document is issued: it waits for nothing else."""
    return tuple(
        rule
        for rule in definition.transition
        if rule.by == "system" and ISSUED in rule.guards and AT_ISSUE.issuperset(rule.guards)
    )


def prove(definition: DefinitionFile) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy."""
    documented = _documented(definition)
    for rule in definition.transition:
        place = f"transition {rule.trigger}"
        if ISSUED in rule.guards and rule.source not in documented:
            yield (
                f"{place}: guard {ISSUED} tidak akan terpenuhi bila {rule.source} dimasuki tanpa dokumen. "
                f"Tambahkan document = true pada setiap transition menuju {rule.source}."
            )
        if RECEIVED in rule.stamps and ISSUED not in rule.guards:
            yield f"{place}: dokumen diterima sebelum terbit. Tambahkan guard {ISSUED}."
    for state in definition.state:
        receiving = [r for r in definition.transition if r.source == state.name and RECEIVED in r.stamps]
        if receiving:
            yield from _in_time(definition, state, receiving)


def _documented(definition: DefinitionFile) -> frozenset[str]:
    """States in which a document was asked for, whichever way led there."""
    found = frozenset(state.name for state in definition.state) - {definition.initial}
    while True:
        bare = {
            rule.target
            for rule in definition.transition
            if rule.source != rule.target and not rule.document and rule.source not in found
        }
        if not found & bare:
            return found
        found -= bare


def _in_time(definition: DefinitionFile, state: State, receiving: list[Transition]) -> Iterator[str]:
    """The days of receipt begin with the issue, and nobody is asked before (PP 30/2019 art. 59)."""
    place = f"state {state.name}"
    starting = [rule for rule in at_issue(definition) if rule.source == state.name]
    if not any(DELIVERED in rule.stamps and rule.due_working_days for rule in starting):
        yield (
            f"{place}: waktu penerimaan tidak dihitung sejak dokumen terbit. Tambahkan transition by system "
            f"dengan guard not_delivered dan {ISSUED}, stamps {DELIVERED}, dan due_working_days."
        )
    kinds = {kind for rule in receiving for kind in rule.closes}
    for prompt in definition.prompt:
        if prompt.state == state.name and prompt.kind in kinds and prompt.after != DELIVERED:
            yield f'prompt {prompt.kind} ({state.name}): diminta sebelum dokumen terbit. Tulis after = "{DELIVERED}".'
