"""Peers' and subordinates' feedback: who was asked, apart from what was answered (docs/adr/0023).

No row here leads from a rater to an answer: an answer has no number, no moment and no person, and lies in the order
of its receipt's digest, which is random.
"""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class PeerRound(Base):
    """The feedback on one evaluation, by peers and by subordinates together: they are closed and shown as one."""

    __tablename__ = "peer_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    """One of workflow.peers.machine's."""
    version: Mapped[int] = mapped_column(default=1)
    rules: Mapped[str] = mapped_column(String(80))
    """Key of the rule table that it was begun with."""
    closes_at: Mapped[datetime | None]
    answers: Mapped[int | None]
    """How many answered, from the close on."""
    digest: Mapped[str] = mapped_column(String(64), default="")
    """Over everything that the close froze."""


class PeerNominee(Base):
    """Somebody who is asked. `took_part` has no moment; what was said is nowhere near."""

    __tablename__ = "peer_nominee"

    round_id: Mapped[int] = mapped_column(ForeignKey("peer_round.id"), primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, index=True)
    group: Mapped[str] = mapped_column(String(8))
    """peer or upward."""
    conflict: Mapped[bool] = mapped_column(default=False)
    """A conflict of interest that the rater declared (a spouse, kin): he is not asked any more."""
    took_part: Mapped[bool] = mapped_column(default=False)


class PeerAnswer(Base):
    """One answer while its round is open; at the close its sums are frozen and the row is deleted."""

    __tablename__ = "peer_answer"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 -- a rowid would tell the order of arrival

    receipt_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("peer_round.id"))
    group: Mapped[str] = mapped_column(String(8))
    scores: Mapped[dict[str, int]] = mapped_column(JSON)
    """By BerAKHLAK value. One column, since rows of their own would have an order."""
    texts: Mapped[dict[str, str]] = mapped_column(JSON)


class PeerFigure(Base):
    """A frozen sum that may be shown. What may not be shown is not kept."""

    __tablename__ = "peer_figure"
    __table_args__ = (CheckConstraint("answers > 0", name="some_answers"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("peer_round.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(8), primary_key=True)
    """peer, upward or all."""
    value: Mapped[str] = mapped_column(String(40), primary_key=True)
    answers: Mapped[int]
    total: Mapped[int]


class PeerComment(Base):
    """A frozen text about one value. Its place was drawn by lot, for each value anew."""

    __tablename__ = "peer_comment"

    round_id: Mapped[int] = mapped_column(ForeignKey("peer_round.id"), primary_key=True)
    value: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
