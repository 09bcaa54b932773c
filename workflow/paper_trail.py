"""Questions about documents: that each is as its event says, and that nothing happened which had to wait for one."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.cycle import Cycle
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation
from workflow import papers
from workflow.definitions import Rules


def received_without_an_issued_document(session: Session, rules: Rules) -> int:
    """Receipts, stated or presumed, from before the document was issued: the time to object ran for nothing."""
    there = (
        select(DocumentJob.id)
        .where(DocumentJob.evaluation_id == Evaluation.id, DocumentJob.issued_at <= Evaluation.received_at)
        .correlate(Evaluation)
        .exists()
    )
    received = Evaluation.cycle_id == rules.cycle_id, Evaluation.received_at.is_not(None)
    return session.scalar(select(func.count()).select_from(Evaluation).where(*received, ~there)) or 0


def final_without_predicate_or_document(session: Session, rules: Rules) -> int:
    """Nothing ends without the document that says how; a predicate is owed unless the clock ended it."""
    ended = and_(Evaluation.cycle_id == rules.cycle_id, Evaluation.state.in_(rules.definition.final_states))
    closed = select(Cycle.id).where(Cycle.id == rules.cycle_id, Cycle.closed_at.is_not(None)).exists()
    lacking = select(func.count()).where(
        ended, closed, or_(Evaluation.predicate.is_(None), ~papers.issued(), Evaluation.final_at.is_(None))
    )
    return session.scalar(lacking) or 0


def wrong_files(session: Session, folder: Path) -> Iterator[str]:
    """Issued documents and papers, by path, whose file is not there, or differs from what the row or the event says."""
    further = (
        select(IssuedPaper.path, IssuedPaper.digest, AuditEvent.mark)
        .outerjoin(AuditEvent, and_(AuditEvent.subject == "paper", AuditEvent.subject_id == IssuedPaper.id))
        .order_by(IssuedPaper.id)
    )
    rows = session.execute(
        select(DocumentJob.path, DocumentJob.digest, AuditEvent.mark)
        .outerjoin(
            AuditEvent, and_(AuditEvent.subject == "document", AuditEvent.subject_id == DocumentJob.id)
        )
        .where(DocumentJob.issued_at.is_not(None))
        .order_by(DocumentJob.id)
    )
    for path, digest, mark in (*rows, *session.execute(further)):
        file = folder / (path or "")
        actual = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None
        if actual != digest or mark != f"sha256:{digest}":
            yield path
