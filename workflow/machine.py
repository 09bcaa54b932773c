"""One shared `transitions` machine a definition: it says what follows from a trigger and the facts.

A definition is that of a cycle's evaluations, or whatever else has states, steps and guards of its own (a plan).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Generic, Protocol, TypeVar

from transitions import EventData, Machine, MachineError

from workflow.guards import GUARDS, Guard

WRONG_STATE = "Tindakan ini tidak ada pada tahap sekarang."
WRONG_ROLE = "Anda bukan pihak yang berwenang untuk tindakan ini sekarang."


class Named(Protocol):
    @property
    def name(self) -> str: ...


class Step(Protocol):
    """What may lead from one state to another, for whom, and under which guards."""

    @property
    def trigger(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def guards(self) -> tuple[str, ...]: ...


Taken = TypeVar("Taken", bound=Step)
Taken_co = TypeVar("Taken_co", bound=Step, covariant=True)


class Process(Protocol[Taken_co]):
    """States, and the steps between them."""

    def __hash__(self) -> int: ...
    @property
    def initial(self) -> str: ...
    @property
    def state(self) -> Sequence[Named]: ...
    @property
    def transition(self) -> Sequence[Taken_co]: ...


class Situation(Protocol):
    """Facts: the state, the roles held, and what the guards need."""

    @property
    def state(self) -> str: ...


Guards = Mapping[str, Guard[Any]]


@dataclass(frozen=True)
class Decision(Generic[Taken]):
    """The transition that is taken, or every reason why none is."""

    transition: Taken | None
    reasons: tuple[str, ...] = ()


class _Cursor:
    """Stands in for an evaluation while the machine is asked; thrown away after."""

    __slots__ = ("state", "taken")

    def __init__(self, state: str) -> None:
        self.state = state
        self.taken: Any = None


@cache
def machine_for(definition: Process[Step]) -> Machine:
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


def decide(
    definition: Process[Taken], trigger: str, facts: Situation, guards: Guards = GUARDS
) -> Decision[Taken]:
    """What `trigger` does to an evaluation, or whatever the definition is about, of which these facts hold."""
    machine = machine_for(definition)
    cursor = _Cursor(facts.state)
    if trigger in machine.events:
        try:
            machine.events[trigger].trigger(cursor, facts=facts, guards=guards)
        except MachineError:
            return Decision(None, (WRONG_STATE,))
        if cursor.taken is not None:
            return Decision(cursor.taken)
    return Decision(None, _reasons(definition, trigger, facts, guards))


def _reasons(definition: Process[Step], trigger: str, facts: Situation, guards: Guards) -> tuple[str, ...]:
    candidates = [
        rule for rule in definition.transition if rule.trigger == trigger and rule.source == facts.state
    ]
    if not candidates:
        return (WRONG_STATE,)
    mine = [rule for rule in candidates if getattr(facts, rule.by)]
    if not mine:
        return (WRONG_ROLE,)
    failed = [guards[name] for rule in mine for name in rule.guards if not guards[name].holds(facts)]
    return tuple(dict.fromkeys(guard.refusal for guard in failed))


def _role_held(role: str, event: EventData) -> bool:
    return bool(getattr(event.kwargs["facts"], role))


def _holds(name: str, event: EventData) -> bool:
    guards: Guards = event.kwargs["guards"]
    return guards[name].holds(event.kwargs["facts"])


def _take(rule: Step, event: EventData) -> None:
    cursor: Any = event.model
    cursor.taken = rule
