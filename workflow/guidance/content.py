"""What a plan of guidance says, as plain values, and what its entries come to in their order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

FORMS = {"bimbingan": "Bimbingan kinerja", "konseling": "Konseling kinerja"}
"""The two forms of developing performance in PermenPANRB 6/2022."""
OPEN, CHANGE, REPLY, NOTE, DONE, DROPPED = "open", "change", "reply", "note", "done", "dropped"
STATES = {OPEN: "Berjalan", DONE: "Selesai", DROPPED: "Dihentikan"}
ENTRIES = {
    OPEN: "Rencana dibuat",
    CHANGE: "Rencana diubah",
    REPLY: "Tanggapan pegawai",
    NOTE: "Catatan tindak lanjut",
    DONE: "Rencana selesai",
    DROPPED: "Rencana dihentikan",
}


@dataclass(frozen=True)
class Cause:
    """Which result or value a plan is about."""

    code: str
    """`utama-1`, `loyal`, `tahun-hasil`, `periode-2-perilaku`, `lain`."""
    label: str
    below: bool = False
    """A rating below expectation says so."""
    words: str = ""
    """The appraiser's reason for it, as it stood."""


@dataclass(frozen=True)
class Step:
    """Something to be done by a day."""

    text: str
    by: date | None
    hours: int | None
    """Of training, in JP; None for what is no number."""
    guide: str
    """Who guides."""


@dataclass(frozen=True)
class Frame:
    """What the appraiser plans."""

    form: str
    """One of FORMS."""
    cause: Cause
    evidence: str
    aim: str
    """What is expected to be seen at the end."""
    steps: tuple[Step, ...]

    def body(self) -> dict[str, Any]:
        """As it is stored: JSON."""
        cause = self.cause
        return {
            "form": self.form,
            "cause": {
                "code": cause.code, "label": cause.label, "below": cause.below, "words": cause.words,
            },
            "evidence": self.evidence,
            "aim": self.aim,
            "steps": [
                {"text": each.text, "by": each.by.isoformat(), "hours": each.hours, "guide": each.guide}
                for each in self.steps
                if each.by
            ],
        }  # fmt: skip


def frame_of(content: Mapping[str, Any]) -> Frame:
    """What a stored entry of the kinds `open` and `change` says."""
    steps = (
        Step(each["text"], date.fromisoformat(each["by"]), each["hours"], each["guide"])
        for each in content["steps"]
    )
    return Frame(
        content["form"], Cause(**content["cause"]), content["evidence"], content["aim"], tuple(steps)
    )


@dataclass(frozen=True)
class Noted:
    """What a note of follow-up says. `step` counts from 1; 0 is about none, and so nothing of it is done."""

    text: str
    step: int = 0
    done: bool = False
    hours: int | None = 0
    """JP that the step took."""

    def body(self) -> dict[str, Any]:
        return {"text": self.text, "step": self.step, "done": self.done, "hours": self.hours}


@dataclass(frozen=True)
class Entry:
    """One stored entry."""

    revision: int
    kind: str
    author: str
    at: datetime
    content: Mapping[str, Any]

    @property
    def text(self) -> str:
        return str(self.content.get("reason" if self.kind == CHANGE else "text", ""))

    @property
    def what(self) -> str:
        """`Catatan tindak lanjut: langkah 2 selesai, 4 JP`."""
        if not self.content.get("step"):
            return ENTRIES[self.kind]
        done = f" selesai, {self.content['hours']} JP" if self.content["done"] else ""
        return f"{ENTRIES[self.kind]}: langkah {self.content['step']}{done}"


@dataclass(frozen=True)
class Guidance:
    """One plan as it stands."""

    number: int
    state: str
    frame: Frame
    revision: int
    """Of its last entry."""
    opened: datetime
    entries: tuple[Entry, ...] = ()
    done: Mapping[int, int] = field(default_factory=dict)
    """JP by the number of each step that is done."""

    @property
    def state_text(self) -> str:
        return STATES[self.state]

    @property
    def planned_hours(self) -> int:
        return sum(step.hours or 0 for step in self.frame.steps)

    @property
    def hours(self) -> int:
        return sum(self.done.values())

    @property
    def replied(self) -> bool:
        return any(each.kind == REPLY for each in self.entries)

    def pending(self) -> list[tuple[int, Step]]:
        """Steps that are not done, the earliest first; none of a plan that is over."""
        if self.state != OPEN:
            return []
        left = [(n, step) for n, step in enumerate(self.frame.steps, 1) if n not in self.done]
        return sorted(left, key=lambda each: (each[1].by or date.max, each[0]))

    def late(self, today: date) -> list[int]:
        """Steps whose day is over and that are not done."""
        return [number for number, step in self.pending() if step.by and step.by < today]


def folded(number: int, entries: Iterable[Entry]) -> Guidance:
    """What a plan's entries, oldest first, come to; the first one is that which opened it."""
    first, *later = entries
    plan = Guidance(number, OPEN, frame_of(first.content), first.revision, first.at, (first,))
    for each in later:
        plan = replace(plan, revision=each.revision, entries=(*plan.entries, each))
        if each.kind == CHANGE:
            plan = replace(plan, frame=frame_of(each.content))
        elif each.kind == NOTE and each.content["done"]:
            plan = replace(plan, done={**plan.done, each.content["step"]: each.content["hours"]})
        elif each.kind in (DONE, DROPPED):
            plan = replace(plan, state=each.kind)
    return plan
