"""What the paper Evaluasi Kinerja says of each indicator, result and value: of one period, or of the whole year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.people import Employee
from models.period import PeriodEvaluation
from models.plan import WorkPlan
from workflow.calendar import Calendar
from workflow.periods.content import Told, stated
from workflow.periods.materials import Material, materials, noted, placed, reached, root_of
from workflow.periods.reading import Divided, divided, newest
from workflow.plans import behaviour
from workflow.plans.content import Content, Indicator, Result
from workflow.plans.reading import contents_of
from workflow.rules.words import LABELS


@dataclass(frozen=True)
class Said:
    """Of one evaluation, by the places of its plan and the codes of values."""

    results: Mapping[str, Told] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    periods: tuple[dict[str, str], ...] = ()
    """The year's periods, a row each."""


@dataclass(frozen=True)
class _Stated:
    """One period's version that counts, beside the plan that it evaluates."""

    label: str
    row: PeriodEvaluation
    plan: Content

    def about(self, result: Result) -> tuple[Result, Told] | None:
        for place, each in placed(self.plan):
            if root_of(each) == root_of(result):
                return each, stated(self.row).results.get(place, Told())
        return None


def year_told(
    session: Session,
    cycles: Mapping[int, Cycle],
    plans: Mapping[int, WorkPlan],
    said: Mapping[int, Content],
    at: Mapping[int, datetime],
) -> dict[int, Said]:
    """By evaluation, of those in `cycles`: its periods in turn, behind them what the year's reports add up to.

    `at` is the moment of each paper: what is noted later is not on it.
    """
    parts = {
        cycle.id: divided(session, cycle) for cycle in {each.id: each for each in cycles.values()}.values()
    }
    counted = newest(session, list(cycles))
    contents = contents_of(session, _plans(session, counted))
    authors = {row.author_id for row in counted.values()}
    names = dict(
        session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(authors))).tuples().all()
    )
    known = materials(session, list(cycles))
    found = {}
    for number, cycle in cycles.items():
        whole = parts[cycle.id]
        periods = [
            _Stated(each.label, row, contents[row.plan_id])
            for each in whole.whole
            if (row := counted.get((number, each.number))) is not None
        ]
        plan = plans.get(number)
        told = _Year(whole, cycle, periods, known[number], at[number])
        found[number] = Said(
            results={place: told.about(each) for place, each in placed(said[plan.id])} if plan else {},
            values=told.values(plan) if plan else {},
            periods=tuple(_row(each, names[each.row.author_id]) for each in periods),
        )
    return found


def _plans(session: Session, counted: Mapping[tuple[int, int], PeriodEvaluation]) -> list[WorkPlan]:
    wanted = {row.plan_id for row in counted.values()}
    return list(session.scalars(select(WorkPlan).where(WorkPlan.id.in_(wanted))))


@dataclass(frozen=True)
class _Year:
    whole: Divided
    cycle: Cycle
    periods: list[_Stated]
    material: Material
    at: datetime

    @property
    def _calendar(self) -> Calendar:
        return self.whole.rules.calendar

    def about(self, result: Result) -> Told:
        return Told(
            tuple(self._realised(result, each) for each in result.indicators),
            _lines((each.label, found[1].feedback) for each in self.periods if (found := each.about(result)))
            or self._noted(root=root_of(result)),
        )

    def _realised(self, result: Result, indicator: Indicator) -> str:
        of_periods = _lines(
            (each.label, _entry(*found, indicator)) for each in self.periods if (found := each.about(result))
        )
        summed = reached(result, indicator, self.material.done, self.cycle.first, self.cycle.last)
        whole = f"Laporan harian setahun: {summed}" if summed else ""
        return "\n".join(filter(None, (of_periods, whole)))

    def values(self, plan: WorkPlan) -> dict[str, str]:
        codes = [value.code for value in behaviour.version(plan.rule).values]
        return {
            code: _lines((each.label, stated(each.row).values.get(code, "")) for each in self.periods)
            or self._noted(value=code)
            for code in codes
        }

    def _noted(self, *, root: int | None = None, value: str = "") -> str:
        begin = self._calendar.opening(self.cycle.first)
        notes = (note for note in self.material.notes if (note.root, note.value) == (root, value))
        return noted(notes, self._calendar, begin, self.at)


def _entry(result: Result, told: Told, indicator: Indicator) -> str:
    """What was stated about this indicator, also where its words changed in a later revision."""
    for each, entry in zip(result.indicators, told.realisation, strict=False):
        if each.text == indicator.text or (indicator.aspect and each.aspect == indicator.aspect):
            return entry
    return ""


def _lines(told: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{label}: {text}" for label, text in told if text)


def _row(each: _Stated, author: str) -> dict[str, str]:
    row = each.row
    return {
        "periode": each.label,
        "rating_hasil_kerja": LABELS[row.result_rating],
        "rating_perilaku": LABELS[row.behaviour_rating],
        "predikat": LABELS[row.predicate],
        "penilai": author,
    }
