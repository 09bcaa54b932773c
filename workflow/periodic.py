"""The one door for periodic evaluation (PermenPANRB 6/2022): the appraiser states a period, the employee replies.

Nothing is changed or removed: a correction is a further version with its reason. A period that nobody states is
missing and shown so; it holds nothing up, and the annual rating is never computed from periods. They inform it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from config.rules.results import PredicateMatrix
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from models.period import PeriodEvaluation, PeriodReply
from models.plan import WorkPlan
from models.session import lock, persistent, transaction
from workflow.errors import ChangedMeanwhileError, RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.machine import WRONG_ROLE
from workflow.noting import note
from workflow.payloads import text
from workflow.periods import holders
from workflow.periods.content import (
    LONGEST,
    Statement,
    places,
    reply_digest,
    stated,
    statement_digest,
)
from workflow.periods.reading import Divided, closed, divided, newest, plan_in, plans_of
from workflow.periods.rules import CLOSED, TOO_LONG, faults, hindrances
from workflow.periods.windows import Period
from workflow.plans import behaviour
from workflow.plans.reading import content_of
from workflow.rules.predicate import predicate

STATE, REPLY = "state_period", "reply_period"
NO_TEXT = "Tuliskan tanggapannya."


class NoPeriodError(WorkflowError):
    """Periode ini tidak ada pada penilaian itu."""


@dataclass(frozen=True)
class Frame:
    """One period of one evaluation, and what it is held against."""

    evaluation: Evaluation
    divided: Divided
    period: Period
    plan: WorkPlan | None
    last: PeriodEvaluation | None
    """The version that counts so far."""
    entitled: dict[int, str]
    """Who may state it, with their capacity."""
    hindrances: tuple[str, ...]
    """Why nobody may at this moment."""


def frame(session: Session, evaluation_id: int, number: int, now: datetime) -> Frame:
    """Raises NoPeriodError where there is no such evaluation, or it has no such period."""
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise NoPeriodError
    whole = divided(session, session.get_one(Cycle, evaluation.cycle_id))
    assignment = session.get_one(Assignment, evaluation.assignment_id)
    period = next((each for each in whole.of(assignment) if each.number == number), None)
    if period is None:
        raise NoPeriodError
    calendar = whole.rules.calendar
    plan = plan_in(plans_of(session, [evaluation_id]).get(evaluation_id, ()), period, calendar)
    standing = period.standing(calendar, now)
    is_closed = evaluation_id in closed(session, [evaluation_id])
    return Frame(
        evaluation=evaluation,
        divided=whole,
        period=period,
        plan=plan,
        last=newest(session, [evaluation_id]).get((evaluation_id, number)),
        entitled=_entitled(session, evaluation, period, calendar.local(now).date()),
        hindrances=tuple(hindrances(standing, has_plan=plan is not None, closed=is_closed)),
    )


@persistent
def state(
    engine: Engine, evaluation_id: int, number: int, person: int, said: Statement, now: datetime, *, seen: int
) -> int:
    """The number of the stored version, also where the very same is the last one: a button pressed twice.

    `seen` is the version that the person had before him, 0 for none. Raises RefusedError with every reason at once,
    ChangedMeanwhileError where another version came between, or NoPeriodError.
    """
    said = said.cleaned()
    with transaction(engine) as session:
        lock(session, select(Evaluation.id).where(Evaluation.id == evaluation_id))
        around = frame(session, evaluation_id, number, now)
        if person not in around.entitled or around.evaluation.employee_id == person:
            raise RefusedError([WRONG_ROLE])
        last = around.last
        if last is not None and last.author_id == person and _same(last, said):
            return last.id
        if around.hindrances or around.plan is None:
            raise RefusedError(around.hindrances)
        if seen != (last.revision if last else 0):
            raise ChangedMeanwhileError("Baca lagi penilaian periode ini dahulu.")
        values = frozenset(each.code for each in behaviour.version(around.plan.rule).values)
        told = faults(said, places(content_of(session, around.plan)), values, later=last is not None)
        if told:
            raise RefusedError(told)
        return _store(session, around, person, said, now)


@persistent
def reply(engine: Engine, statement_id: int, person: int, said: str, now: datetime) -> int:
    """The employee's answer to a version; its number, also if this very answer was the last. Raises RefusedError."""
    with transaction(engine) as session:
        row = session.get(PeriodEvaluation, statement_id)
        if row is None:
            raise NoPeriodError
        lock(session, select(Evaluation.id).where(Evaluation.id == row.evaluation_id))
        evaluation = session.get_one(Evaluation, row.evaluation_id)
        if evaluation.employee_id != person:
            raise RefusedError([WRONG_ROLE])
        told = [CLOSED] if closed(session, [evaluation.id]) else []
        answer = text(said)
        told += [] if answer else [NO_TEXT]
        told += [TOO_LONG] if len(answer) > LONGEST else []
        if told:
            raise RefusedError(told)
        before = session.scalars(
            select(PeriodReply)
            .where(PeriodReply.statement_id == statement_id)
            .order_by(PeriodReply.id.desc())
            .limit(1)
        ).first()
        if before is not None and before.text == answer:
            return before.id
        new = PeriodReply(statement_id=statement_id, text=answer, at=now)
        new.digest = reply_digest(new)
        session.add(new)
        session.flush()
        note(
            session, "period_reply", new.id, 1, REPLY, role="employee", at=now, actor=Actor(employee_id=person),
            target="answer", mark=f"sha256:{new.digest}", cycle_id=evaluation.cycle_id, body={"text": answer},
        )  # fmt: skip
        return new.id


