"""Rounds whose frozen result is no longer what was frozen, or that ask others than were approved.

The digest of a result is held against the log by the fold.
"""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.peers import PeerBox, PeerComment, PeerFigure, PeerNominee, PeerRound
from workflow.peers.freezing import digest_of
from workflow.peers.machine import APPROVE, CLOSED, DECLARE


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


def others_asked(session: Session) -> Iterator[int]:
    """Approved rounds that ask other people, in other groups, or without those whom a conflict keeps out, than logged.

    Where the list in the log was destroyed nothing can be said.
    """
    approved = session.execute(
        select(AuditEvent.subject_id, AuditPayload.body)
        .join(AuditPayload, AuditPayload.event_id == AuditEvent.id)
        .where(AuditEvent.subject == "peer_round", AuditEvent.trigger == APPROVE)
        .order_by(AuditEvent.subject_id)
    ).tuples()
    asked: dict[int, dict[str, str]] = defaultdict(dict)
    apart: dict[int, set[int]] = defaultdict(set)
    for nominee in session.scalars(select(PeerNominee)):
        asked[nominee.round_id][str(nominee.rater_id)] = nominee.group
        if nominee.conflict:
            apart[nominee.round_id].add(nominee.rater_id)
    declared: dict[int, set[int]] = defaultdict(set)
    query = select(AuditEvent.subject_id, AuditEvent.actor_id)
    for number, rater in session.execute(
        query.where(AuditEvent.subject == "peer_round", AuditEvent.trigger == DECLARE)
    ).tuples():
        declared[number].add(rater or 0)
    for number, body in approved:
        if asked[number] != body.get("raters") or apart[number] != declared[number]:
            yield number
