"""Files through plain forms: what is taken, what is refused in words beside everything typed, and who may have one."""

import hashlib
import re
from typing import Any

import pytest
from httpx import Response

from config.settings import Settings
from models.evidence import EvidenceFile
from models.report import DailyReport
from tests.factories import ANI, BUDI, CHIEF, evaluation, stored
from tests.web.people import OURS, PASSWORD, Browser, Town, task_of, words
from tests.web.test_reports import FIELDS, goal, path
from tests.workflow.evidence.files import DOCX, PDF, PNG
from web.uploads import AGAIN, NOT_KEPT
from workflow.evidence.storing import path_of

__all__ = ["goal"]
pytestmark = pytest.mark.thorough
MEGABYTE = 1 << 20
Chosen = tuple[str, bytes]


def send(
    browser: Browser, where: str, fields: dict[str, str], *chosen: Chosen, follow: bool = True
) -> Response:
    """As a browser sends a form with a field of files; with none chosen it sends one without name and content."""
    parts: list[Any] = [("berkas", (name, content, "application/x-anything")) for name, content in chosen]
    parts = parts or [("berkas", ("", b"", "application/octet-stream"))]
    data = {"tanda": browser.form, **fields}
    return browser._shown(
        browser.client.post(where, data=data, files=parts, headers=OURS, follow_redirects=follow)
    )


def opened(town: Town, where: str) -> Browser:
    browser = town.signed_in(ANI)
    assert 'enctype="multipart/form-data"' in browser.get(where).text
    return browser


def test_a_report_with_its_files_is_handed_in_and_they_come_back_as_they_were(town: Town, goal: int) -> None:
    browser = opened(town, path(town))

    said = send(browser, path(town), {**FIELDS, "hasil": str(goal)}, ("../../Notula.pdf", PDF), ("Foto", PNG))

    assert "Laporan tersimpan." in words(said)
    first, second = stored(town.engine, EvidenceFile)
    assert (first.name, second.name) == ("Notula.pdf", "Foto.png")
    answer = browser.get(f"/berkas/{first.id}")
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"Notula.pdf\"; filename*=UTF-8''Notula.pdf"
    )
    assert "Notula.pdf PDF, 1 KB" in words(town.signed_in(CHIEF).get("/laporan/validasi"))
    assert town.signed_in(BUDI).get(f"/berkas/{first.id}").status_code == 404


def lying(town: Town) -> list[str]:
    return sorted(path.name for path in town.settings.evidence.rglob("*") if path.is_file())


def test_a_refused_form_leaves_no_bytes_behind(town: Town, goal: int) -> None:
    browser, fields = opened(town, path(town)), {**FIELDS, "hasil": str(goal)}
    future = send(browser, path(town), {**fields, "tanggal": "2027-12-31"}, ("Notula.pdf", PDF))
    foreign = send(town.signed_in(CHIEF), path(town), fields, ("Notula.pdf", PDF))
    assert (future.status_code >= 400, foreign.status_code >= 400) == (True, True)
    assert lying(town) == []

    send(browser, path(town), fields, ("Notula.pdf", PDF))
    send(browser, path(town), {**fields, "tanggal": "2027-12-31"}, ("Notula.pdf", PDF))

    assert lying(town) == [hashlib.sha256(PDF).hexdigest()]


def test_a_form_without_files_is_what_it_was(town: Town, goal: int) -> None:
    browser = opened(town, path(town))

    assert "Laporan tersimpan." in words(send(browser, path(town), {**FIELDS, "hasil": str(goal)}))
    assert stored(town.engine, EvidenceFile) == []


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ([("acara.mp4", b"\x00\x00\x00\x18ftypmp42")], "bukan salah satu dari PDF"),
        ([("palsu.pdf", b"MZ\x90\x00")], "Berkas “palsu.pdf” bukan salah satu dari"),
        ([("kosong.pdf", b"")], "Berkas “kosong.pdf” kosong"),
        ([("besar.pdf", PDF + bytes(5 * MEGABYTE))], "lebih besar dari 5 MB"),
        ([("sangat besar.pdf", PDF + bytes(30 * MEGABYTE)), ("b.docx", DOCX)], "lebih besar dari 5 MB"),
        ([(f"{each}.pdf", PDF + b"%d" % each) for each in range(9)], "lebih dari 5"),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_everything_typed(
    town: Town, goal: int, chosen: list[Chosen], told: str
) -> None:
    browser = opened(town, path(town))

    answer = send(browser, path(town), {**FIELDS, "hasil": str(goal), "uraian": "Ketikan panjang"}, *chosen)

    assert answer.status_code == 422
    assert told in words(answer)
    assert NOT_KEPT in words(answer)
    assert "Ketikan panjang" in answer.text
    assert stored(town.engine, DailyReport) == stored(town.engine, EvidenceFile) == []
    assert not town.settings.evidence.exists()


