"""Rounds whose frozen result is no longer what was frozen; the digest itself is held against the log by the fold."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.peers import PeerAnswer, PeerComment, PeerFigure, PeerRound
from workflow.peers.machine import CLOSED
from workflow.peers.rounds import digest_of


def altered(session: Session) -> Iterator[int]:
    """Closed rounds with other sums or texts than at their close, or with answers put in afterwards."""
    figures: dict[int, list[PeerFigure]] = defaultdict(list)
    comments: dict[int, list[PeerComment]] = defaultdict(list)
    for figure in session.scalars(select(PeerFigure)):
        figures[figure.round_id].append(figure)
    for comment in session.scalars(select(PeerComment)):
        comments[comment.round_id].append(comment)
    answered = set(session.scalars(select(PeerAnswer.round_id)))
    for row in session.scalars(select(PeerRound).order_by(PeerRound.id)):
        shown = row.id in figures or row.id in comments
        if row.state != CLOSED:
            wrong = shown or row.digest != "" or row.answers is not None
        else:
            wrong = row.id in answered or row.digest != digest_of(
                row.answers, figures[row.id], comments[row.id]
            )
        if wrong:
            yield row.id
