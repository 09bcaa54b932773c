"""Rounds whose frozen result is no longer what was frozen; the digest itself is held against the log by the fold."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.peers import PeerBox, PeerComment, PeerFigure, PeerRound
from workflow.peers.freezing import digest_of
from workflow.peers.machine import CLOSED


def altered(session: Session) -> Iterator[int]:
    """Closed rounds with other sums or texts than at their close, or with answers put in afterwards."""
    figures: dict[int, list[PeerFigure]] = defaultdict(list)
    comments: dict[int, list[PeerComment]] = defaultdict(list)
    for figure in session.scalars(select(PeerFigure)):
        figures[figure.round_id].append(figure)
    for comment in session.scalars(select(PeerComment)):
        comments[comment.round_id].append(comment)
    full = {box.round_id for box in session.scalars(select(PeerBox)) if box.answers}
    for row in session.scalars(select(PeerRound).order_by(PeerRound.id)):
        shown = row.id in figures or row.id in comments
        if row.state != CLOSED:
            wrong = shown or row.digest != "" or row.answers is not None
        else:
            wrong = row.id in full or row.digest != digest_of(row.answers, figures[row.id], comments[row.id])
        if wrong:
            yield row.id
