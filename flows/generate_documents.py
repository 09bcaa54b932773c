"""Writes every Word document that is owed, batch by batch; what is issued already is left alone."""

import asyncio
import hashlib
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from config.causes import cause
from config.office import load_office
from flows.run import Run
from flows.runs import recorded, run_name
from models.session import persistent, reading
from templates.contexts import AppraisalDocument, Person
from templates.word import WordTemplate, appraisal_template
from workflow import issuing, printing
from workflow.errors import WorkflowError
from workflow.issuing import Paper
from workflow.points import Point, reach
from workflow.printing import Printed

BATCH = 500


class DocumentNotWrittenError(WorkflowError):
    """Dokumen tidak dapat ditulis; periksa folder, hak akses dan ruang diska."""


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


@task(name="write documents", cache_policy=NO_CACHE)
async def write_batch(run: Run, after: int) -> int | None:
    """One batch of documents; the last job dealt with, None when none is owed behind `after`."""
    return await asyncio.to_thread(_write_batch, run, after)


def _write_batch(run: Run, after: int) -> int | None:
    office = load_office(run.settings.office_file)
    with reading(run.engine) as session:
        jobs = printing.owed(session, after, BATCH)
        printed = printing.values(session, jobs, office.name, office.place)
    template = appraisal_template(run.settings.appraisal_template)
    papers = [_write(run.settings.documents, template, document, run.hold) for document in printed]
    _issue(run, papers, template.digest)
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


def _write(
    folder: Path, template: WordTemplate[AppraisalDocument], document: Printed, hold: Callable[[], None]
) -> Paper:
    """The file, whole or not at all; equal values give equal bytes.

    `hold` raises where another run took over. Raises DocumentNotWrittenError, which names no person.
    """
    try:
        digest = _placed(folder, document, template.render(_context(document.fields)), hold)
    except OSError as fault:
        raise DocumentNotWrittenError(f"Dokumen {document.job_id}: {cause(fault)}.") from None
    return Paper(document.job_id, document.path, digest, document.fields)


def _placed(folder: Path, document: Printed, content: bytes, hold: Callable[[], None]) -> str:
    """Its SHA-256."""
    target = folder / document.path
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{uuid4().hex}.part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    hold()
    partial.replace(target)
    reach(Point.DOCUMENT_WRITTEN)
    return hashlib.sha256(content).hexdigest()


def _context(fields: dict[str, Any]) -> AppraisalDocument:
    people = {name: Person(**fields[name]) for name in ("pegawai", "penilai", "atasan_penilai")}
    return AppraisalDocument(**{**fields, **people})


@persistent
def _issue(run: Run, papers: Sequence[Paper], form: str) -> None:
    with run.fenced() as session:
        issuing.issue(session, papers, form, run.actor, run.now)
