"""A sample office's periodic evaluations: what is due at a moment, stated by its appraisers through the door."""

import random
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from models.session import reading
from workflow import periodic
from workflow.periodic import Frame
from workflow.periods import holders
from workflow.periods.content import Statement, Told
from workflow.periods.materials import placed
from workflow.periods.prefilling import NOTHING, prefilled
from workflow.periods.reading import closed, divided, newest
from workflow.periods.windows import Period
from workflow.plans.amounts import amount_text
from workflow.plans.content import Indicator
from workflow.plans.reading import content_of
from workflow.reports.content import Gauge
from workflow.reports.progress import is_level

RATINGS = {"sesuai_ekspektasi": 0.8, "di_atas_ekspektasi": 0.15, "di_bawah_ekspektasi": 0.05}
"""With their shares."""
RESULT_REASONS = {
    "sesuai_ekspektasi": "Hasil periode ini sesuai rencana, {}.",
    "di_atas_ekspektasi": "Hasil melampaui rencana periode ini dan dapat dipakai unit lain, {}.",
    "di_bawah_ekspektasi": "Sebagian hasil tertunda, {}. Langkah perbaikan untuk periode berikut disepakati.",
}
BEHAVIOUR_REASONS = {
    "sesuai_ekspektasi": "Bekerja cermat dan melayani dengan ramah.",
    "di_atas_ekspektasi": "Berinisiatif dan membantu rekan belajar.",
    "di_bawah_ekspektasi": "Perlu lebih terbuka bekerja sama; sudah dibicarakan.",
}
BY_REPORTS = "dengan bukti pada laporan harian"
BY_REGISTER = "menurut register unit kerja; laporan harian tidak diisi"
"""Of whoever reported nothing in the period."""
SHARES = {"sesuai_ekspektasi": "1", "di_atas_ekspektasi": "1.1", "di_bawah_ekspektasi": "0.7"}
"""Of a period's part of a yearly target, by the rating that it comes to."""
A_YEAR = 365
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
    content = content_of(session, plan)
    begun = prefilled(session, plan, content, around.period, calendar)
    result, behaviour = chance.choices(list(RATINGS), list(RATINGS.values()), k=2)
    results, by = begun.results, BY_REPORTS
    if all(each == NOTHING for told in results.values() for each in told.realisation):
        by = BY_REGISTER
        results = {
            place: Told(
                tuple(_registered(each, around.period, result) for each in planned.indicators),
                results[place].feedback,
            )
            for place, planned in placed(content)
        }
    return Statement(
        results=results,
        values=begun.values,
        result_rating=result,
        result_reason=RESULT_REASONS[result].format(by),
        behaviour_rating=behaviour,
        behaviour_reason=BEHAVIOUR_REASONS[behaviour],
    )


def _registered(indicator: Indicator, period: Period, rating: str) -> str:
    """What the unit's register has of a period: its part of a yearly amount, the level of a share."""
    gauge = Gauge(0, 0, indicator.text, indicator.aspect, indicator.unit, indicator.low, indicator.high)
    if gauge.low is None:
        return "Berjalan menurut rencana; catatannya pada register unit kerja."
    share = Decimal(SHARES[rating])
    if is_level(gauge):
        reached = gauge.low * share if share <= 1 else gauge.high or gauge.low
    else:
        reached = gauge.low * share * ((period.last - period.first).days + 1) / A_YEAR
    return f"{amount_text(round(reached, 0))} {indicator.unit}".strip() + " (register unit kerja)"
