"""Static proofs about transitions: the first leaves draft, all they name is known, and no two are one."""

from collections.abc import Iterator

from config.definition import DefinitionFile
from workflow.guards import GUARDS

HANDED_IN: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "self_assessment": (frozenset({"employee"}), ("realisation_given",)),
    "review": (frozenset({"appraiser", "superior"}), ("ratings_complete", "evidence_named")),
    "sent_back": (frozenset({"appraiser", "superior", "calibrator"}), ("return_reason_given",)),
    "objection": (frozenset({"employee"}), ("objection_stated",)),
    "explanation": (frozenset({"appraiser", "superior"}), ("explanation_given",)),
    "upheld": (frozenset({"decider"}), ("result_upheld",)),
    "changed": (frozenset({"decider"}), ("result_changed", "evidence_named")),
    "refusal": (frozenset({"appraiser", "hr"}), ("refusal_noted",)),
    "service": (frozenset({"appraiser", "hr"}), ("service_noted",)),
}
"""Who may hand in what (PP 30/2019: nobody rates themself), and the guards that see it is whole."""


def prove(definition: DefinitionFile) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy."""
    for proof in (_beginning, _guards, _payloads, _ambiguous):
        yield from proof(definition)


def _beginning(definition: DefinitionFile) -> Iterator[str]:
    if definition.initial != "draft" and definition.initial in definition.order:
        yield 'initial: evaluasi bermula pada draft. Tulis initial = "draft".'


def _guards(definition: DefinitionFile) -> Iterator[str]:
    for rule in definition.transition:
        for name in rule.guards:
            if name not in GUARDS:
                known = ", ".join(sorted(GUARDS))
                yield f"transition {rule.trigger}: guard {name} tidak dikenal. Pilih dari: {known}."


def _payloads(definition: DefinitionFile) -> Iterator[str]:
    for rule in definition.transition:
        place = f"transition {rule.trigger}"
        if any(name not in GUARDS for name in rule.guards):
            continue  # told by _guards; what would follow from it is not
        if rule.payload is not None:
            roles, guards = HANDED_IN[rule.payload]
            if rule.by not in roles:
                yield f"{place}: payload {rule.payload} tidak boleh dari {rule.by}. Pakai {', '.join(sorted(roles))}."
            for guard in guards:
                if guard not in rule.guards:
                    yield f"{place}: payload {rule.payload} memerlukan guard {guard}. Tambahkan."
        enters = rule.target == "calibration" != rule.source
        if enters and "ratings_complete" not in rule.guards:
            yield f"{place}: calibration dimasuki tanpa rating. Tambahkan guard ratings_complete."


def _ambiguous(definition: DefinitionFile) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for rule in definition.transition:
        key = (rule.trigger, rule.source, rule.by)
        if key in seen:
            yield f"transition {rule.trigger}: dua kali dari {rule.source} oleh {rule.by}. Beri nama trigger lain."
        seen.add(key)
    owners = {(rule.trigger, rule.by == "system") for rule in definition.transition}
    for trigger in sorted({name for name, _ in owners if {(name, True), (name, False)} <= owners}):
        yield f"transition {trigger}: dipakai sistem dan orang. Pisahkan menjadi dua trigger."
