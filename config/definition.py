"""A cycle definition: the declarative description that a TOML file under `config/cycles/` holds."""

import hashlib
import tomllib
from calendar import monthrange
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from config.causes import cause
from config.errors import ConfigurationError
from config.fields import place, told

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Sentence = Annotated[str, Field(min_length=3, max_length=200)]
Role = Literal["system", "employee", "appraiser", "superior", "calibrator", "decider"]
Acting = Literal[Role, "hr"]
"""Who may move an evaluation; HR, for the people of its units, owns no state and is asked for nothing."""
Stamp = Literal["delivered_at", "received_at", "escalated_at", "superior_rated_at", "heard_at", "final_at"]
PayloadName = Literal[
    "self_assessment",
    "review",
    "sent_back",
    "objection",
    "explanation",
    "upheld",
    "changed",
    "refusal",
    "service",
]
Consequence = Literal["remind", "escalate", "force", "none"]
COMMON_YEAR = 2027
"""A year without 29 February."""
SHIPPED = Path(__file__).parent / "cycles"


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(Part):
    """When a stage opens and how long it stays open, counted from the cycle's last year."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    years_after: Annotated[int, Field(ge=0, le=2)] = 0
    working_days: Annotated[int, Field(ge=1, le=260)]

    @model_validator(mode="after")
    def _a_day_of_every_year(self) -> Self:
        if self.day > monthrange(COMMON_YEAR, self.month)[1]:
            raise ValueError(f"hari {self.day} tidak ada setiap tahun pada bulan {self.month}")
        return self


class State(Part):
    """One state: who owns it, until when, and what happens at the deadline."""

    name: Name
    label: Sentence
    owner: Role
    final: bool = False
    window: Window | None = None
    due_working_days: Annotated[int, Field(ge=1, le=260)] | None = None
    """Deadline counted from entering the state, for states without a window."""
    remind_before: tuple[Annotated[int, Field(ge=0, le=60)], ...] = ()
    """Working days before the deadline."""
    remind_every: Annotated[int, Field(ge=1, le=60)] | None = None
    """Working days between reminders once the deadline has passed."""
    consequence: Consequence = "none"


class Transition(Part):
    """What may lead from one state to another, for whom, and under which guards."""

    trigger: Name
    label: Sentence
    """As the history says it: `Mengirim penilaian atasan`."""
    button: Annotated[str, Field(min_length=3, max_length=60)] | None = None
    """As the person who acts reads it: `Kirim penilaian`."""
    source: Name
    target: Name
    by: Acting
    guards: tuple[Name, ...] = ()
    mark: Annotated[str, Field(max_length=80)] = ""
    """Printed in the history: this did not happen in the ordinary way."""
    payload: PayloadName | None = None
    """What the person hands in with this act."""
    stamps: tuple[Stamp, ...] = ()
    due_working_days: Annotated[int, Field(ge=1, le=260)] | None = None
    closes: tuple[Name, ...] = ()
    """Kinds of prompt that this ends, where the state stays the same."""
    document: bool = False


class PromptRule(Part):
    """Who is asked for what while an evaluation is in a state."""

    kind: Name
    """Folder of the mail's templates."""
    state: Name
    to: Role
    per: Literal["evaluation", "unit"] = "evaluation"
    after: Stamp | None = None
    """Asked only once this stamp is set."""
    unless: Stamp | None = None
    """Not asked while this stamp is set."""
    step: Literal["ask", "escalate"] = "ask"
    consequence: Sentence
    """What happens if nothing is done, as the mail says it."""


class Elsewhere(Part):
    """Posts that another system rates, or nobody: they get no evaluation here.

    What is named must all hold, one of each list.
    """

    reason: Sentence
    """As previews say it: by whom these are rated, or why not at all."""
    posts: tuple[Annotated[str, Field(pattern=r"^[ -~]+$", max_length=200)], ...] = ()
    """Names of posts; `*` stands for anything, small and capital letters are the same."""
    post_kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    """Codes."""
    capacities: tuple[Literal["definitive", "tugas_belajar", "cltn"], ...] = ()
    """In what way the post is held, by the roster's `dasar`: a definitive one, study, or leave (CLTN)."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.posts or self.post_kinds or self.statuses or self.units or self.capacities):
            raise ValueError("sebut posts, post_kinds, statuses, units atau capacities")
        return self


class Periods(Part):
    """Periodic evaluation beside the cycle's own (PermenPANRB 6/2022): how the cycle's days are divided."""

    kind: Literal["none", "monthly", "quarterly"] = "none"
    due_working_days: Annotated[int, Field(ge=1, le=60)] | None = None
    """Deadline of the appraiser, counted from a period's last day."""
    remind_before: Annotated[int, Field(ge=0, le=60)] = 2
    """Working days before that deadline at which the appraiser is reminded, once."""


