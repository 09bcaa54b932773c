"""Appraisers are asked for the periods that are over: one mail a person and period, and one reminder.

Set-based and level-triggered: the mail's key says whom it asked for what. Whom it is about is read as it leaves, so
that nobody is asked for what was stated meanwhile. Who has no address sees the same on the page of periods.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, String, and_, case, cast, literal, or_, select, union
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Employee
from models.period import PeriodEvaluation
from models.plan import WorkPlan
from models.prompt import OutboxMessage
from models.session import persistent, reading, transaction
from workflow import authority, holds
from workflow.arranging import arrange
from workflow.definitions import rules_of
from workflow.periods.reading import Divided, divided
from workflow.periods.windows import Period
from workflow.plans.machine import AGREED

KIND = "period_review"
"""Of the mail, and the folder of its templates."""
ASK, REMIND = "ask", "remind"
CONSEQUENCE = "Periode ini tercatat tidak dinilai, dan penilaian tahunan kehilangan bahannya."


@persistent
def ask(engine: Engine, cycle_id: int, now: datetime) -> tuple[int, int]:
    """Mails asked for and reminders; called again at the same moment it finds nothing to do."""
    with reading(engine) as session:
        due = [each for each in moments(session, session.get_one(Cycle, cycle_id)) if each <= now]
    if not due:  # to write the statements takes longer than to run them for nobody
        return 0, 0
    with transaction(engine) as session:
        cycle = session.get_one(Cycle, cycle_id)
        whole = divided(session, cycle)
        over = [each for each in whole.whole if each.standing(whole.rules.calendar, now) in ("due", "late")]
        asked = reminded = 0
        for period in over:
            if now >= remind_at(whole, period):
                reminded += _post(session, whole, period, REMIND, now)
            asked += _post(session, whole, period, ASK, now)
        return asked, reminded


def moments(session: Session, cycle: Cycle) -> list[datetime]:
    """When a cycle's appraisers are to be asked and reminded; none while no plan of it is agreed."""
    plans = select(WorkPlan.id).join(Evaluation, Evaluation.id == WorkPlan.evaluation_id)
    agreed = plans.where(Evaluation.cycle_id == cycle.id, WorkPlan.state == AGREED)
    if session.scalar(agreed.limit(1)) is None:
        return []
    whole = divided(session, cycle)
    calendar = whole.rules.calendar
    begins = [calendar.opening(calendar.on_or_after(each.last + timedelta(days=1))) for each in whole.whole]
    return sorted([*begins, *(remind_at(whole, each) for each in whole.whole)])


def remind_at(whole: Divided, period: Period) -> datetime:
    return whole.rules.calendar.before(period.due_at, whole.rules.definition.periods.remind_before)


def waiting(cycle_id: int, period: Period, today: date) -> Select[Any]:
    """(evaluation_id, holder_id): who is to be evaluated for a period that is over, and by whom.

    In a held unit nobody is asked. Otherwise the same as workflow.periods.holders.entitled, asked of the database.
    """
    last = case((Assignment.last < period.last, Assignment.last), else_=literal(period.last))
    there, now = aliased(AppraiserRelation), aliased(AppraiserRelation)
    then = and_(
        there.assignment_id == Evaluation.assignment_id,
        there.first <= last,
        or_(there.last.is_(None), there.last >= last),
        authority.serves(there.appraiser_id, today),
    )
    nobody = ~select(there.id).where(then).correlate(Evaluation, Assignment).exists()
    first = _unstated(cycle_id, period).add_columns(there.appraiser_id.label("holder_id")).join(there, then)
    second = (
        _unstated(cycle_id, period)
        .add_columns(now.appraiser_id.label("holder_id"))
        .join(now, and_(now.assignment_id == Evaluation.assignment_id, authority.on(now, today)))
        .where(nobody)
    )
    rows = union(
        first.where(there.appraiser_id != Evaluation.employee_id),
        second.where(now.appraiser_id != Evaluation.employee_id),
    ).subquery()
    return select(rows.c.evaluation_id, rows.c.holder_id)


def people(session: Session, message: OutboxMessage, today: date) -> tuple[Period, list[tuple[int, str]]]:
    """The period of a mail, and whom it is about at this moment: (evaluation, name and post), by name."""
    cycle_id, number = (int(part) for part in message.key.split(":")[1:3])
    whole = divided(session, session.get_one(Cycle, cycle_id))
    period = next(each for each in whole.whole if each.number == number)
    rows = waiting(cycle_id, period, today).subquery()
    found = session.execute(
        select(Evaluation.id, Employee.name, Assignment.post)
        .join(rows, rows.c.evaluation_id == Evaluation.id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(rows.c.holder_id == message.recipient_id)
        .order_by(Employee.name, Evaluation.id)
    )
    return period, [(evaluation, f"{name}, {post}") for evaluation, name, post in found]


def awaited_now(session: Session, message: OutboxMessage, now: datetime) -> bool:
    """Somebody whom the mail is about still waits."""
    assert message.cycle_id is not None
    calendar = rules_of(session, message.cycle_id).calendar
    return bool(people(session, message, calendar.local(now).date())[1])


def _unstated(cycle_id: int, period: Period) -> Select[Any]:
    """Evaluations of the cycle that served in the period, have a plan, and wait for its evaluation."""
    stated = select(PeriodEvaluation.id).where(
        PeriodEvaluation.evaluation_id == Evaluation.id, PeriodEvaluation.period == period.number
    )
    agreed = select(WorkPlan.id).where(WorkPlan.evaluation_id == Evaluation.id, WorkPlan.state == AGREED)
    asked = select(DocumentJob.id).where(DocumentJob.evaluation_id == Evaluation.id)
    return (
        select(Evaluation.id.label("evaluation_id"))
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == cycle_id, Evaluation.final_at.is_(None))
        .where(Assignment.first <= period.last)
        .where(or_(Assignment.last.is_(None), Assignment.last >= period.first))
        .where(agreed.exists(), ~stated.exists(), ~asked.exists())
        .where(holds.since(Evaluation.cycle_id, Evaluation.unit_id).is_(None))
    )


def _post(session: Session, whole: Divided, period: Period, step: str, now: datetime) -> int:
    """Mails for those who have none of this step; reminded is who was asked before the day of the reminder."""
    calendar, cycle_id = whole.rules.calendar, whole.rules.cycle_id
    rows = waiting(cycle_id, period, calendar.local(now).date()).subquery()
    slot, key = calendar.next_slot(now), _key(cycle_id, period, step, Employee.id)
    mail = aliased(OutboxMessage)
    there = select(mail.id).where(mail.key == key).correlate(Employee).exists()
    wanted = [Employee.id.in_(select(rows.c.holder_id)), ~there]
    if step == REMIND:
        asked = mail.key == _key(cycle_id, period, ASK, Employee.id)
        early = mail.not_before < remind_at(whole, period)
        wanted.append(select(mail.id).where(asked, early).correlate(Employee).exists())
    return arrange(session, key, *wanted, cycle_id=cycle_id, kind=KIND, step=step, slot=slot)


def _key(cycle_id: int, period: Period, step: str, person: Any) -> ColumnElement[str]:
    return literal(f"period:{cycle_id}:{period.number}:{step}:").concat(cast(person, String))
