"""Evaluations and their documents, for whoever has to do with them."""

import hashlib
import logging
from pathlib import Path

from fastapi import APIRouter, Response

from models.document import DocumentJob, IssuedPaper
from models.evidence import EvidenceFile
from models.session import reading
from web.fields import Number, plain
from web.pages import page
from web.portal import Portal, ThePortal
from web.uploads import sent, words
from web.visitors import TheVisitor, Visitor
from web.why import reasons
from workflow import cases, following, receipts, relations, tasks, yearly
from workflow.errors import WorkflowError
from workflow.evidence.viewing import may_have, of_acts
from workflow.guidance.viewing import READERS
from workflow.periods.viewing import of_evaluation
from workflow.unit_papers import unit_paper, unit_papers

router = APIRouter()
log = logging.getLogger("siulak.portal")
SHOWN, LONGEST_SEARCH = 200, 100
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class NotYoursError(WorkflowError):
    """Halaman ini tidak ada, atau bukan untuk Anda."""


class DamagedDocumentError(WorkflowError):
    """Berkas dokumen ini hilang atau sudah berubah sejak diterbitkan. Hubungi bagian kepegawaian."""


@router.get("/penilaian")
def list_evaluations(portal: ThePortal, visitor: TheVisitor, cari: str = "") -> Response:
    wanted = plain(cari)[:LONGEST_SEARCH]
    with reading(portal.engine) as session:
        found = cases.lines(session, visitor.employee_id, portal.today(), limit=SHOWN + 1, wanted=wanted)
        units = unit_papers(session, visitor.employee_id, portal.today(), limit=1)
        sums = relations.sees_sums(session, visitor.employee_id, portal.today())
    lines, more = found[:SHOWN], len(found) > SHOWN
    return page(
        "daftar", visitor=visitor, lines=lines, more=more, cari=wanted, shown=SHOWN, units=units, sums=sums
    )


@router.get("/penetapan")
def list_unit_papers(portal: ThePortal, visitor: TheVisitor, cari: str = "") -> Response:
    wanted = plain(cari)[:LONGEST_SEARCH]
    with reading(portal.engine) as session:
        found = unit_papers(session, visitor.employee_id, portal.today(), limit=SHOWN + 1, wanted=wanted)
    lines, more = found[:SHOWN], len(found) > SHOWN
    return page("penetapan_daftar", visitor=visitor, lines=lines, more=more, cari=wanted, shown=SHOWN)


@router.get("/penilaian/{evaluation_id}")
def show_evaluation(evaluation_id: Number, portal: ThePortal, visitor: TheVisitor) -> Response:
    return evaluation_page(portal, visitor, evaluation_id)


def evaluation_page(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    *,
    status: int = 200,
    faults: tuple[str, ...] = (),
    values: dict[str, str] | None = None,
) -> Response:
    """Raises NotYoursError."""
    now = portal.business_now()
    with reading(portal.engine) as session:
        roles = relations.relations_to(session, visitor.employee_id, evaluation_id, portal.today())
        if not roles:
            raise NotYoursError
        case = cases.case(session, evaluation_id, roles)
        then = following.follow_up(session, evaluation_id) if case.rated else None
        several = then is not None and then.year is not None
        year = several and yearly.may_see(session, visitor.employee_id, evaluation_id, portal.today())
        why = reasons(session, evaluation_id, roles, portal) if case.rated else None
        periods = of_evaluation(session, evaluation_id, now)
        evidence = of_acts(session, evaluation_id, rated=case.rated or case.objection is not None)
        notes = [] if "employee" in roles else receipts.notes(session, evaluation_id, roles)
        receipt = receipts.told(session, evaluation_id)
    asked = tasks.open_about(portal.engine, visitor.employee_id, evaluation_id, now)
    own = "employee" in roles
    return page(
        "penilaian", status, visitor=visitor, case=case, tasks=asked, then=then, own=own, year=year, why=why,
        periods=periods, evidence=evidence, notes=notes, receipt=receipt, taken=words(portal),
        guided=bool(roles & {*READERS}), faults=faults, values=values or {},
    )  # fmt: skip


@router.get("/dokumen/{job_id}")
def download(job_id: Number, portal: ThePortal, visitor: TheVisitor) -> Response:
    """The issued file, compared with the hash of the day it was issued."""
    with reading(portal.engine) as session:
        job = cases.document_of(session, job_id)
        if job is None:
            raise NotYoursError
        roles = relations.relations_to(session, visitor.employee_id, job.evaluation_id, portal.today())
        if not relations.sees_ratings(roles, issued=True):
            raise NotYoursError
    content = _content(portal.settings.documents, job)
    name = f"evaluasi-{job.evaluation_id}-revisi-{job.revision}.docx"
    return Response(
        content, media_type=WORD, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.get("/kertas/{paper_id}")
def download_paper(paper_id: Number, portal: ThePortal, visitor: TheVisitor) -> Response:
    """A paper beside the documents, a person's or a unit's, for whoever may see all that it prints."""
    person, today = visitor.employee_id, portal.today()
    with reading(portal.engine) as session:
        paper = following.paper_of(session, paper_id)
        if paper is not None:
            number = paper.evaluation_id or 0
            roles = relations.relations_to(session, person, number, today)
            allowed = relations.sees_ratings(roles, issued=True)
        else:
            paper = unit_paper(session, paper_id, person, today)
            allowed = paper is not None
        if paper is None or not allowed:
            raise NotYoursError
    content = _content(portal.settings.documents, paper)
    about = paper.evaluation_id or f"unit-{paper.unit_id}"
    name = f"{paper.kind.replace('_', '-')}-{about}-revisi-{paper.revision}.docx"
    if paper.period:
        name = Path(paper.path).name
    return Response(
        content, media_type=WORD, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.get("/berkas/{file_id}")
def download_evidence(file_id: Number, portal: ThePortal, visitor: TheVisitor) -> Response:
    """A file of evidence, for whoever may see what it is evidence for."""
    with reading(portal.engine) as session:
        row = session.get(EvidenceFile, file_id)
        if row is None:
            raise NotYoursError
        roles = relations.relations_to(session, visitor.employee_id, row.evaluation_id, portal.today())
        if not may_have(session, row, roles, visitor.employee_id):
            raise NotYoursError
    return sent(portal, row)


def _content(folder: Path, job: DocumentJob | IssuedPaper) -> bytes:
    """Raises DamagedDocumentError for a file that is not there, not in our folder, or not as it was issued."""
    path = (folder / str(job.path)).resolve()
    try:
        content = path.read_bytes() if path.is_relative_to(folder.resolve()) else b""
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != job.digest:
        log.error("%s %s is damaged", type(job).__name__, job.id)
        raise DamagedDocumentError
    return content
