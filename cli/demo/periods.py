"""A sample office's periodic evaluations: what is due at a moment, stated by its appraisers through the door."""

import random
from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from models.session import reading
from workflow import periodic
from workflow.periodic import Frame
from workflow.periods import holders
from workflow.periods.content import Statement
from workflow.periods.prefilling import prefilled
from workflow.periods.reading import closed, divided, newest
from workflow.periods.windows import Period
from workflow.plans.reading import content_of

RATINGS = {"sesuai_ekspektasi": 0.8, "di_atas_ekspektasi": 0.15, "di_bawah_ekspektasi": 0.05}
"""With their shares."""
RESULT_REASONS = {
    "sesuai_ekspektasi": "Hasil periode ini sesuai rencana, dengan bukti pada laporan harian.",
    "di_atas_ekspektasi": "Hasil melampaui rencana periode ini dan dapat dipakai unit lain.",
    "di_bawah_ekspektasi": "Sebagian hasil tertunda; disepakati langkah perbaikan untuk periode berikut.",
}
BEHAVIOUR_REASONS = {
    "sesuai_ekspektasi": "Bekerja cermat dan melayani dengan ramah.",
    "di_atas_ekspektasi": "Berinisiatif dan membantu rekan belajar.",
    "di_bawah_ekspektasi": "Perlu lebih terbuka bekerja sama; sudah dibicarakan.",
}
STATED = 0.95
"""Share of what is due that is stated; the rest goes missing, as it does."""


def state_periods(
    engine: Engine, cycle_id: int, now: datetime, *, people: int | None = None, seed: int = 1
) -> int:
    """States every period that is over and was not stated, of the first so many people; how many.

    Idempotent: what chance leaves out for a period stays left out, whenever it is asked again. Equal seeds on equal
    offices state the same.
    """
    number = 0
    for evaluation, period, author in _due(engine, cycle_id, now, people):
        chance = random.Random(f"{seed}-{evaluation}-{period}")
        if chance.random() >= STATED:
            continue
        with reading(engine) as session:
            around = periodic.frame(session, evaluation, period, now)
            said = None if around.hindrances else _said(session, around, chance)
        if said is not None:
            periodic.state(engine, evaluation, period, author, said, now, seen=0)
            number += 1
    return number


def _due(engine: Engine, cycle_id: int, now: datetime, people: int | None) -> list[tuple[int, int, int]]:
    """(evaluation, period, who may state it), oldest period first."""
    with reading(engine) as session:
        whole = divided(session, session.get_one(Cycle, cycle_id))
        today = whole.rules.calendar.local(now).date()
        rows = session.execute(
            select(Evaluation.id, Evaluation.employee_id, Assignment)
            .join(Assignment, Assignment.id == Evaluation.assignment_id)
            .where(Evaluation.cycle_id == cycle_id)
            .order_by(Evaluation.id)
            .limit(people)
        ).all()
        ids = [row[0] for row in rows]
        known, over = newest(session, ids), closed(session, ids)
        held = holders.relations(session, {row[2].id for row in rows})
        there = holders.serving(session, held, today)
        found = []
        for evaluation, employee, assignment in rows:
            if evaluation in over:
                continue
            left = (each for each in whole.of(assignment) if (evaluation, each.number) not in known)
            for period in _over(left, today):
                may = holders.entitled(held.get(assignment.id, ()), there, period.last, today)
                author = min((person for person in may if person != employee), default=None)
                if author is not None:
                    found.append((evaluation, period.number, author))
    return sorted(found, key=lambda each: (each[1], each[0]))


def _over(left: Iterator[Period], today: date) -> Iterator[Period]:
    return (period for period in left if period.last < today)


def _said(session: Session, around: Frame, chance: random.Random) -> Statement:
    """What the form begins with, and two ratings with their reasons."""
    assert around.plan is not None
    plan, calendar = around.plan, around.divided.rules.calendar
    begun = prefilled(session, plan, content_of(session, plan), around.period, calendar)
    result, behaviour = chance.choices(list(RATINGS), list(RATINGS.values()), k=2)
    return Statement(
        results=begun.results,
        values=begun.values,
        result_rating=result,
        result_reason=RESULT_REASONS[result],
        behaviour_rating=behaviour,
        behaviour_reason=BEHAVIOUR_REASONS[behaviour],
    )
