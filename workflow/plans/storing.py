"""A draft's content, written part by part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.plan import BehaviourExpectation, Indicator, PlanCondition, WorkPlan, WorkResult
from workflow.errors import RefusedError
from workflow.payloads import text
from workflow.plans.behaviour import version
from workflow.plans.cascade import above
from workflow.plans.content import Content, Result
from workflow.plans.words import (
    APPROACHES,
    ASPECTS,
    CONDITIONS,
    MOST_RESULTS,
    PERSPECTIVES,
    SECTIONS,
    has_aspects,
)

LONGEST_UNIT = 60
MOST_ITEMS = 50
"""Of one part of the Lampiran."""
GONE = "Hasil kerja itu sudah tidak ada pada SKP ini."


class Change(Protocol):
    """One part of a draft's content, handed in."""

    def write(self, session: Session, plan: WorkPlan, day: date) -> None:
        """Raises RefusedError for what cannot be kept; `day` says whose superior's results may be served."""

    def is_in(self, content: Content) -> bool:
        """Whether the content says it already: a button pressed twice."""


@dataclass(frozen=True)
class Approach:
    approach: str

    def write(self, session: Session, plan: WorkPlan, day: date) -> None:
        """Aspects go with the one form that has them."""
        if self.approach not in APPROACHES:
            raise RefusedError(["Pilih pendekatan kuantitatif atau kualitatif."])
        plan.approach = self.approach
        if not has_aspects(plan.approach, plan.form):
            mine = select(WorkResult.id).where(WorkResult.plan_id == plan.id)
            session.execute(update(Indicator).where(Indicator.result_id.in_(mine)).values(aspect=""))

    def is_in(self, content: Content) -> bool:
        return content.approach == self.approach


@dataclass(frozen=True)
class OneResult:
    """A work result: the one with its number, or a new one at the end of its section."""

    result: Result

    def write(self, session: Session, plan: WorkPlan, day: date) -> None:
        result = self.result
        _check_words(result)
        row = self._row(session, plan)
        if row.section != result.section:
            row.section, row.place = result.section, _next_place(session, plan, result.section)
        if result.place:
            _move(session, plan, row, result.place)
        if result.supports not in (None, row.supports_id) and not _may_serve(
            session, plan, result.supports, day
        ):
            raise RefusedError(["Hasil kerja pimpinan itu tidak ada pada SKP yang sudah disepakati."])
        row.text, row.supports_id, row.perspective = text(result.text), result.supports, result.perspective
        session.flush()
        session.execute(delete(Indicator).where(Indicator.result_id == row.id))
        session.add_all(
            Indicator(
                result_id=row.id,
                place=place,
                aspect=each.aspect if has_aspects(plan.approach, plan.form) else "",
                text=text(each.text),
                low=each.low,
                high=each.high,
                unit=text(each.unit),
                words=text(each.words),
            )
            for place, each in enumerate(result.indicators, 1)
        )

    def is_in(self, content: Content) -> bool:
        wanted = self.result
        return any(each == wanted and wanted.number in (None, each.number) for each in content.results)

    def _row(self, session: Session, plan: WorkPlan) -> WorkResult:
        if self.result.number is not None:
            return _own(session, plan, self.result.number)
        number = session.scalar(select(func.count(WorkResult.id)).where(WorkResult.plan_id == plan.id))
        if (number or 0) >= MOST_RESULTS:
            raise RefusedError([f"Hasil kerja paling banyak {MOST_RESULTS}."])
        section = self.result.section
        row = WorkResult(
            plan_id=plan.id,
            section=section,
            place=_next_place(session, plan, section),
            text="",
            perspective="",
        )
        session.add(row)
        session.flush()
        row.root_id = row.id
        return row


@dataclass(frozen=True)
class WithoutResult:
    number: int

    def write(self, session: Session, plan: WorkPlan, day: date) -> None:
        row = _own(session, plan, self.number)
        session.execute(delete(Indicator).where(Indicator.result_id == row.id))
        session.delete(row)

    def is_in(self, content: Content) -> bool:
        return all(each.number != self.number for each in content.results)