class Planning(Part):
    """Who is asked for work plans (SKP), and until when. Without this part nobody is asked."""

    write_working_days: Annotated[int, Field(ge=1, le=60)]
    """The employee's time, from the last of these: the cycle's first day, its launch, the first day in the post."""
    agree_working_days: Annotated[int, Field(ge=1, le=60)]
    """The appraiser's time, from the cycle's first day or its launch."""
    answer_working_days: Annotated[int, Field(ge=1, le=20)]
    """At least so many are left for what comes in, comes back or changes hands later."""
    digest_every: Annotated[int, Field(ge=1, le=20)] = 2
    """Working days between two mails that tell the same appraiser what waits."""
    remind_before: Annotated[int, Field(ge=0, le=20)] = 2
    """Working days before a deadline at which its person is reminded, once."""


class PeerLists(Part):
    """Who is asked to propose and to approve those who give peers' feedback. Without this part nobody is asked."""

    nominate: Window
    """When employees propose names; counted from the cycle's last year."""
    approve_working_days: Annotated[int, Field(ge=1, le=60)]
    """The appraiser's time, after that window."""
    answer_working_days: Annotated[int, Field(ge=1, le=20)]
    """At least so many are left for what comes in or changes hands later."""
    digest_every: Annotated[int, Field(ge=1, le=20)] = 2
    """Working days between two mails that tell the same appraiser what waits."""
    remind_before: Annotated[int, Field(ge=0, le=20)] = 2
    """Working days before a deadline at which its person is reminded, once."""


class Purpose(Part):
    """What people are told before anything is asked of them: an evaluation that nobody explains is resisted."""

    text: Annotated[str, Field(min_length=20, max_length=1000)]
    """Why there is this evaluation."""
    used_for: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    not_used_for: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    objection: Annotated[str, Field(min_length=20, max_length=600)]
    """Whom to turn to, and how, if one disagrees."""


class Pulse(Part):
    """One anonymous question, asked of everybody before people assess and again after results are known."""

    question: Sentence
    scale: Annotated[
        tuple[Annotated[str, Field(min_length=3, max_length=60)], ...], Field(min_length=5, max_length=5)
    ]
    """What each step is called, from least agreement to most."""
    before: Window
    after: Window


class DefinitionFile(Part):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
    title: Sentence
    legal_source: Sentence
    initial: Name
    purpose: Purpose
    pulse: Pulse | None = None
    periods: Periods = Periods()
    planning: Planning | None = None
    peer_lists: PeerLists | None = None
    state: Annotated[tuple[State, ...], Field(min_length=2)]
    transition: Annotated[tuple[Transition, ...], Field(min_length=1)]
    prompt: tuple[PromptRule, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()

    def named(self, state: str) -> State:
        return next(entry for entry in self.state if entry.name == state)

    @property
    def order(self) -> dict[str, int]:
        return {state.name: place for place, state in enumerate(self.state)}

    @property
    def final_states(self) -> frozenset[str]:
        return frozenset(state.name for state in self.state if state.final)


def digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()


def parse(source: str, name: str) -> DefinitionFile:
    """The definition in a TOML text. Raises ConfigurationError with every fault of form at once."""
    try:
        content = tomllib.loads(source)
    except (ValueError, RecursionError) as fault:
        raise ConfigurationError(
            [f"{name}: bukan TOML yang benar: {cause(fault)}. Perbaiki baris itu."]
        ) from fault
    try:
        return DefinitionFile.model_validate(content)
    except ValidationError as fault:
        raise ConfigurationError([_sentence(name, error) for error in fault.errors()]) from fault


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        remedy = "Periksa nama berkasnya dan simpan sebagai UTF-8."
        raise ConfigurationError([f"{path}: tidak dapat dibaca ({cause(fault)}). {remedy}"]) from fault


def _sentence(name: str, error: ErrorDetails) -> str:
    remedy = _REMEDIES.get(error["type"], "Sesuaikan nilainya")
    return f"{name}: {place(error)}: {told(error)}. {remedy}."


_REMEDIES = {
    "missing": "Tambahkan kolom ini",
    "extra_forbidden": "Hapus kolom ini atau betulkan namanya",
    "literal_error": "Pakai salah satu nilai yang disebut",
    "string_pattern_mismatch": "Pakai huruf kecil, angka dan garis bawah",
}
