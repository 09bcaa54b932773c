"""What reports and notes say of some days: the sums of validated reports, and the feedback noted meanwhile."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.feedback import FeedbackNote
from models.plan import WorkResult
from workflow.calendar import Calendar
from workflow.periods.content import LONGEST
from workflow.plans.amounts import amount_text
from workflow.plans.content import Content, Indicator, Result
from workflow.plans.words import SECTIONS
from workflow.reports.content import VALIDATED, Done, Gauge, Goal
from workflow.reports.overview import counts_for
from workflow.reports.progress import is_level
from workflow.reports.reading import done_of
from workflow.wording import long_date


@dataclass(frozen=True)
class Noted:
    """One dated note of feedback."""

    at: datetime
    root: int | None
    """What its work result descends from; None where it is about a value."""
    value: str
    text: str


@dataclass(frozen=True)
class Material:
    """Of one evaluation, all of its days."""

    done: tuple[Done, ...] = ()
    """Validated reports."""
    notes: tuple[Noted, ...] = ()


NOTHING = Material()


def materials(session: Session, ids: Collection[int]) -> Mapping[int, Material]:
    """Two selects, however many evaluations."""
    made = done_of(session, ids)
    rows = session.execute(
        select(FeedbackNote, WorkResult.root_id)
        .outerjoin(WorkResult, WorkResult.id == FeedbackNote.result_id)
        .where(FeedbackNote.evaluation_id.in_(ids), FeedbackNote.answers_id.is_(None))
        .order_by(FeedbackNote.id)
    )
    notes: dict[int, list[Noted]] = {}
    for row, root in rows:
        told = Noted(row.at, (root or row.result_id) if row.result_id else None, row.value, row.text)
        notes.setdefault(row.evaluation_id, []).append(told)
    return {
        number: Material(
            tuple(each for each in made.get(number, ()) if each.state == VALIDATED),
            tuple(notes.get(number, ())),
        )
        for number in ids
    }


def placed(said: Content) -> Iterator[tuple[str, Result]]:
    """Each result of a plan with its place: `utama-1`."""
    for section in SECTIONS:
        for number, result in enumerate(said.of(section), 1):
            yield f"{section}-{number}", result


def root_of(result: Result) -> int:
    return result.root or result.number or 0


def reached(result: Result, indicator: Indicator, made: Iterable[Done], first: date, last: date) -> str:
    """`3 laporan (3 laporan tervalidasi)`; empty where nothing of these days counts for the indicator."""
    gauge = Gauge(0, 0, indicator.text, indicator.aspect, indicator.unit, indicator.low, indicator.high)
    goal = Goal(result.number or 0, root_of(result), "", result.text, (gauge,))
    quantities = [
        each.quantity
        for each in made
        if each.quantity is not None and first <= each.day <= last and counts_for(each, goal, gauge)
    ]
    if not quantities:
        return ""
    level = is_level(gauge)
    amount = " ".join(filter(None, (amount_text(summed(quantities, level=level)), indicator.unit)))
    reports = f"{len(quantities)} laporan tervalidasi"
    return f"{amount} (rata-rata {reports})" if level else f"{amount} ({reports})"


def summed(quantities: Sequence[Decimal], *, level: bool) -> Decimal:
    """Their sum; of a share, a quality or a duration their mean, to two decimals."""
    total = sum(quantities, Decimal(0))
    return round(total / len(quantities), 2) if level and quantities else total


def noted(notes: Iterable[Noted], calendar: Calendar, begin: datetime, end: datetime) -> str:
    """Those of [begin, end) with their dates, a line each, as many as a cell holds; the oldest first."""
    found = ""
    for note in notes:
        if begin <= note.at < end:
            told = f"{long_date(calendar.local(note.at).date())}: {note.text}"
            longer = f"{found}\n{told}" if found else told
            if len(longer) > LONGEST:
                break
            found = longer
    return found
