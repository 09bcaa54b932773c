"""Writes the papers that are owed beside the appraisal documents, kind by kind and batch by batch."""

from config.office import load_office
from flows.placing import placed
from flows.run import Run
from models.session import persistent, reading
from templates.filling import filled
from templates.word import form
from workflow.points import Point, reach
from workflow.printed import issuing, owing
from workflow.printed.issuing import Filed
from workflow.printed.kinds import KINDS
from workflow.printed.places import Written
from workflow.printed.writing import VALUES

BATCH = 200


def write_papers(run: Run) -> None:
    """Issues every owed paper once; one that nobody can sign is counted and does not stop the others."""
    for kind in KINDS:
        last: int | None = 0
        while last is not None:
            last = write_batch(run, kind, last)


def write_batch(run: Run, kind: str, after: int) -> int | None:
    """One batch of that kind; where the next begins, None when none is owed behind `after`."""
    office = load_office(run.settings.office_file)
    with reading(run.engine) as session:
        papers = owing.owed(session, kind, after, BATCH)
        written = VALUES[kind](session, papers, (office.name, office.place)) if papers else []
    filed = [_filed(run, each, office.emblem) for each in written]
    if filed:
        _issue(run, filed)
        reach(Point.PAPERS_ISSUED)
        run.count(f"{KINDS[kind]} diterbitkan", len(filed))
    if len(papers) > len(filed):
        run.count(f"{KINDS[kind]} tanpa penanda tangan", len(papers) - len(filed))
    return papers[-1].key if papers else None


def _filed(run: Run, written: Written, emblem: bytes) -> Filed:
    template = form(written.form, run.settings.forms_folder, emblem)
    content = template.render(filled(template.context, written.fields))
    name = f"{written.paper.kind} {written.paper.evaluation_id or written.paper.unit_id}"
    digest = placed(run.settings.documents, written.path, content, run.hold, name)
    return Filed(written, digest, template.digest)


@persistent
def _issue(run: Run, filed: list[Filed]) -> None:
    with run.fenced() as session:
        issuing.issue(session, filed, run.actor, run.now)
