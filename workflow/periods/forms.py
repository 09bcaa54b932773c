"""One period of one evaluation in full, as its page and `siulak period show` need it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.document import IssuedPaper
from models.evaluation import Evaluation
from models.people import Employee
from models.period import PeriodAchievement, PeriodEvaluation, PeriodReply
from models.plan import WorkPlan
from workflow.calendar import Calendar
from workflow.periodic import Frame
from workflow.periods.content import Statement, Told, stated
from workflow.periods.prefilling import prefilled
from workflow.plans import behaviour
from workflow.plans.amounts import target_text
from workflow.plans.content import Content
from workflow.plans.reading import content_of
from workflow.plans.words import ASPECTS, SECTIONS
from workflow.printed.kinds import PERIOD
from workflow.rules.words import LABELS
from workflow.wording import long_date, moment_text


@dataclass(frozen=True)
class IndicatorForm:
    aspect: str
    text: str
    target: str
    realisation: str


@dataclass(frozen=True)
class ResultForm:
    """A work result with what is stated about it."""

    place: str
    """`utama-1`."""
    label: str
    """`Utama 1`."""
    text: str
    indicators: tuple[IndicatorForm, ...]
    feedback: str


@dataclass(frozen=True)
class ValueForm:
    """A BerAKHLAK value."""

    code: str
    label: str
    guide: tuple[str, ...]
    expectation: str
    feedback: str


@dataclass(frozen=True)
class VersionLine:
    """One stored version."""

    number: int
    """Of its row."""
    revision: int
    when: str
    who: str
    predicate: str
    change_reason: str


@dataclass(frozen=True)
class PeriodForm:
    """What is stated; where nothing is, what the form begins with."""

    evaluation_id: int
    period: int
    label: str
    days: str
    plan_revision: int | None
    results: tuple[ResultForm, ...]
    values: tuple[ValueForm, ...]
    result_rating: str
    result_reason: str
    behaviour_rating: str
    behaviour_reason: str
    ratings: tuple[str, str, str]
    """Result, behaviour and predicate in words; empty texts where nothing is stated."""
    rule: str
    versions: tuple[VersionLine, ...]
    """The newest first."""
    achievement: str
    """The unit's in this period, in words; empty where it is not stated."""
    papers: tuple[tuple[int, int], ...]
    """(number, revision) of the papers issued about this period."""
    replies: tuple[tuple[str, str], ...]
    """(when, text) on all versions."""

    @property
    def stated(self) -> bool:
        return bool(self.versions)


def form_of(session: Session, around: Frame) -> PeriodForm:
    calendar, period, last, plan = (
        around.divided.rules.calendar,
        around.period,
        around.last,
        _plan(session, around),
    )
    said = content_of(session, plan) if plan else Content("")
    told = stated(last) if last else _begun(session, plan, said, around)
    return PeriodForm(
        evaluation_id=around.evaluation.id,
        period=period.number,
        label=period.label,
        days=f"{long_date(period.first)} sampai {long_date(period.last)}",
        plan_revision=plan.revision if plan else None,
        results=_results(said, told),
        values=_values(plan, said, told),
        result_rating=told.result_rating,
        result_reason=told.result_reason,
        behaviour_rating=told.behaviour_rating,
        behaviour_reason=told.behaviour_reason,
        ratings=(LABELS[last.result_rating], LABELS[last.behaviour_rating], LABELS[last.predicate])
        if last
        else ("", "", ""),
        rule=last.rule if last else "",
        versions=_versions(session, around, calendar),
        achievement=_achievement(session, around.evaluation, period.number),
        papers=_papers(session, around),
        replies=_replies(session, around, calendar),
    )


def _plan(session: Session, around: Frame) -> WorkPlan | None:
    """What was evaluated, also if another revision would count by now."""
    return session.get_one(WorkPlan, around.last.plan_id) if around.last else around.plan


def _begun(session: Session, plan: WorkPlan | None, said: Content, around: Frame) -> Statement:
    if plan is None:
        return Statement({}, {}, "", "", "", "")
    return prefilled(session, plan, said, around.period, around.divided.rules.calendar)


def _results(said: Content, told: Statement) -> tuple[ResultForm, ...]:
    found = []
    for section, label in SECTIONS.items():
        for number, result in enumerate(said.of(section), 1):
            place = f"{section}-{number}"
            about = told.results.get(place, Told())
            entries = (*about.realisation, *[""] * len(result.indicators))
            indicators = tuple(
                IndicatorForm(ASPECTS.get(each.aspect, ""), each.text, target_text(each), entry)
                for each, entry in zip(result.indicators, entries, strict=False)
            )
            found.append(ResultForm(place, f"{label} {number}", result.text, indicators, about.feedback))
    return tuple(found)


def _values(plan: WorkPlan | None, said: Content, told: Statement) -> tuple[ValueForm, ...]:
    if plan is None:
        return ()
    return tuple(
        ValueForm(
            value.code, value.label, tuple(value.guide), said.expectations.get(value.code, ""),
            told.values.get(value.code, ""),
        )
        for value in behaviour.version(plan.rule).values
    )  # fmt: skip


def _versions(session: Session, around: Frame, calendar: Calendar) -> tuple[VersionLine, ...]:
    rows = session.execute(
        select(PeriodEvaluation, Employee.name)
        .join(Employee, Employee.id == PeriodEvaluation.author_id)
        .where(PeriodEvaluation.evaluation_id == around.evaluation.id)
        .where(PeriodEvaluation.period == around.period.number)
        .order_by(PeriodEvaluation.revision.desc())
    )
    return tuple(
        VersionLine(
            row.id, row.revision, moment_text(calendar.local(row.at)), name, LABELS[row.predicate],
            row.change_reason,
        )
        for row, name in rows
    )  # fmt: skip


def _achievement(session: Session, evaluation: Evaluation, period: int) -> str:
    code = session.scalar(
        select(PeriodAchievement.achievement)
        .where(PeriodAchievement.cycle_id == evaluation.cycle_id, PeriodAchievement.period == period)
        .where(PeriodAchievement.unit_id == evaluation.unit_id)
        .order_by(PeriodAchievement.revision.desc())
        .limit(1)
    )
    return LABELS[code] if code else ""


def _papers(session: Session, around: Frame) -> tuple[tuple[int, int], ...]:
    rows = session.execute(
        select(IssuedPaper.id, IssuedPaper.revision)
        .where(IssuedPaper.kind == PERIOD, IssuedPaper.evaluation_id == around.evaluation.id)
        .where(IssuedPaper.period == around.period.number)
        .order_by(IssuedPaper.id)
    )
    return tuple(rows.tuples())


def _replies(session: Session, around: Frame, calendar: Calendar) -> tuple[tuple[str, str], ...]:
    rows = session.scalars(
        select(PeriodReply)
        .join(PeriodEvaluation, PeriodEvaluation.id == PeriodReply.statement_id)
        .where(PeriodEvaluation.evaluation_id == around.evaluation.id)
        .where(PeriodEvaluation.period == around.period.number)
        .order_by(PeriodReply.id)
    )
    return tuple((moment_text(calendar.local(row.at)), row.text) for row in rows)
