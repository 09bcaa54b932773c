"""Writes every Word document that is owed, batch by batch; what is issued already is left alone."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from config.office import load_office
from flows import papers
from flows.placing import placed
from flows.run import Run
from flows.runs import recorded, run_name
from models.session import persistent, reading
from templates.contexts import AppraisalDocument
from templates.filling import filled
from templates.forms import APPRAISALS
from templates.word import WordTemplate, appraisal_template, form
from workflow import issuing, printing
from workflow.issuing import Paper
from workflow.points import Point, reach
from workflow.printing import Printed

BATCH = 500


@flow(name="generate_documents", flow_run_name=run_name, retries=2, retry_delay_seconds=5)
async def generate_documents(as_of: datetime | None = None) -> None:
    """Issues every owed document once; one that nobody can sign is counted and does not stop the others."""
    async with recorded("generate_documents", as_of) as run:
        if run is None:
            return
        _sweep(run)
        last: int | None = 0
        while last is not None:
            last = await write_batch(run, last)
        await write_further(run)


@task(name="write documents", cache_policy=NO_CACHE)
async def write_batch(run: Run, after: int) -> int | None:
    """One batch of documents; the last job dealt with, None when none is owed behind `after`."""
    return await asyncio.to_thread(_write_batch, run, after)


@task(name="write papers", cache_policy=NO_CACHE)
async def write_further(run: Run) -> None:
    """What is owed beside them: evaluations, units' predicates, confirmed objections, angka kredit."""
    await asyncio.to_thread(papers.write_papers, run)


def _write_batch(run: Run, after: int) -> int | None:
    office = load_office(run.settings.office_file)
    with reading(run.engine) as session:
        jobs = printing.owed(session, after, BATCH)
        printed = printing.values(session, jobs, office.name, office.place)
    written = [_write(run, document, office.emblem) for document in printed]
    _issue(run, written)
    if printed:
        reach(Point.DOCUMENTS_ISSUED)
    run.count("dokumen diterbitkan", len(printed))
    run.count("dokumen tanpa penanda tangan", len(jobs) - len(printed))
    return jobs[-1] if jobs else None


def _sweep(run: Run) -> None:
    """Removes what a killed run left: half-written files, and whole ones of documents that no row calls issued."""
    with reading(run.engine) as session:
        owed = printing.owed_endings(session)
    for path in run.settings.documents.rglob("*"):
        left = path.suffix == ".part" or path.name.partition("-")[2] in owed
        if left and not path.is_dir():
            path.unlink(missing_ok=True)


def _write(run: Run, document: Printed, emblem: bytes) -> Paper:
    """Equal values give equal bytes. Raises DocumentNotWrittenError, which names no person."""
    template = _template(run, document.form, emblem)
    content = template.render(filled(AppraisalDocument, document.fields))
    digest = placed(run.settings.documents, document.path, content, run.hold, f"{document.job_id}")
    return Paper(document.job_id, document.path, digest, template.digest, document.fields)


def _template(run: Run, name: str, emblem: bytes) -> WordTemplate[AppraisalDocument]:
    """The plain form is a setting of its own; the others are looked up by name."""
    if name == APPRAISALS["biasa"]:
        return appraisal_template(run.settings.appraisal_template, emblem)
    return form(name, run.settings.forms_folder, emblem)


@persistent
def _issue(run: Run, written: Sequence[Paper]) -> None:
    with run.fenced() as session:
        issuing.issue(session, written, run.actor, run.now)
