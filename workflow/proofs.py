"""Static proofs of a definition: what must hold of every cycle before one is launched under it."""

from collections.abc import Collection, Iterator
from itertools import pairwise, product
from typing import Any

from config.definition import DefinitionFile, State, Transition, parse, read
from config.errors import ConfigurationError
from workflow import awaited_proofs, paper_proofs, period_proofs, purpose_proofs
from workflow.facts import Facts
from workflow.guards import GUARDS

MANDATORY = ("draft", "self_assessment", "supervisor_review", "calibration", "final")
"""The five states that every cycle has, in this order."""


def load(path: str, source: str, mail_kinds: Collection[str]) -> DefinitionFile:
    """The proved definition. Raises ConfigurationError with every fault at once, each with place and remedy."""
    definition = parse(source, path)
    faults = [f"{path}: {fault}" for fault in prove(definition, mail_kinds)]
    if faults:
        raise ConfigurationError(faults)
    return definition


def load_file(path: object, mail_kinds: Collection[str]) -> tuple[DefinitionFile, str]:
    from pathlib import Path

    source = read(Path(str(path)))
    return load(Path(str(path)).name, source, mail_kinds), source


def prove(definition: DefinitionFile, mail_kinds: Collection[str]) -> list[str]:
    """Every breach as one Indonesian sentence with its place and remedy; empty when all proofs hold.

    What only follows from a wrong name is not told beside it: ways through the states are judged once all are known.
    """
    names = list(_names(definition))
    sound = not names
    told = (
        *names,
        *(_mandatory(definition) if sound else ()),
        *_beginning(definition),
        *(_reachable(definition) if sound else ()),
        *(_leavable(definition) if sound else ()),
        *_guards(definition),
        *_payloads(definition),
        *(_owned(definition) if sound else ()),
        *_deadlines(definition, whole=sound),
        *_in_time(definition),
        *_prompts(definition, mail_kinds),
        *_ambiguous(definition),
        *(paper_proofs.prove(definition) if sound else ()),
        *period_proofs.prove(definition),
        *awaited_proofs.prove(definition),
        *purpose_proofs.prove(definition),
    )
    return list(dict.fromkeys(told))  # what two roles may do is one fault


def _names(definition: DefinitionFile) -> Iterator[str]:
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


def _mandatory(definition: DefinitionFile) -> Iterator[str]:
    present = [state.name for state in definition.state if state.name in MANDATORY]
    if tuple(present) != MANDATORY:
        yield f"state: kelima tahap {', '.join(MANDATORY)} harus ada dengan urutan ini. Lengkapi daftarnya."


def _beginning(definition: DefinitionFile) -> Iterator[str]:
    if definition.initial != "draft" and definition.initial in definition.order:
        yield 'initial: evaluasi bermula pada draft. Tulis initial = "draft".'


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


def _guards(definition: DefinitionFile) -> Iterator[str]:
    for rule in definition.transition:
        for name in rule.guards:
            if name not in GUARDS:
                known = ", ".join(sorted(GUARDS))
                yield f"transition {rule.trigger}: guard {name} tidak dikenal. Pilih dari: {known}."


HANDED_IN: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "self_assessment": (frozenset({"employee"}), ("realisation_given",)),
    "review": (frozenset({"appraiser", "superior"}), ("ratings_complete", "evidence_named")),
    "sent_back": (frozenset({"appraiser", "superior", "calibrator"}), ("return_reason_given",)),
    "objection": (frozenset({"employee"}), ("objection_stated",)),
    "explanation": (frozenset({"appraiser"}), ("explanation_given",)),
    "upheld": (frozenset({"superior"}), ("result_upheld",)),
    "changed": (frozenset({"superior"}), ("result_changed", "evidence_named")),
    "refusal": (frozenset({"appraiser", "hr"}), ("refusal_noted",)),
    "service": (frozenset({"appraiser", "hr"}), ("service_noted",)),
}
"""Who may hand in what (PP 30/2019: nobody rates themself), and the guards that see it is whole."""


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
    rules = [rule for rule in paper_proofs.at_issue(definition) if rule.source == state.name]
    return {stamp for rule in rules for stamp in rule.stamps}


def _deadlines(definition: DefinitionFile, *, whole: bool) -> Iterator[str]:
    """`whole`: also whether transitions carry the consequence out."""
    for state in definition.state:
        if state.final or state.name in (definition.initial, MANDATORY[0]):
            continue
        place = f"state {state.name}"
        if (state.window is None) == (state.due_working_days is None):
            yield f"{place}: perlu tepat satu dari window atau due_working_days."
        if state.consequence == "none":
            yield f"{place}: batas waktu tanpa akibat. Isi consequence: remind, escalate atau force."
        if state.consequence == "remind" and state.remind_every is None:
            yield f"{place}: consequence remind memerlukan remind_every."
        if whole and state.consequence in ("escalate", "force"):
            yield from _carried_out(definition, state)


def _in_time(definition: DefinitionFile) -> Iterator[str]:
    windows = [(state.name, state.window) for state in definition.state if state.window is not None]
    for (before, early), (after, late) in pairwise(windows):
        if (late.years_after, late.month, late.day) < (early.years_after, early.month, early.day):
            yield f"state {after}: window dibuka sebelum {before}. Urutkan tanggalnya menurut tahap."


def _carried_out(definition: DefinitionFile, state: State) -> Iterator[str]:
    at_deadline = [
        rule
        for rule in definition.transition
        if rule.source == state.name and rule.by == "system" and "deadline_passed" in rule.guards
    ]
    place = f"state {state.name}"
    if not any(rule.mark for rule in at_deadline):
        yield (
            f"{place}: consequence {state.consequence} memerlukan transition by system "
            "dengan guard deadline_passed dan mark."
        )
    if state.consequence == "escalate" and not any("escalated_at" in rule.stamps for rule in at_deadline):
        yield f"{place}: consequence escalate memerlukan stamps escalated_at pada transition itu."
    if state.consequence == "force" and not any(rule.target != state.name for rule in at_deadline):
        yield f"{place}: consequence force memerlukan transition ke state lain."
    if state.consequence == "force" and (escape := _escape(at_deadline)):
        yield (
            f"{place}: consequence force tidak berlaku bila {escape}. "
            "Tambahkan transition by system dengan guard deadline_passed untuk keadaan itu."
        )


def _escape(at_deadline: list[Transition]) -> str:
    """Facts under which an evaluation could sit past its deadline for ever; empty when there are none."""
    guards = {rule: [GUARDS[name] for name in rule.guards if name in GUARDS] for rule in at_deadline}
    needs = sorted({need for held in guards.values() for guard in held for need in guard.needs} - {"window"})
    for values in product(*(FACT_VALUES.get(need, (False, True)) for need in needs)):
        chosen: dict[str, Any] = dict(zip(needs, values, strict=True))
        facts = Facts(state="", system=True, window="closed", **chosen)
        if not any(all(guard.holds(facts) for guard in held) for held in guards.values()):
            return ", ".join(f"{need} = {str(value).lower()}" for need, value in chosen.items()) or "selalu"
    return ""


FACT_VALUES: dict[str, tuple[object, ...]] = {
    "decision": ("none", "upheld", "changed"),
    "stage": ("none", "before", "open", "closed", "held"),
    "next_window": ("before", "opened"),
    "document": (True,),
}
"""What facts that are not yes or no may be; a document comes by itself (paper_proofs), so nothing is stuck for it."""


def _prompts(definition: DefinitionFile, mail_kinds: Collection[str]) -> Iterator[str]:
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
