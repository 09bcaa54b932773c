"""A cycle's anonymous question as people meet it: what waits for one's answer, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.socialisation import Pulse, PulseBox
from workflow.definitions import rules_of
from workflow.socialising.pulse import CLOSED, MOMENTS, OPEN
from workflow.wording import deadline_text, long_date


@dataclass(frozen=True)
class Ask:
    """An open question, as one of those asked meets it."""

    number: int
    cycle_title: str
    cycle_code: str
    moment: str
    question: str
    scale: tuple[str, ...]
    deadline: str
    k: int
    done: bool
    """This person answered. Told to nobody else."""


@dataclass(frozen=True)
class Step:
    """How often one step of the scale was chosen."""

    label: str
    answers: int
    percent: Decimal


@dataclass(frozen=True)
class Outcome:
    """One moment's numbers, frozen; `steps` is empty where they are too few to be shown."""

    moment: str
    until: str
    asked: int
    answers: int
    steps: tuple[Step, ...]
    mean: Decimal | None


@dataclass(frozen=True)
class Outcomes:
    """Of one cycle, what was asked before beside what was asked after."""

    question: str
    scale: tuple[str, ...]
    k: int
    told: tuple[Outcome, ...]


def asks(session: Session, person: int, now: datetime) -> list[Ask]:
    """Questions that are open for this person, the first to close first."""
    rows = session.execute(
        select(Pulse, PulseBox.took_part, Cycle)
        .join(PulseBox, PulseBox.pulse_id == Pulse.id)
        .join(Cycle, Cycle.id == Pulse.cycle_id)
        .where(Pulse.state == OPEN, Pulse.closes_at > now)
        .where(Pulse.cycle_id.in_(select(Evaluation.cycle_id).where(Evaluation.employee_id == person)))
        .order_by(Pulse.closes_at, Pulse.id)
    ).tuples()
    found = []
    for row, took_part, cycle in rows:
        rules = rules_of(session, cycle.id)
        assert rules.definition.pulse is not None
        found.append(
            Ask(
                number=row.id,
                cycle_title=cycle.title,
                cycle_code=cycle.code,
                moment=MOMENTS[row.moment],
                question=rules.definition.pulse.question,
                scale=rules.definition.pulse.scale,
                deadline=deadline_text(rules.calendar, row.closes_at),
                k=table_on(Anonymity, cycle.last).breakdowns_from,
                done=person in took_part,
            )
        )
    return found


def waiting(session: Session, person: int, now: datetime) -> int:
    return sum(not each.done for each in asks(session, person, now))


def outcomes(session: Session, cycle_id: int) -> Outcomes | None:
    """What may be published; None where the cycle asks nothing, or nothing is closed."""
    rules = rules_of(session, cycle_id)
    asking = rules.definition.pulse
    closed = select(Pulse).where(Pulse.cycle_id == cycle_id, Pulse.state == CLOSED)
    rows = session.scalars(closed.order_by(Pulse.opens_at)).all()
    if asking is None or not rows:
        return None
    k = table_on(Anonymity, session.get_one(Cycle, cycle_id).last).breakdowns_from
    told = tuple(
        Outcome(
            moment=MOMENTS[row.moment],
            until=long_date(rules.calendar.last_day(row.closes_at)),
            asked=row.asked or 0,
            answers=row.answers or 0,
            steps=_steps(asking.scale, row.counts or []),
            mean=mean(row.counts or []),
        )
        for row in rows
    )
    return Outcomes(asking.question, asking.scale, k, told)


def mean(counts: list[int]) -> Decimal | None:
    """Of the steps, counted from 1, to two places."""
    if not sum(counts):
        return None
    total = sum(step * count for step, count in enumerate(counts, 1))
    return (Decimal(total) / sum(counts)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _steps(scale: tuple[str, ...], counts: list[int]) -> tuple[Step, ...]:
    if not sum(counts):
        return ()
    share = Decimal(100) / sum(counts)
    return tuple(
        Step(label, count, (share * count).quantize(Decimal("0.1"), ROUND_HALF_UP))
        for label, count in zip(scale, counts, strict=True)
    )
