"""What is owed is written once, whole, and equals what the record says."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from sqlalchemy import insert, select, update

from flows.generate_documents import _sweep, _write_batch
from flows.run import Run
from models.audit import AuditEvent
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Employee
from models.session import reading, transaction
from templates.contexts import AppraisalDocument
from templates.errors import TemplateRefusedError
from templates.forms import APPRAISALS
from templates.word import APPRAISAL_TEMPLATE, WordTemplate, appraisal_template, form
from tests.flows.offices import MORNING, PEOPLE, Office
from workflow.errors import LeaseLostError

pytestmark = pytest.mark.thorough

Files = dict[str, tuple[bytes, int]]
ISSUED, UNSIGNED = "dokumen diterbitkan", "dokumen tanpa penanda tangan"


@pytest.fixture
def owing(office: Office) -> Office:
    """Every evaluation is owed its document."""
    with transaction(office.engine) as session:
        session.execute(update(Evaluation).values(predicate="baik", state="final", final_at=MORNING))
        owed = [
            {"evaluation_id": number, "revision": 1, "requested_at": MORNING, "predicate": "baik"}
            for number in session.scalars(select(Evaluation.id))
        ]
        session.execute(insert(DocumentJob), owed)
    return office


def run_of(office: Office) -> Run:
    return office.run("generate_documents", MORNING)


def written(office: Office) -> int:
    return counted(office).get(ISSUED, 0)


def counted(office: Office) -> dict[str, int]:
    """One whole run over everything owed, and what it counted."""
    run = run_of(office)
    _sweep(run)
    last: int | None = 0
    while last is not None:
        last = _write_batch(run, last)
    return run.counts


def files(office: Office) -> Files:
    folder = office.settings().documents
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def jobs(office: Office) -> list[DocumentJob]:
    with transaction(office.engine) as session:
        return list(session.scalars(select(DocumentJob).order_by(DocumentJob.id)))


def issues(office: Office) -> list[AuditEvent]:
    with transaction(office.engine) as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.subject == "document")))


def test_every_owed_document_becomes_one_readable_file(owing: Office) -> None:
    number = written(owing)

    found = files(owing)
    assert number == PEOPLE == len(found)
    assert sorted(found) == sorted(job.path or "" for job in jobs(owing))
    for content, _ in found.values():
        docx.Document(io.BytesIO(content))


def test_job_and_audit_carry_the_files_digest(owing: Office) -> None:
    written(owing)

    plain = appraisal_template(owing.settings().appraisal_template)
    contract = form(APPRAISALS["pppk"])
    marks = {event.subject_id: event.mark for event in issues(owing)}
    for job in jobs(owing):
        content, _ = files(owing)[job.path or ""]
        assert job.digest == hashlib.sha256(content).hexdigest()
        assert marks[job.id] == f"sha256:{job.digest}"
        assert job.template_digest == (contract if "rekomendasi" in (job.values or {}) else plain).digest
    assert len(marks) == PEOPLE


def test_every_issue_names_the_run_that_did_it(owing: Office) -> None:
    run = run_of(owing)

    _write_batch(run, 0)

    assert {event.run_id for event in issues(owing)} == {job.run_id for job in jobs(owing)} == {run.id}
    assert run.counts == {ISSUED: PEOPLE, UNSIGNED: 0}


def test_a_second_run_writes_nothing_new(owing: Office) -> None:
    written(owing)
    before, audit = files(owing), len(issues(owing))

    again = written(owing)

    assert again == 0
    assert files(owing) == before
    assert len(issues(owing)) == audit


class Unaware(Run):
    """Notices only at the commit that another run has taken over."""

    def hold(self) -> None:
        pass


def crash_between_file_and_commit(office: Office) -> None:
    run = Unaware(**vars(run_of(office)))
    office.lose_lease("generate_documents")
    with pytest.raises(LeaseLostError):
        _write_batch(run, 0)


def test_a_crash_between_file_and_commit_gives_the_same_bytes_again(owing: Office) -> None:
    crash_between_file_and_commit(owing)
    left = {path: content for path, (content, _) in files(owing).items()}

    written(owing)

    assert {path: content for path, (content, _) in files(owing).items()} == left
    assert len(left) == len(issues(owing)) == PEOPLE


def test_a_run_that_lost_its_lease_issues_nothing(owing: Office) -> None:
    crash_between_file_and_commit(owing)

    assert issues(owing) == []
    assert {job.issued_at for job in jobs(owing)} == {None}


def test_a_half_written_file_is_replaced(owing: Office) -> None:
    crash_between_file_and_commit(owing)
    folder = owing.settings().documents
    whole = next(folder.rglob("*.docx"))
    content = whole.read_bytes()
    whole.with_suffix(".part").write_bytes(content[:100])
    whole.unlink()

    written(owing)

    assert whole.read_bytes() == content
    assert not list(folder.rglob("*.part"))


def test_a_file_that_a_killed_run_left_without_a_row_goes_even_if_its_name_has_changed(
    owing: Office,
) -> None:
    crash_between_file_and_commit(owing)
    with transaction(owing.engine) as session:
        person = session.get_one(Evaluation, jobs(owing)[0].evaluation_id).employee_id
        session.execute(update(Employee).where(Employee.id == person).values(nip="199001012015011999"))

    written(owing)

    assert set(files(owing)) == {job.path for job in jobs(owing)}
    assert len(files(owing)) == PEOPLE


def test_a_folder_whose_name_looks_like_something_left_is_no_hindrance(owing: Office) -> None:
    (owing.settings().documents / "2026/DINAS.part").mkdir(parents=True)

    assert written(owing) == PEOPLE


def test_a_paper_that_is_issued_stays_while_a_later_one_is_owed(owing: Office) -> None:
    written(owing)
    before = files(owing)
    with transaction(owing.engine) as session:
        evaluation = jobs(owing)[0].evaluation_id
        session.add(DocumentJob(evaluation_id=evaluation, revision=2, requested_at=MORNING))

    _sweep(run_of(owing))

    assert files(owing) == before


def test_what_is_owed_later_does_not_touch_what_was_issued(owing: Office) -> None:
    written(owing)
    before = files(owing)
    evaluation = jobs(owing)[0].evaluation_id
    later = MORNING + timedelta(days=14)
    with transaction(owing.engine) as session:
        session.add(DocumentJob(evaluation_id=evaluation, revision=2, requested_at=later))

    written(owing)

    assert {path: files(owing)[path] for path in before} == before
    assert len(files(owing)) == PEOPLE + 1


@pytest.mark.parametrize("batch", [1, 5, 500])
def test_one_evaluation_that_nobody_can_sign_does_not_hold_up_the_others(
    owing: Office, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.generate_documents.BATCH", batch)
    with transaction(owing.engine) as session:
        above = select(AppraiserRelation.appraiser_id)
        alone = session.scalars(select(Evaluation).where(Evaluation.employee_id.not_in(above))).first()
        assert alone is not None
        relations = update(AppraiserRelation).where(AppraiserRelation.assignment_id == alone.assignment_id)
        session.execute(relations.values(first=MORNING.date() + timedelta(days=365), last=None))

    counts = counted(owing)

    assert counts == {ISSUED: PEOPLE - 1, UNSIGNED: 1}
    assert len(files(owing)) == PEOPLE - 1
    assert [job.evaluation_id for job in jobs(owing) if job.issued_at is None] == [alone.id]


def with_field(tmp_path: Path, name: str) -> Path:
    document = docx.Document(str(APPRAISAL_TEMPLATE))
    document.add_paragraph(f"{{{{ {name} }}}}")
    path = tmp_path / "dokumen-dinas.docx"
    document.save(str(path))
    return path


@pytest.mark.parametrize("field", ["predikt", "pegawai.nik", "gaji"])
def test_an_unknown_field_is_named_with_its_template(tmp_path: Path, field: str) -> None:
    path = with_field(tmp_path, field)

    with pytest.raises(TemplateRefusedError) as caught:
        WordTemplate(path.name, path.read_bytes(), AppraisalDocument)

    assert field in str(caught.value)
    assert "dokumen-dinas.docx" in str(caught.value)


def test_the_frozen_values_are_those_on_the_paper(owing: Office) -> None:
    written(owing)

    job = jobs(owing)[0]
    assert job.values is not None
    with reading(owing.engine) as session:
        assert session.get_one(Evaluation, job.evaluation_id).predicate == "baik"
    content, _ = files(owing)[job.path or ""]
    text = "\n".join(
        cell.text
        for table in docx.Document(io.BytesIO(content)).tables
        for row in table.rows
        for cell in row.cells
    )
    for field in ("nama", "nip", "jabatan"):
        assert job.values["pegawai"][field] in text
    assert job.values["predikat"] in text
