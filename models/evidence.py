"""Bukti dukung: files that somebody handed in with a daily report, or with an act on an evaluation."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class EvidenceFile(Base):
    """One file under its owner's name for it; the bytes lie in the office's folder, called by their SHA-256.

    It never changes. Until its report is decided on, or while its act can be done again, its owner may take it back.
    """

    __tablename__ = "evidence_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("daily_report.id"), index=True)
    """The daily report that it belongs to, or"""
    act: Mapped[str] = mapped_column(String(40), default="")
    """the trigger of the act that it was handed in with."""
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(10))
    """By its first bytes, whatever its name says: one of workflow.evidence.kinds.KINDS."""
    size: Mapped[int]
    """Bytes."""
    content: Mapped[str] = mapped_column(String(64), index=True)
    """SHA-256 of the bytes."""
    digest: Mapped[str] = mapped_column(String(64))
    """Over everything above and the moment."""
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """When its owner took it back."""
