"""What the public answers: the survey sheets (SKM) without account, address or browser, and the desk's codes."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class CodeBatch(Base):
    """One-time codes that were printed together for a unit's service desk, linked to nobody."""

    __tablename__ = "code_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    codes: Mapped[int]
    last: Mapped[date]
    """The last day on which they count."""


class DeskCode(Base):
    """Proves that its holder stood at the desk. Which answer it was used for is not kept."""

    __tablename__ = "desk_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    used: Mapped[bool] = mapped_column(default=False)


class PublicAnswer(Base):
    """One sheet. Withdrawn, nothing remains of it but that there was one."""

    __tablename__ = "public_answer"
    __table_args__ = (Index("ix_public_answer_unit", "unit_id", "month", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[date]
    """First day of the month: a day would lead from an answer to a ticket."""
    verified: Mapped[bool]
    """A code of the service desk came with it."""
    receipt_digest: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(12), default="counted")
    """counted or withdrawn."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of what was answered, with the salt."""
    salt: Mapped[str] = mapped_column(String(32))
    """Gone with a withdrawal, so that the digest in the log tells nothing any more."""
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    accurate: Mapped[int | None]
    """Was the officer's information accurate, as the elements are answered."""
    friendly: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")


class PublicScore(Base):
    """The answer to one element; an element that was not answered has no row."""

    __tablename__ = "public_score"
    __table_args__ = (
        UniqueConstraint("answer_id", "element"),
        CheckConstraint("value >= 0", name="value_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[int] = mapped_column(ForeignKey("public_answer.id"))
    element: Mapped[str] = mapped_column(String(40))
    value: Mapped[int]
