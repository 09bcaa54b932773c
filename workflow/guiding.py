"""The one door for guidance: the appraiser plans, notes and ends; the employee replies (PermenPANRB 6/2022).

Nothing is changed or removed: each act is a further entry. No rating reads it, and none is altered by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.guidance import GuidanceEntry
from models.session import lock, persistent, transaction
from workflow import authority
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.guidance import rules
from workflow.guidance.content import CHANGE, NOTE, OPEN, REPLY, Cause, Frame, Guidance, Noted, Step
from workflow.guidance.digests import entry_digest
from workflow.guidance.reading import causes, plans
from workflow.machine import WRONG_ROLE
from workflow.noting import note
from workflow.payloads import text

TRIGGERS = {
    OPEN: "open_guidance",
    CHANGE: "change_guidance",
    REPLY: "reply_guidance",
    NOTE: "note_guidance",
    "done": "finish_guidance",
    "dropped": "drop_guidance",
}
SUBJECT = "guidance"


class NoGuidanceError(WorkflowError):
    """Rencana bimbingan ini tidak ada."""


@dataclass(frozen=True)
class Around:
    """One evaluation, and what its plans are held against."""

    evaluation: Evaluation
    day: date
    appraises: frozenset[int]
    plans: tuple[Guidance, ...]
    causes: tuple[Cause, ...]

    def plan(self, number: int) -> Guidance:
        """Raises NoGuidanceError."""
        found = next((each for each in self.plans if each.number == number), None)
        if found is None:
            raise NoGuidanceError
        return found

    def taken(self, but: int = 0) -> frozenset[str]:
        """Causes of plans that are open."""
        return frozenset(
            each.frame.cause.code for each in self.plans if each.state == OPEN and each.number != but
        )

    def known(self, code: str) -> Cause:
        """Without a label where nothing of the evaluation has this code."""
        return next((each for each in self.causes if each.code == code), Cause(code, ""))


def around(session: Session, evaluation_id: int, now: datetime) -> Around:
    """Raises NoGuidanceError where there is no such evaluation."""
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise NoGuidanceError
    day = rules_of(session, evaluation.cycle_id).calendar.local(now).date()
    held = authority.appraisers(day).subquery()
    holders = session.scalars(
        select(held.c.holder_id).where(held.c.assignment_id == evaluation.assignment_id)
    )
    return Around(
        evaluation,
        day,
        frozenset(holders) - {evaluation.employee_id},
        tuple(plans(session, [evaluation_id]).get(evaluation_id, ())),
        tuple(causes(session, evaluation)),
    )


@persistent
def open_plan(engine: Engine, evaluation_id: int, person: int, said: Frame, now: datetime) -> int:
    """The number of the plan. `said.cause` needs its code alone.

    A button pressed twice makes one plan. Raises RefusedError with every reason at once, or NoGuidanceError.
    """
    said = cleaned(said)
    with transaction(engine) as session:
        there = _locked(session, evaluation_id, now)
        _appraises(there, person)
        said = replace(said, cause=there.known(said.cause.code))
        same = next(
            (each for each in there.plans if each.revision == 1 and each.frame.body() == said.body()), None
        )
        if same is not None:
            return same.number
        _refuse(rules.of_frame(said, there.taken(), there.day))
        number = max((each.number for each in there.plans), default=0) + 1
        _store(session, there, (number, OPEN), person, said.body(), now)
        return number


@persistent
def change(
    engine: Engine, where: tuple[int, int], person: int, said: Frame, reason: str, now: datetime, *, seen: int
) -> None:
    """Puts another plan in the place of one that is open. `where`: evaluation and number of the plan.

    `seen` is the revision that the person had before him. Raises RefusedError, ChangedMeanwhileError, NoGuidanceError.
    """
    said, reason = cleaned(said), text(reason)
    with transaction(engine) as session:
        there = _locked(session, where[0], now)
        _appraises(there, person)
        plan = there.plan(where[1])
        code = said.cause.code
        kept = plan.frame.cause if code == plan.frame.cause.code else there.known(code)
        said = replace(said, cause=kept)
        _unchanged(plan, seen)
        opened = rules_of(session, there.evaluation.cycle_id).calendar.local(plan.opened).date()
        _refuse(rules.of_change(plan, said, reason, there.taken(plan.number), opened))
        _store(session, there, (plan.number, CHANGE), person, {**said.body(), "reason": reason}, now)


@persistent
def reply(engine: Engine, where: tuple[int, int], person: int, said: str, now: datetime) -> None:
    """The employee's answer, also to a plan that is over. Raises RefusedError, NoGuidanceError."""
    answer = text(said)
    with transaction(engine) as session:
        there = _locked(session, where[0], now)
        if person != there.evaluation.employee_id:
            raise RefusedError([WRONG_ROLE])
        plan = there.plan(where[1])
        if _is_last(plan, REPLY, {"text": answer}):
            return
        _refuse(rules.of_text(answer))
        _store(session, there, (plan.number, REPLY), person, {"text": answer}, now)


