"""The files that belong to an office's database: issued documents and papers."""

from sqlalchemy import CompoundSelect, select

from models.document import DocumentJob, IssuedPaper


def files() -> "CompoundSelect[tuple[str | None, str | None]]":
    """(path, digest), the documents first."""
    documents = select(DocumentJob.path, DocumentJob.digest).where(DocumentJob.issued_at.is_not(None))
    return documents.union_all(select(IssuedPaper.path, IssuedPaper.digest))
