"""A period's evaluation as its form begins: what validated reports add up to, and the feedback noted meanwhile."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.feedback import FeedbackNote
from models.plan import WorkPlan, WorkResult
from workflow.calendar import Calendar
from workflow.periods.content import LONGEST, Statement, Told
from workflow.periods.windows import Period
from workflow.plans.amounts import amount_text
from workflow.plans.content import Content, Result
from workflow.plans.words import SECTIONS
from workflow.reports.content import VALIDATED, Done, Gauge, Goal
from workflow.reports.overview import counts_for
from workflow.reports.progress import is_level
from workflow.reports.reading import done
from workflow.wording import long_date

NOTHING = "Tidak ada laporan tervalidasi"


def prefilled(
    session: Session, plan: WorkPlan, said: Content, period: Period, calendar: Calendar
) -> Statement:
    """Ratings are left to the appraiser."""
    made = [
        each
        for each in done(session, plan.evaluation_id)
        if each.state == VALIDATED and period.first <= each.day <= period.last
    ]
    by_root, by_value = _notes(session, plan.evaluation_id, period, calendar)
    return Statement(
        results={
            f"{section}-{number}": Told(
                tuple(_reached(result, place, made) for place in range(len(result.indicators))),
                _joined(by_root[_root(result)]),
            )
            for section in SECTIONS
            for number, result in enumerate(said.of(section), 1)
        },
        values={code: _joined(notes) for code, notes in by_value.items()},
        result_rating="",
        result_reason="",
        behaviour_rating="",
        behaviour_reason="",
    )


def summed(quantities: Sequence[Decimal], *, level: bool) -> Decimal:
    """Their sum; of a share, a quality or a duration their mean, to two decimals."""
    total = sum(quantities, Decimal(0))
    return round(total / len(quantities), 2) if level and quantities else total


def _reached(result: Result, place: int, made: Iterable[Done]) -> str:
    indicator = result.indicators[place]
    gauge = Gauge(
        0, place + 1, indicator.text, indicator.aspect, indicator.unit, indicator.low, indicator.high
    )
    goal = Goal(result.number or 0, _root(result), "", result.text, (gauge,))
    quantities = [
        each.quantity for each in made if each.quantity is not None and counts_for(each, goal, gauge)
    ]
    if not quantities:
        return NOTHING
    level = is_level(gauge)
    amount = " ".join(filter(None, (amount_text(summed(quantities, level=level)), indicator.unit)))
    reports = f"{len(quantities)} laporan tervalidasi"
    return f"{amount} (rata-rata {reports})" if level else f"{amount} ({reports})"


def _root(result: Result) -> int:
    return result.root or result.number or 0


def _notes(
    session: Session, evaluation_id: int, period: Period, calendar: Calendar
) -> tuple[dict[int, list[str]], dict[str, list[str]]]:
    """Dated feedback of the period: by what its work result descends from, and by BerAKHLAK value."""
    rows = session.execute(
        select(FeedbackNote, WorkResult.root_id)
        .outerjoin(WorkResult, WorkResult.id == FeedbackNote.result_id)
        .where(FeedbackNote.evaluation_id == evaluation_id, FeedbackNote.answers_id.is_(None))
        .where(FeedbackNote.at >= calendar.opening(period.first), FeedbackNote.at < calendar.end(period.last))
        .order_by(FeedbackNote.id)
    )
    by_root: dict[int, list[str]] = defaultdict(list)
    by_value: dict[str, list[str]] = defaultdict(list)
    for note, root in rows:
        told = f"{long_date(calendar.local(note.at).date())}: {note.text}"
        if note.result_id is None:
            by_value[note.value].append(told)
        else:
            by_root[root or note.result_id].append(told)
    return by_root, by_value


def _joined(notes: Iterable[str]) -> str:
    """As many as a cell holds, the oldest first."""
    found = ""
    for note in notes:
        longer = f"{found}\n{note}" if found else note
        if len(longer) > LONGEST:
            break
        found = longer
    return found
