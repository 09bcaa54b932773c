"""Plans of guidance from the database, and the causes that an evaluation offers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.guidance import GuidanceEntry
from models.people import Employee
from models.period import PeriodEvaluation
from workflow.calendar import Calendar
from workflow.guidance.content import NOTE, Cause, Entry, Guidance, folded
from workflow.periods.reading import divided, newest, plans_of
from workflow.plans import behaviour
from workflow.plans.reading import content_of
from workflow.plans.words import SECTIONS
from workflow.rules.development import BELOW
from workflow.rules.training import Guided

CHUNK = 5000
OTHER = Cause("lain", "Lainnya, seperti diuraikan dalam bukti")
PARTS = (("hasil", "hasil kerja", "result"), ("perilaku", "perilaku kerja", "behaviour"))


def plans(session: Session, ids: Collection[int]) -> dict[int, list[Guidance]]:
    """By evaluation, in their order."""
    found: dict[int, list[Guidance]] = defaultdict(list)
    ordered = sorted(ids)
    for begin in range(0, len(ordered), CHUNK):
        rows = session.execute(
            select(GuidanceEntry, Employee.name)
            .join(Employee, Employee.id == GuidanceEntry.author_id)
            .where(GuidanceEntry.evaluation_id.in_(ordered[begin : begin + CHUNK]))
            .order_by(GuidanceEntry.evaluation_id, GuidanceEntry.plan, GuidanceEntry.revision)
        )
        for (evaluation_id, number), group in groupby(rows, lambda row: (row[0].evaluation_id, row[0].plan)):
            entries = (Entry(row.revision, row.kind, name, row.at, row.content) for row, name in group)
            found[evaluation_id].append(folded(number, entries))
    return found


def causes(session: Session, evaluation: Evaluation) -> list[Cause]:
    """What a plan may be about, what is below expectation first.

    The annual ratings count once their document is issued: before that the employee does not see them.
    """
    stated = newest(session, [evaluation.id])
    rated = [*_annual(session, evaluation), *_periods(session, evaluation, stated.values())]
    return [*rated, *_of_plan(session, evaluation, stated.values()), OTHER]


def issued(session: Session, evaluation_id: int) -> bool:
    job = select(DocumentJob.id).where(
        DocumentJob.evaluation_id == evaluation_id, DocumentJob.issued_at.is_not(None)
    )
    return session.scalar(job.limit(1)) is not None


def _annual(session: Session, evaluation: Evaluation) -> list[Cause]:
    if not issued(session, evaluation.id):
        return []
    return [
        Cause(
            f"tahun-{code}",
            f"Rating {words} setahun: di bawah ekspektasi",
            below=True,
            words=getattr(evaluation, f"{part}_reason") or "",
        )
        for code, words, part in PARTS
        if getattr(evaluation, f"{part}_rating") == BELOW
    ]


def _periods(session: Session, evaluation: Evaluation, stated: Iterable[PeriodEvaluation]) -> list[Cause]:
    ordered = sorted(stated, key=lambda row: -row.period)
    if not ordered:
        return []
    whole = divided(session, session.get_one(Cycle, evaluation.cycle_id)).whole
    labels = {period.number: period.label for period in whole}
    return [
        Cause(
            f"periode-{row.period}-{code}",
            f"{labels[row.period]}, {words}: di bawah ekspektasi",
            below=True,
            words=getattr(row, f"{part}_reason"),
        )
        for row in ordered
        for code, words, part in PARTS
        if getattr(row, f"{part}_rating") == BELOW
    ]


def _of_plan(session: Session, evaluation: Evaluation, stated: Iterable[PeriodEvaluation]) -> list[Cause]:
    """Each work result of the agreed plan and each BerAKHLAK value, with the newest period's feedback."""
    last = max(stated, key=lambda row: row.period, default=None)
    agreed = plans_of(session, [evaluation.id]).get(evaluation.id, [])
    plan = agreed[-1] if agreed else None
    results: list[Cause] = []
    if plan is not None:
        told = last.content["results"] if last is not None and last.plan_id == plan.id else {}
        content = content_of(session, plan)
        results = [
            Cause(
                f"{section}-{number}",
                f"{label} {number}: {result.text}",
                words=told.get(f"{section}-{number}", {}).get("feedback", ""),
            )
            for section, label in SECTIONS.items()
            for number, result in enumerate(content.of(section), 1)
        ]
    cycle = session.get_one(Cycle, evaluation.cycle_id)
    table = behaviour.version(plan.rule) if plan is not None else behaviour.values(cycle.last)
    said = last.content["values"] if last is not None else {}
    return results + [
        Cause(each.code, f"Perilaku {each.label}", words=said.get(each.code, "")) for each in table.values
    ]


def done_in(session: Session, employee_id: int, year: int, calendar: Calendar) -> list[Guided]:
    """Steps that notes of that year call done, with their JP, over all of the person's posts."""
    first, last = calendar.opening(date(year, 1, 1)), calendar.opening(date(year + 1, 1, 1))
    own = session.scalars(select(Evaluation.id).where(Evaluation.employee_id == employee_id)).all()
    return [
        Guided(plan.frame.steps[entry.content["step"] - 1].text, entry.content["hours"])
        for each in plans(session, own).values()
        for plan in each
        for entry in plan.entries
        if entry.kind == NOTE and entry.content["done"] and first <= entry.at < last
    ]
