"""Whether an evaluation's document is there: one condition for guards, pages, checks and counts."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from models.document import DocumentJob
from models.evaluation import Evaluation


def issued() -> ColumnElement[bool]:
    """There is a document, and none is still owed: a result that has changed is on no paper yet."""
    return and_(_has(DocumentJob.issued_at.is_not(None)), ~owed())


def owed() -> ColumnElement[bool]:
    """The document, or a further revision of it, is still to be issued."""
    return _has(DocumentJob.issued_at.is_(None))


def _has(meant: ColumnElement[bool]) -> ColumnElement[bool]:
    job = select(DocumentJob.id).where(DocumentJob.evaluation_id == Evaluation.id, meant)
    return job.correlate(Evaluation).exists()


def awaited(session: Session, *meant: Any) -> int:
    """Evaluations, of those meant, that cannot go on before their document is issued."""
    waiting = select(func.count(Evaluation.id)).where(Evaluation.final_at.is_(None), owed())
    return session.scalar(waiting.where(*meant)) or 0
