"""The appraisal document with a decided objection that changed nothing: the paper of a confirmed result."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Unit
from workflow import printing
from workflow.printed.owing import Owed
from workflow.printed.places import Written, place_of


def values(session: Session, papers: Sequence[Owed], office: tuple[str, str]) -> list[Written]:
    """The newest document's values as of the decision; those that nobody can sign on their day are left out."""
    meant = {paper.evaluation_id: paper for paper in papers}
    jobs = session.scalars(
        select(DocumentJob).where(DocumentJob.evaluation_id.in_(meant)).order_by(DocumentJob.revision)
    )
    newest = {job.evaluation_id: job for job in jobs}
    moments = {job.id: meant[job.evaluation_id].at for job in newest.values()}
    by_job = {job.id: job.evaluation_id for job in newest.values()}
    units = dict(
        session.execute(
            select(Evaluation.id, Unit)
            .join(Unit, Unit.id == Evaluation.unit_id)
            .where(Evaluation.id.in_(meant))
        )
        .tuples()
        .all()
    )
    written = []
    for each in printing.values(session, list(by_job), *office, moments=moments):
        number = by_job[each.job_id]
        paper = meant[number]
        cycle = each.path.partition("/")[0]
        path = place_of(cycle, units[number], f"{number}-{paper.kind}-r{paper.revision}")
        written.append(Written(paper, each.form, path, each.fields))
    return written