def test_faults_of_fields_and_files_are_told_together(town: Town, goal: int) -> None:
    browser = opened(town, path(town))

    said = words(send(browser, path(town), {**FIELDS, "menit": "x"}, ("a.txt", b"teks")))

    assert "bukan bilangan bulat" in said
    assert "“a.txt”" in said


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.98])
def test_an_upload_that_was_cut_off_stores_nothing(town: Town, goal: int, cut: float) -> None:
    browser = opened(town, path(town))
    request = browser.client.build_request(
        "POST",
        path(town),
        data={"tanda": browser.form, **FIELDS, "hasil": str(goal)},
        files=[("berkas", ("a.pdf", PDF + bytes(5000), "application/pdf"))],
        headers=OURS,
    )
    body = request.read()
    kind = request.headers["content-type"]

    answer = browser.client.post(
        path(town), content=body[: int(len(body) * cut)], headers={**OURS, "content-type": kind}
    )

    assert answer.status_code == 400
    assert stored(town.engine, DailyReport) == []


@pytest.mark.parametrize(
    ("where", "kind", "status"),
    [
        ("/laporan/{}", "multipart/form-data", 400),
        ("/laporan/{}", "multipart/form-data; boundary=x", 400),
        ("/laporan/{}", "text/plain", 415),
        ("/skp/{}", "multipart/form-data; boundary=x", 415),
    ],
)
def test_what_no_form_of_ours_sends_is_not_read(
    town: Town, goal: int, where: str, kind: str, status: int
) -> None:
    browser = town.signed_in(ANI)
    number = evaluation(town.engine, ANI).id

    answer = browser.client.post(
        where.format(number), content=b"--y\r\n", headers={**OURS, "content-type": kind}
    )

    assert answer.status_code == status


def test_only_forms_with_files_may_be_large(town: Town, goal: int) -> None:
    browser = town.signed_in(ANI)
    large = [("berkas", ("a.pdf", PDF + bytes(2 * MEGABYTE), "application/pdf"))]

    refused = browser.client.post("/sandi", files=large, headers=OURS)
    endless = browser.client.post(
        path(town),
        content=b"",
        headers={**OURS, "content-type": "multipart/form-data", "content-length": "9" * 12},
    )

    assert (refused.status_code, endless.status_code) == (413, 413)
    assert "Tekan tombol Kembali" in endless.text


def test_who_is_not_signed_in_keeps_his_words_and_is_told_to_choose_again(town: Town, goal: int) -> None:
    town.with_password(ANI)
    browser = town.browser()
    asked = send(browser, path(town), {**FIELDS, "hasil": str(goal)}, ("Notula.pdf", PDF))
    assert asked.status_code == 401
    kept = dict(re.findall(r'<textarea hidden name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', asked.text))

    proof = {"bukti_pengenal": town.nip(ANI), "bukti_sandi": PASSWORD}
    answer = browser.post(path(town), **{name: text.strip() for name, text in kept.items()}, **proof)

    assert answer.status_code == 422
    assert AGAIN in words(answer)
    assert "Laporan Februari" in answer.text
    assert stored(town.engine, DailyReport) == []


