"""Peers' and subordinates' feedback: who was asked, apart from what was answered (docs/adr/0023).

An answer has no row of its own: whatever a database keeps beside a row (its place, its transaction, its number) is
then about a whole round, and nothing of it leads from a rater to an answer.
"""

from datetime import datetime
from typing import Any

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
    opens_at: Mapped[datetime | None]
    """From its approval on: when the clock opens it. A person may do so earlier."""
    closes_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    """When everybody asked is reminded, once; None before the opening and after the reminding."""
    answers: Mapped[int | None]
    """How many answered, from the close on."""
    digest: Mapped[str] = mapped_column(String(64), default="")
    """Over everything that the close froze."""


class PeerNominee(Base):
    """Somebody who is asked. Whether he answered is told by the box alone: this row does not change with it."""

    __tablename__ = "peer_nominee"

    round_id: Mapped[int] = mapped_column(ForeignKey("peer_round.id"), primary_key=True)
    rater_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True, index=True)
    group: Mapped[str] = mapped_column(String(8))
    """peer or upward."""
    conflict: Mapped[bool] = mapped_column(default=False)
    """A conflict of interest that the rater declared (a spouse, kin): he is not asked any more."""


class PeerBox(Base):
    """The ballot box of an open round: who took part, and what was answered, as two lists that nothing joins.

    One row a round, written whole, each list in an order of its own. The answers go at the close.
    """

    __tablename__ = "peer_box"

    round_id: Mapped[int] = mapped_column(ForeignKey("peer_round.id"), primary_key=True)
    took_part: Mapped[list[int]] = mapped_column(JSON)
    """Numbers of raters, ascending."""
    answers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """{receipt, group, scores, texts} each, by the digest of the receipt, which is random."""


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
