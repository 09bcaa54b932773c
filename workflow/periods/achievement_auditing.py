"""Where stored achievements of units in periods contradict the log or the rules."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Assignment
from models.period import PeriodAchievement
from workflow import authority
from workflow.definitions import Rules
from workflow.periods.achievements import achievement_digest
from workflow.periods.reading import Divided, divided


def altered(session: Session, cycle_id: int) -> Iterator[int]:
    """Versions that say something else than their digest."""
    for row in _rows(session, cycle_id):
        if row.digest != achievement_digest(row):
            yield row.id


def unlawful(session: Session, rules: Rules) -> Iterator[int]:
    """Versions by somebody else than the official of that day, of a period not over, or behind the annual results."""
    rows = _rows(session, rules.cycle_id)
    if not rows:
        return
    event = AuditEvent
    told = select(event.subject_id, event.at, event.actor_id).where(
        event.subject == "period_achievement", event.cycle_id == rules.cycle_id
    )
    acts = {number: (at, actor) for number, at, actor in session.execute(told)}
    whole = divided(session, session.get_one(Cycle, rules.cycle_id))
    ends = _ends(session, whole)
    lasts = {period.number: period.last for period in whole.whole}
    days = {row.id: rules.calendar.local(row.at).date() for row in rows}
    held = {day: _officials(session, day) for day in set(days.values())}
    for row in rows:
        day, last = days[row.id], lasts.get(row.period)
        by_author = acts.get(row.id) == (row.at, row.author_id)
        in_time = last is not None and day > last and not _over(ends[row.unit_id, row.period], row.at)
        if not (by_author and in_time and (row.unit_id, row.author_id) in held[day]):
            yield row.id


def _rows(session: Session, cycle_id: int) -> Sequence[PeriodAchievement]:
    table = PeriodAchievement
    return session.scalars(select(table).where(table.cycle_id == cycle_id).order_by(table.id)).all()


def _officials(session: Session, day: date) -> set[tuple[int, int]]:
    held = authority.calibrators(day).subquery()
    return set(session.execute(select(held.c.unit_id, held.c.holder_id)).tuples())


def _over(ends: Sequence[datetime | None], at: datetime) -> bool:
    """Everybody's annual predicate was set before that moment."""
    return bool(ends) and all(end is not None and end < at for end in ends)


def _ends(session: Session, whole: Divided) -> defaultdict[tuple[int, int], list[datetime | None]]:
    """By unit and period, when the annual predicate of each who served in it was set."""
    asked = func.min(DocumentJob.requested_at)
    rows = session.execute(
        select(Evaluation.unit_id, Assignment, asked, Evaluation.final_at)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .outerjoin(DocumentJob, DocumentJob.evaluation_id == Evaluation.id)
        .where(Evaluation.cycle_id == whole.rules.cycle_id)
        .group_by(Evaluation.id, Evaluation.unit_id, Assignment.id, Evaluation.final_at)
    )
    found: defaultdict[tuple[int, int], list[datetime | None]] = defaultdict(list)
    for unit, assignment, requested, final in rows:
        for period in whole.of(assignment):
            known = [each for each in (requested, final) if each is not None]
            found[unit, period.number].append(min(known, default=None))
    return found
