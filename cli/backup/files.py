"""The files that belong to an office's database: issued documents and papers, and files of evidence."""

from sqlalchemy import CompoundSelect, Connection, inspect, select
from sqlalchemy.orm import Session

from models.document import DocumentJob, IssuedPaper
from models.evidence import EvidenceFile
from workflow.evidence.storing import path_of
from workflow.evidence.sweeping import needed


def evidence(connection: Connection) -> list[tuple[str, str]]:
    """(path, digest) of every file of evidence that is still needed: none that was taken back or destroyed.

    None for a database from before there were any.
    """
    if not inspect(connection).has_table(EvidenceFile.__tablename__):
        return []
    with Session(connection) as session:
        return [(path_of(content), content) for content in sorted(needed(session))]


def files() -> "CompoundSelect[tuple[str | None, str | None]]":
    """(path, digest), the documents first."""
    documents = select(DocumentJob.path, DocumentJob.digest).where(DocumentJob.issued_at.is_not(None))
    return documents.union_all(select(IssuedPaper.path, IssuedPaper.digest))
