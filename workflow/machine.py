"""One shared `transitions` machine a definition: it says what follows from a trigger and the facts."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from transitions import EventData, Machine, MachineError

from config.definition import DefinitionFile, Transition
from workflow.facts import Facts
from workflow.guards import GUARDS

WRONG_STATE = "Tindakan ini tidak ada pada tahap sekarang."
WRONG_ROLE = "Anda bukan pihak yang berwenang untuk tindakan ini sekarang."


@dataclass(frozen=True)
class Decision:
    """The transition that is taken, or every reason why none is."""

    transition: Transition | None
    reasons: tuple[str, ...] = ()


class _Cursor:
    """Stands in for an evaluation while the machine is asked; thrown away after."""

    __slots__ = ("state", "taken")

    def __init__(self, state: str) -> None:
        self.state = state
        self.taken: Transition | None = None


@cache
def machine_for(definition: DefinitionFile) -> Machine:
    """The machine of a definition. Never bound to stored objects, never queued, no I/O in its callbacks."""
    machine = Machine(
        model=None,
        states=[state.name for state in definition.state],
        initial=definition.initial,
        auto_transitions=False,
        send_event=True,
    )
    for rule in definition.transition:
        conditions: list[Any] = [
            partial(_role_held, rule.by),
            *(partial(_holds, name) for name in rule.guards),
        ]
        machine.add_transition(
            rule.trigger, rule.source, rule.target, conditions=conditions, after=partial(_take, rule)
        )
    return machine


def decide(definition: DefinitionFile, trigger: str, facts: Facts) -> Decision:
    """What `trigger` does to an evaluation of which these facts hold."""
    machine = machine_for(definition)
    cursor = _Cursor(facts.state)
    if trigger in machine.events:
        try:
            machine.events[trigger].trigger(cursor, facts=facts)
        except MachineError:
            return Decision(None, (WRONG_STATE,))
        if cursor.taken is not None:
            return Decision(cursor.taken)
    return Decision(None, _reasons(definition, trigger, facts))


def _reasons(definition: DefinitionFile, trigger: str, facts: Facts) -> tuple[str, ...]:
    candidates = [
        rule for rule in definition.transition if rule.trigger == trigger and rule.source == facts.state
    ]
    if not candidates:
        return (WRONG_STATE,)
    mine = [rule for rule in candidates if getattr(facts, rule.by)]
    if not mine:
        return (WRONG_ROLE,)
    failed = [GUARDS[name] for rule in mine for name in rule.guards if not GUARDS[name].holds(facts)]
    return tuple(dict.fromkeys(guard.refusal for guard in failed))


def _role_held(role: str, event: EventData) -> bool:
    return bool(getattr(event.kwargs["facts"], role))


def _holds(name: str, event: EventData) -> bool:
    return GUARDS[name].holds(event.kwargs["facts"])


def _take(rule: Transition, event: EventData) -> None:
    cursor: Any = event.model
    cursor.taken = rule