@dataclass(frozen=True)
class Expectations:
    """By the code of the value; what is not named, or empty, is none. Of other codes nothing is kept."""

    texts: Mapping[str, str]

    def write(self, session: Session, plan: WorkPlan, day: date) -> None:
        session.execute(delete(BehaviourExpectation).where(BehaviourExpectation.plan_id == plan.id))
        session.add_all(
            BehaviourExpectation(plan_id=plan.id, value=value.code, text=words)
            for value in version(plan.rule).values
            if (words := text(self.texts.get(value.code, "")))
        )

    def is_in(self, content: Content) -> bool:
        return {
            value: words for value, told in self.texts.items() if (words := told.strip())
        } == content.expectations


@dataclass(frozen=True)
class Conditions:
    """The Lampiran SKP whole: by its part, one item each."""

    items: Mapping[str, tuple[str, ...]]

    def write(self, session: Session, plan: WorkPlan, day: date) -> None:
        if any(len(items) > MOST_ITEMS for items in self.items.values()):
            raise RefusedError([f"Setiap bagian lampiran paling banyak {MOST_ITEMS} butir."])
        session.execute(delete(PlanCondition).where(PlanCondition.plan_id == plan.id))
        for kind in CONDITIONS:
            session.add_all(_items(plan, kind, self.items.get(kind, ())))

    def is_in(self, content: Content) -> bool:
        stripped = {kind: tuple(filter(None, map(str.strip, items))) for kind, items in self.items.items()}
        return {kind: items for kind, items in stripped.items() if items} == content.conditions


def _items(plan: WorkPlan, kind: str, told: Iterable[str]) -> list[PlanCondition]:
    written = [words for each in told if (words := text(each))]
    return [
        PlanCondition(plan_id=plan.id, kind=kind, place=place, text=words)
        for place, words in enumerate(written, 1)
    ]


def _check_words(result: Result) -> None:
    """Codes come from a form's choices, whatever a program sends. Raises RefusedError."""
    if result.section not in SECTIONS:
        raise RefusedError(["Pilih utama atau tambahan."])
    if result.perspective not in ("", *PERSPECTIVES):
        raise RefusedError(["Perspektif itu tidak dikenal."])
    for each in result.indicators:
        if each.aspect not in ("", *ASPECTS):
            raise RefusedError(["Aspek itu tidak dikenal."])
        if len(each.unit) > LONGEST_UNIT:
            raise RefusedError([f"Satuan target paling banyak {LONGEST_UNIT} huruf."])


def _may_serve(session: Session, plan: WorkPlan, number: int | None, day: date) -> bool:
    """A result of the agreed plan of that day's superior: nobody else's may be read or joined by its number."""
    superior = above(session, session.get_one(Evaluation, plan.evaluation_id), day)
    return superior is not None and number in superior.numbers


def _own(session: Session, plan: WorkPlan, number: int) -> WorkResult:
    """Raises RefusedError for a result of another plan: its number came from a form."""
    row = session.get(WorkResult, number)
    if row is None or row.plan_id != plan.id:
        raise RefusedError([GONE])
    return row


def _next_place(session: Session, plan: WorkPlan, section: str) -> int:
    last: Any = session.scalar(
        select(func.max(WorkResult.place)).where(WorkResult.plan_id == plan.id, WorkResult.section == section)
    )
    return (last or 0) + 1


def _move(session: Session, plan: WorkPlan, row: WorkResult, place: int) -> None:
    """To the n-th place of its section; the others close up."""
    session.flush()
    others = session.scalars(
        select(WorkResult)
        .where(WorkResult.plan_id == plan.id, WorkResult.section == row.section, WorkResult.id != row.id)
        .order_by(WorkResult.place, WorkResult.id)
    ).all()
    wanted = [*others[: place - 1], row, *others[place - 1 :]]
    for number, each in enumerate(wanted, 1):
        each.place = number