@persistent
def note_progress(engine: Engine, where: tuple[int, int], person: int, said: Noted, now: datetime) -> None:
    """What became of it, and of which step. Raises RefusedError, NoGuidanceError."""
    said = replace(said, text=text(said.text))
    with transaction(engine) as session:
        there = _locked(session, where[0], now)
        _appraises(there, person)
        plan = there.plan(where[1])
        if _is_last(plan, NOTE, said.body()):
            return
        _refuse(rules.of_note(plan, said))
        _store(session, there, (plan.number, NOTE), person, said.body(), now)


@persistent
def end(
    engine: Engine, where: tuple[int, int], person: int, outcome: str, said: str, now: datetime, *, seen: int
) -> None:
    """`done` with what came of it, or `dropped` with the reason.

    Raises RefusedError, ChangedMeanwhileError, NoGuidanceError.
    """
    said = text(said)
    with transaction(engine) as session:
        there = _locked(session, where[0], now)
        _appraises(there, person)
        plan = there.plan(where[1])
        if _is_last(plan, outcome, {"text": said}):
            return
        _unchanged(plan, seen)
        _refuse(rules.of_end(plan, outcome, said))
        _store(session, there, (plan.number, outcome), person, {"text": said}, now)


def cleaned(said: Frame) -> Frame:
    """Without the space around its texts. Raises RefusedError as `text` does."""
    return replace(
        said,
        evidence=text(said.evidence),
        aim=text(said.aim),
        steps=tuple(Step(text(each.text), each.by, each.hours, text(each.guide)) for each in said.steps),
    )


def _locked(session: Session, evaluation_id: int, now: datetime) -> Around:
    lock(session, select(Evaluation.id).where(Evaluation.id == evaluation_id))
    return around(session, evaluation_id, now)


def _appraises(there: Around, person: int) -> None:
    if person not in there.appraises:
        raise RefusedError([WRONG_ROLE])


def _refuse(told: list[str]) -> None:
    if told:
        raise RefusedError(told)


def _unchanged(plan: Guidance, seen: int) -> None:
    if plan.revision != seen:
        raise ChangedMeanwhileError("Baca lagi rencana bimbingan ini dahulu.")


def _is_last(plan: Guidance, kind: str, content: Mapping[str, Any]) -> bool:
    last = plan.entries[-1]
    return last.kind == kind and last.content == content


def _store(
    session: Session,
    there: Around,
    where: tuple[int, str],
    person: int,
    content: dict[str, Any],
    now: datetime,
) -> None:
    """`where`: number of the plan and kind of the entry."""
    plan, kind = where
    numbers = select(func.max(GuidanceEntry.revision)).where(
        GuidanceEntry.evaluation_id == there.evaluation.id, GuidanceEntry.plan == plan
    )
    row = GuidanceEntry(
        evaluation_id=there.evaluation.id, plan=plan, revision=(session.scalar(numbers) or 0) + 1,
        kind=kind, author_id=person, content=content, at=now,
    )  # fmt: skip
    row.digest = entry_digest(row)
    session.add(row)
    session.flush()
    note(
        session, SUBJECT, row.id, 1, TRIGGERS[kind], role="employee" if kind == REPLY else "appraiser", at=now,
        actor=Actor(employee_id=person), target=kind, mark=f"sha256:{row.digest}",
        cycle_id=there.evaluation.cycle_id, body=dict(content),
    )  # fmt: skip
