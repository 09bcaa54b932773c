"""The papers beside the appraisal documents are written once, whole, and as the record says."""

import hashlib
import io
import itertools

import docx
import pytest
from sqlalchemy import insert, select, update

from flows import papers
from flows.generate_documents import _write_batch
from models.audit import AuditEvent
from models.cycle import CalibrationSession
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation
from models.people import Assignment
from models.session import reading, transaction
from tests.flows.offices import MORNING, PEOPLE, Office
from tests.flows.test_generate_documents import Unaware, files
from workflow.errors import LeaseLostError
from workflow.paper_trail import wrong_files
from workflow.printed import owing

pytestmark = pytest.mark.thorough


@pytest.fixture
def ended(office: Office) -> Office:
    """Everybody is final with a document, in functional posts, in units whose achievement is good."""
    with transaction(office.engine) as session:
        rated = {"result_rating": "sesuai_ekspektasi", "behaviour_rating": "sesuai_ekspektasi"}
        done = {"predicate": "baik", "state": "final", "final_at": MORNING, **rated}
        session.execute(update(Evaluation).values(**done))
        session.execute(update(CalibrationSession).values(achievement="baik", reason="Laporan."))
        session.execute(update(Assignment).values(post_kind="Fungsional", level="Ahli Muda"))
        facts = {"revision": 1, "requested_at": MORNING, "predicate": "baik", "achievement": "baik"}
        numbers = session.scalars(select(Evaluation.id))
        session.execute(insert(DocumentJob), [{"evaluation_id": number, **facts} for number in numbers])
    run = office.run("generate_documents", MORNING)
    last: int | None = 0
    while last is not None:
        last = _write_batch(run, last)
    return office


def write(office: Office) -> dict[str, int]:
    run = office.run("generate_documents", MORNING)
    papers.write_papers(run)
    return run.counts


def issued(office: Office) -> list[IssuedPaper]:
    with reading(office.engine) as session:
        return list(session.scalars(select(IssuedPaper).order_by(IssuedPaper.id)))


def test_every_kind_is_issued_as_a_readable_file_with_its_event(ended: Office) -> None:
    counts = write(ended)

    found, rows = files(ended), issued(ended)
    units = len({row.unit_id for row in rows if row.kind == "penetapan"})
    assert counts == {
        "Evaluasi Kinerja Pegawai diterbitkan": PEOPLE,
        "Penetapan Predikat Kinerja unit diterbitkan": units,
        "Konversi predikat kinerja ke angka kredit diterbitkan": PEOPLE,
        "Akumulasi angka kredit diterbitkan": PEOPLE,
        "Penetapan angka kredit diterbitkan": PEOPLE,
    }
    for row in rows:
        content, _ = found[row.path]
        docx.Document(io.BytesIO(content))
        assert hashlib.sha256(content).hexdigest() == row.digest
    with reading(ended.engine) as session:
        marks = dict(
            session.execute(
                select(AuditEvent.subject_id, AuditEvent.mark).where(AuditEvent.subject == "paper")
            )
            .tuples()
            .all()
        )
        assert list(wrong_files(session, ended.settings().documents)) == []
    assert marks == {row.id: f"sha256:{row.digest}" for row in rows}


def test_a_second_run_issues_nothing_new(ended: Office) -> None:
    write(ended)
    before = files(ended)

    assert write(ended) == {}
    assert files(ended) == before


def test_a_file_that_was_changed_is_told(ended: Office) -> None:
    write(ended)
    row = issued(ended)[0]
    (ended.settings().documents / row.path).write_bytes(b"lain")

    with reading(ended.engine) as session:
        assert list(wrong_files(session, ended.settings().documents)) == [row.path]


def test_a_run_that_died_between_file_and_row_is_followed_by_one_that_writes_the_same(ended: Office) -> None:
    run = Unaware(**vars(ended.run("generate_documents", MORNING)))
    ended.lose_lease("generate_documents")
    with pytest.raises(LeaseLostError):
        papers.write_papers(run)
    left = {path: content for path, (content, _) in files(ended).items()}
    assert issued(ended) == []

    write(ended)

    now = {path: content for path, (content, _) in files(ended).items()}
    assert {path: now[path] for path in left} == left
    with reading(ended.engine) as session:
        documents = set(session.scalars(select(DocumentJob.path)))
    assert set(now) == documents | {row.path for row in issued(ended)}


def test_small_batches_come_to_the_same(ended: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "BATCH", 5)

    write(ended)

    with reading(ended.engine) as session:
        assert owing.number(session) == 0
    keys = [
        (row.kind, row.unit_id if row.evaluation_id is None else row.evaluation_id) for row in issued(ended)
    ]
    assert len(keys) == len(set(keys))
    kinds = [kind for kind, _ in itertools.groupby(kind for kind, _ in keys)]
    assert len(kinds) == 5
