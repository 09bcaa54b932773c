"""A round's own machine: nominating, approved, open, closed."""

from collections.abc import Callable
from dataclasses import dataclass

from workflow.guards import Guard
from workflow.machine import Decision, decide


@dataclass(frozen=True, kw_only=True)
class RoundFacts:
    """One round as one actor meets it at one moment."""

    state: str
    employee: bool = False
    appraiser: bool = False
    system: bool = False
    rater: bool = False
    running: bool = False
    """The evaluation is not final."""
    over: bool = False
    """The day of its close has passed."""
    timely: bool = True
    """The appraiser's own time to rate is not over."""


@dataclass(frozen=True)
class RoundState:
    name: str


@dataclass(frozen=True)
class RoundStep:
    trigger: str
    source: str
    target: str
    by: str
    guards: tuple[str, ...] = ()


@dataclass(frozen=True)
class RoundProcess:
    initial: str
    state: tuple[RoundState, ...]
    transition: tuple[RoundStep, ...]


NOMINATING, APPROVED, OPEN, CLOSED = "nominating", "approved", "open", "closed"
BEGIN, NOMINATE, APPROVE = "begin_peers", "nominate_peers", "approve_peers"
OPEN_ROUND, DECLARE, CLOSE_ROUND = "open_peers", "declare_conflict", "close_peers"
PROCESS = RoundProcess(
    initial=NOMINATING,
    state=tuple(RoundState(name) for name in (NOMINATING, APPROVED, OPEN, CLOSED)),
    transition=(
        RoundStep(NOMINATE, NOMINATING, NOMINATING, "employee", ("running",)),
        RoundStep(APPROVE, NOMINATING, APPROVED, "appraiser", ("running",)),
        RoundStep(OPEN_ROUND, APPROVED, OPEN, "system", ("running", "timely")),
        RoundStep(DECLARE, OPEN, OPEN, "rater"),
        RoundStep(CLOSE_ROUND, OPEN, CLOSED, "system", ("over",)),
    ),
)
GUARDS: dict[str, Guard[RoundFacts]] = {}


def _guard(function: Callable[[RoundFacts], bool]) -> Callable[[RoundFacts], bool]:
    GUARDS[function.__name__] = Guard(function.__name__, (function.__name__,), function)
    return function


@_guard
def running(facts: RoundFacts) -> bool:
    """Penilaian ini sudah selesai; umpan balik rekan tidak dapat diubah lagi."""
    return facts.running


@_guard
def over(facts: RoundFacts) -> bool:
    """Hari terakhir pengisian belum lewat; umpan balik tidak dapat ditutup lebih awal."""
    return facts.over


@_guard
def timely(facts: RoundFacts) -> bool:
    """Waktu penilaian atasan sudah lewat; umpan balik tidak dibuka lagi."""
    return facts.timely


def decide_round(trigger: str, facts: RoundFacts) -> Decision[RoundStep]:
    """What `trigger` does to a round of which these facts hold, or every reason why nothing."""
    return decide(PROCESS, trigger, facts, GUARDS)