def _entitled(session: Session, evaluation: Evaluation, period: Period, today: date) -> dict[int, str]:
    held = holders.relations(session, [evaluation.assignment_id])
    there = holders.serving(session, held, today)
    found = holders.entitled(held.get(evaluation.assignment_id, ()), there, period.last, today)
    return {person: capacity for person, capacity in found.items() if person != evaluation.employee_id}


def _same(last: PeriodEvaluation, said: Statement) -> bool:
    before = stated(last)
    ratings = ("result_rating", "result_reason", "behaviour_rating", "behaviour_reason")
    return before.body() == said.body() and all(
        getattr(before, name) == getattr(said, name) for name in ratings
    )


def _store(session: Session, around: Frame, person: int, said: Statement, now: datetime) -> int:
    evaluation, period, plan = around.evaluation, around.period, around.plan
    assert plan is not None
    table = table_on(PredicateMatrix, period.last)
    found = predicate(table, said.result_rating, said.behaviour_rating)
    assert found is not None
    numbers = select(func.max(PeriodEvaluation.number)).where(PeriodEvaluation.evaluation_id == evaluation.id)
    row = PeriodEvaluation(
        evaluation_id=evaluation.id,
        number=(session.scalar(numbers) or 0) + 1,
        period=period.number,
        revision=(around.last.revision if around.last else 0) + 1,
        plan_id=plan.id,
        author_id=person,
        capacity=around.entitled[person],
        content=said.body(),
        result_rating=said.result_rating,
        result_reason=said.result_reason,
        behaviour_rating=said.behaviour_rating,
        behaviour_reason=said.behaviour_reason,
        predicate=found,
        rule=table.key,
        change_reason=said.change_reason,
        at=now,
    )
    row.digest = statement_digest(row)
    session.add(row)
    session.flush()
    note(
        session, "period", row.id, 1, STATE, role="appraiser", at=now, actor=Actor(employee_id=person),
        target=f"periode {row.period}, versi {row.revision}", mark=f"sha256:{row.digest}",
        cycle_id=evaluation.cycle_id, body=_told(said, found),
    )  # fmt: skip
    return row.id


def _told(said: Statement, found: str) -> dict[str, object]:
    """What the log keeps beside the event."""
    return {
        **said.body(),
        "result_rating": said.result_rating,
        "result_reason": said.result_reason,
        "behaviour_rating": said.behaviour_rating,
        "behaviour_reason": said.behaviour_reason,
        "change_reason": said.change_reason,
        "predicate": found,
    }
