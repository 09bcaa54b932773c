"""The plan's own machine: from the draft by way of the dialogue to the agreement, and on to a further revision."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from workflow.guards import Guard
from workflow.machine import Decision, decide


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """One plan as one actor meets it at one moment."""

    state: str
    employee: bool = False
    appraiser: bool = False
    """Roles held now; nobody appraises his own plan."""
    in_time: bool = False
    """The appraiser's review of the year has not begun."""
    complete: bool = False
    reasoned: bool = False
    newest: bool = False
    """No later revision is under way."""


@dataclass(frozen=True)
class PlanState:
    name: str


@dataclass(frozen=True)
class Step:
    """What may lead from one state to another, for whom, and under which guards."""

    trigger: str
    label: str
    button: str
    source: str
    target: str
    by: str
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Process:
    initial: str
    state: tuple[PlanState, ...]
    transition: tuple[Step, ...]


DRAFT, SUBMITTED, AGREED = "draft", "submitted", "agreed"
BEGIN, START = "begin_plan", "start_plans"
"""How the first revision comes to be: by its employee, or for a whole cycle."""
EDIT, SUBMIT, RETURN, AGREE, REVISE = "edit_plan", "submit_plan", "return_plan", "agree_plan", "revise_plan"
_OWN, _ABOVE = "employee", "appraiser"
PROCESS = Process(
    initial=DRAFT,
    state=(PlanState(DRAFT), PlanState(SUBMITTED), PlanState(AGREED)),
    transition=(
        Step(EDIT, "Mengubah isi SKP", "Simpan", DRAFT, DRAFT, _OWN, ("in_time",)),
        Step(SUBMIT, "Mengajukan SKP", "Ajukan SKP", DRAFT, SUBMITTED, _OWN, ("in_time", "complete")),
        Step(RETURN, "Mengembalikan SKP", "Kembalikan", SUBMITTED, DRAFT, _ABOVE, ("reasoned",)),
        Step(AGREE, "Menyepakati SKP", "Sepakati SKP", SUBMITTED, AGREED, _ABOVE, ("in_time",)),
        *(
            Step(
                REVISE,
                "Membuka perubahan SKP",
                "Buka perubahan SKP",
                AGREED,
                AGREED,
                role,
                ("in_time", "newest", "reasoned"),
            )
            for role in (_OWN, _ABOVE)
        ),
    ),
)
GUARDS: dict[str, Guard[PlanFacts]] = {}


def _guard(function: Callable[[PlanFacts], bool]) -> Callable[[PlanFacts], bool]:
    GUARDS[function.__name__] = Guard(function.__name__, (function.__name__,), function)
    return function


@_guard
def in_time(facts: PlanFacts) -> bool:
    """Penilaian atasan sudah dimulai; SKP periode ini tidak dapat diubah lagi."""
    return facts.in_time


@_guard
def complete(facts: PlanFacts) -> bool:
    """Isi SKP belum lengkap."""
    return facts.complete


@_guard
def reasoned(facts: PlanFacts) -> bool:
    """Alasannya belum ditulis."""
    return facts.reasoned


@_guard
def newest(facts: PlanFacts) -> bool:
    """Perubahan SKP sudah dibuka dan belum disepakati."""
    return facts.newest


def decide_plan(trigger: str, facts: PlanFacts) -> Decision[Step]:
    """What `trigger` does to a plan of which these facts hold, or every reason why nothing."""
    return decide(PROCESS, trigger, facts, GUARDS)


def offered(facts: PlanFacts) -> tuple[Step, ...]:
    """What the actor may do, given what is still to be written."""
    written = replace(facts, complete=True, reasoned=True)
    taken = (decide_plan(trigger, written).transition for trigger in (EDIT, SUBMIT, RETURN, AGREE, REVISE))
    return tuple(step for step in taken if step is not None)
