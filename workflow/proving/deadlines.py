"""Static proofs about deadlines: every state has one, in order, with a consequence that is carried out."""

from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any

from config.definition import DefinitionFile, State, Transition
from workflow.facts import Facts
from workflow.guards import GUARDS
from workflow.proving.states import MANDATORY

FACT_VALUES: dict[str, tuple[object, ...]] = {
    "decision": ("none", "upheld", "changed"),
    "stage": ("none", "before", "open", "closed", "held"),
    "next_window": ("before", "opened"),
    "document": (True,),
}
"""What facts that are not yes or no may be; a document comes by itself (papers.py), so nothing is stuck for it."""


def prove(definition: DefinitionFile, *, whole: bool) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy.

    `whole`: also whether transitions carry the consequence out.
    """
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
    yield from _in_time(definition)


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