def test_a_correction_takes_one_file_back_and_brings_another(town: Town, goal: int) -> None:
    browser = opened(town, path(town))
    send(browser, path(town), {**FIELDS, "hasil": str(goal)}, ("Salah.pdf", PDF))
    (report,), (wrong,) = stored(town.engine, DailyReport), stored(town.engine, EvidenceFile)
    page = browser.get(f"{path(town)}?ubah={report.id}")
    assert "Tarik Salah.pdf" in words(page)

    fields = {**FIELDS, "hasil": str(goal), "nomor": str(report.id), "versi": "1", f"tarik-{wrong.id}": "ya"}
    said = words(send(browser, path(town), fields, ("Benar.pdf", PDF + b"benar")))

    assert "Laporan diajukan lagi." in said
    assert "Benar.pdf" in said
    assert "Salah.pdf" not in said
    assert browser.get(f"/berkas/{wrong.id}").status_code == 404


def test_a_damaged_file_is_not_handed_out(town: Town, goal: int) -> None:
    browser = opened(town, path(town))
    send(browser, path(town), {**FIELDS, "hasil": str(goal)}, ("a.pdf", PDF))
    (row,) = stored(town.engine, EvidenceFile)
    file = town.settings.evidence / path_of(row.content)
    file.write_bytes(PDF + b"lain")

    answer = browser.get(f"/berkas/{row.id}")

    assert answer.status_code == 500
    assert "hilang atau sudah berubah" in words(answer)


def test_an_objection_comes_with_its_files_which_its_judge_reads(handed_over: Town) -> None:
    browser = handed_over.signed_in(ANI)
    browser.post(task_of(handed_over, ANI, "receipt"), trigger="acknowledge")
    task = task_of(handed_over, ANI, "response")
    browser.get(task)
    fields = {"trigger": "object", "statement": "Laporan bulan Mei belum dinilai."}

    refused = send(browser, task, fields, ("Mei.exe", b"MZ"))
    assert "“Mei.exe”" in words(refused)
    assert "Laporan bulan Mei belum dinilai." in refused.text
    done = send(browser, task, fields, ("Laporan Mei.docx", DOCX))

    assert done.status_code == 200
    (row,) = stored(handed_over.engine, EvidenceFile)
    assert (row.act, row.owner_id, row.content) == ("object", ANI, hashlib.sha256(DOCX).hexdigest())
    number = evaluation(handed_over.engine, ANI).id
    judge = handed_over.signed_in(CHIEF)
    assert "Laporan Mei.docx" in words(judge.get(f"/penilaian/{number}"))
    assert judge.get(f"/berkas/{row.id}").content == DOCX
    assert handed_over.signed_in(BUDI).get(f"/berkas/{row.id}").status_code == 404


def test_evidence_for_a_rating_is_not_seen_by_the_person_rated_before_the_document(reviewing: Town) -> None:
    chief = reviewing.signed_in(CHIEF)
    task = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    chief.get(task)
    rated = {
        "trigger": "submit_review",
        "result_rating": "di_atas_ekspektasi",
        "result_reason": "Lihat berkas.",
        "result_evidence": "Berkas Bukti.png.",
        "behaviour_rating": "sesuai_ekspektasi",
        "behaviour_reason": "Baik.",
    }

    send(chief, task, rated, ("Bukti.png", PNG))

    (row,) = stored(reviewing.engine, EvidenceFile)
    number = evaluation(reviewing.engine, ANI).id
    ani = reviewing.signed_in(ANI)
    assert chief.get(f"/berkas/{row.id}").content == PNG
    assert ani.get(f"/berkas/{row.id}").status_code == 404
    assert "Bukti.png" not in words(ani.get(f"/penilaian/{number}"))
    assert "Bukti.png" in words(chief.get(f"/penilaian/{number}"))


def test_an_office_can_shut_the_upload(town: Town, goal: int) -> None:
    shut = Settings(home=town.settings.home, base_url=town.settings.base_url, evidence_files=0)
    town = Town(town.app, town.engine, shut, town.wall, town.loop)
    browser = town.signed_in(ANI)
    assert 'type="file"' not in browser.get(path(town)).text

    answer = send(browser, path(town), {**FIELDS, "hasil": str(goal)}, ("a.pdf", PDF))

    assert answer.status_code == 422
    assert "Pakai tautan bukti" in words(answer)
