"""What the person and the appraiser see of a closed round, and of an open one nothing."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.peers import PeerComment, PeerFigure, PeerRound
from workflow.peers.machine import CLOSED
from workflow.plans.behaviour import values


@dataclass(frozen=True)
class Line:
    group: str
    """peer, upward or all."""
    value: str
    answers: int
    mean: Decimal
    """On the round's scale, two decimals, half up."""


@dataclass(frozen=True)
class Result:
    lines: tuple[Line, ...]
    comments: tuple[tuple[str, tuple[str, ...]], ...]
    """(value, texts in the order drawn by lot)."""


def result(session: Session, evaluation_id: int) -> Result | None:
    """None while there is no closed round; empty where too few answered for anything to be shown."""
    found = session.scalar(select(PeerRound).where(PeerRound.evaluation_id == evaluation_id))
    if found is None or found.state != CLOSED:
        return None
    cycle = session.get_one(Cycle, session.get_one(Evaluation, evaluation_id).cycle_id)
    labels = {each.code: each.label for each in values(cycle.last).values}
    order = {code: place for place, code in enumerate(labels)}
    figures = session.scalars(select(PeerFigure).where(PeerFigure.round_id == found.id)).all()
    comments = session.scalars(
        select(PeerComment).where(PeerComment.round_id == found.id).order_by(PeerComment.place)
    ).all()
    lines = tuple(
        Line(
            row.name,
            labels[row.value],
            row.answers,
            (Decimal(row.total) / row.answers).quantize(Decimal("0.01"), ROUND_HALF_UP),
        )
        for row in sorted(figures, key=lambda row: (row.name, order[row.value]))
    )
    said = ((labels[code], tuple(row.text for row in comments if row.value == code)) for code in order)
    return Result(lines, tuple((label, texts) for label, texts in said if texts))
