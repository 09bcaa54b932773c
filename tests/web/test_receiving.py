"""Receipt of a result, answer and objection."""

from pathlib import Path

import pytest
from sqlalchemy import update

from models.document import DocumentJob
from models.session import transaction
from tests.factories import (
    ANI,
    CHIEF,
    HEAD,
    at,
    evaluation,
    issue,
)
from tests.web.acts import act
from tests.web.people import Town, task_of, words
from workflow.guards import GUARDS

pytestmark = pytest.mark.thorough
LATER = at(2027, 2, 15)


def test_receipt_says_what_comes_then(handed_over: Town) -> None:
    page = words(handed_over.signed_in(ANI).get(task_of(handed_over, ANI, "receipt")))

    assert "Saya sudah menerima dokumen ini" in page
    assert "14 hari kerja" in page
    assert "Menerima hasil evaluasi" in page
    assert "Mengajukan keberatan" in page


def test_before_the_document_the_page_says_in_plain_words_what_comes(confirmed: Town) -> None:
    ani = confirmed.signed_in(ANI)

    page = words(ani.get(f"/penilaian/{evaluation(confirmed.engine, ANI).id}"))

    assert "Dokumen belum terbit; begitu terbit, penerimaannya ditanyakan" in page
    assert "batas waktu" not in page
    assert "Tidak ada tugas" in words(ani.get("/tugas"))


def test_the_task_is_there_with_the_document(confirmed: Town, tmp_path: Path) -> None:
    ani = confirmed.signed_in(ANI)

    issue(confirmed.engine, tmp_path, LATER)

    page = words(ani.get(task_of(confirmed, ANI, "receipt")))
    assert "Saya sudah menerima dokumen ini" in page
    assert "belum terbit" not in page
    assert "5 Maret 2027" in page


def test_a_receipt_of_what_is_not_issued_is_refused_in_words(handed_over: Town) -> None:
    browser, path = handed_over.signed_in(ANI), task_of(handed_over, ANI, "receipt")
    with transaction(handed_over.engine) as session:
        session.execute(update(DocumentJob).values(issued_at=None))
    browser.get(path)

    answer = browser.post(path, trigger="acknowledge")

    assert GUARDS["document_issued"].refusal in words(answer)
    assert (answer.status_code, evaluation(handed_over.engine, ANI).received_at) == (422, None)


def test_the_answer_may_be_an_objection_with_its_reason(handed_over: Town) -> None:
    browser = handed_over.signed_in(ANI)
    act(browser, task_of(handed_over, ANI, "receipt"), trigger="acknowledge")
    path = task_of(handed_over, ANI, "response")
    shown = words(browser.get(path))

    page = act(browser, path, trigger="object", statement="Laporan bulan Mei belum dinilai.")

    assert all(
        text in shown for text in ("Saya menerima hasil evaluasi", "Ajukan keberatan", "Sesuai bukti.")
    )
    assert "Evaluasi Ani Contoh sekarang pada tahap: Keberatan" in page


def test_accepting_the_result_wants_a_fresh_proof(handed_over: Town) -> None:
    browser = handed_over.signed_in(ANI)
    act(browser, task_of(handed_over, ANI, "receipt"), trigger="acknowledge")
    path = task_of(handed_over, ANI, "response")
    handed_over.wall.forward(minutes=6)

    answer = browser.post(path, trigger="accept")

    assert (answer.status_code, evaluation(handed_over.engine, ANI).state) == (403, "handover")


def test_an_objection_is_explained_and_decided(objecting: Town) -> None:
    explained = act(
        objecting.signed_in(CHIEF),
        task_of(objecting, CHIEF, "explanation"),
        trigger="explain",
        explanation="Laporan Mei terlambat masuk.",
    )
    page = act(
        objecting.signed_in(HEAD),
        task_of(objecting, HEAD, "objection"),
        trigger="uphold_result",
        reason="Keterlambatan terbukti.",
    )

    assert "Tersimpan: Memberi penjelasan atas keberatan." in explained
    assert "Evaluasi Ani Contoh sekarang pada tahap: Selesai" in page
