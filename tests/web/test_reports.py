"""The pages of daily reports: entry, month, pictures, validation; feedback, tokens, and the API."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select

from models.audit import AuditEvent
from models.feedback import FeedbackNote
from models.plan import Indicator
from models.report import DailyReport
from models.session import reading
from models.token import ApiToken
from tests.factories import ANI, BUDI, CHIEF, HEAD, evaluation, pass_time, put, stored
from tests.web.people import OURS, Browser, Town, task_of, words
from tests.workflow.plans.plans import QUALITY, REPORTS, agreed, chiefs_plan, result, result_numbers
from tests.workflow.reports.reports import LIMITS, MONDAY, NOW
from workflow import feedback, reporting, tokens
from workflow.feedback import About
from workflow.reports.content import Entry

pytestmark = pytest.mark.thorough
FIELDS = {
    "tanggal": "2026-03-02",
    "uraian": "Laporan Februari",
    "menit": "120",
    "jumlah": "1",
    "satuan": "laporan",
}


@pytest.fixture
def goal(town: Town) -> int:
    """Ani's plan is agreed, and it is March."""
    above = result_numbers(town.engine, chiefs_plan(town.engine))
    plan = agreed(town.engine, ANI, CHIEF, result(indicators=(REPORTS, QUALITY), supports=above[0]))
    pass_time(town.engine, NOW)
    return result_numbers(town.engine, plan)[0]


def path(town: Town, person: int = ANI) -> str:
    return f"/laporan/{evaluation(town.engine, person).id}"


def first_indicator(town: Town, goal: int) -> int:
    with reading(town.engine) as session:
        return session.scalars(
            select(Indicator.id).where(Indicator.result_id == goal).order_by(Indicator.place)
        ).all()[0]


def reported(town: Town, goal: int, day: date = MONDAY, text: str = "Laporan") -> int:
    entry = Entry(day, goal, text, 60, first_indicator(town, goal), Decimal(1), "laporan")
    return reporting.submit(town.engine, evaluation(town.engine, ANI).id, ANI, entry, NOW, LIMITS)


def test_an_employee_reports_a_day_and_sees_the_month(town: Town, goal: int) -> None:
    browser = town.signed_in(ANI)
    assert "Laporan baru" in words(browser.get(path(town)))
    chosen = f"{goal}.{first_indicator(town, goal)}"

    said = words(browser.post(path(town), **FIELDS, hasil=chosen))

    assert "Laporan tersimpan." in said
    assert "2 Maret 2026" in said
    assert "Menunggu validasi" in said
    assert "terlambat 8 hari kerja" in said
    browser.get(path(town))
    browser.post(path(town), **FIELDS, hasil=chosen)
    (row,) = stored(town.engine, DailyReport)
    assert (row.minutes, row.quantity, row.indicator_id) == (120, 1, first_indicator(town, goal))


def test_what_was_typed_stays_beside_every_fault(town: Town, goal: int) -> None:
    browser = town.signed_in(ANI)
    browser.get(path(town))

    answer = browser.post(path(town), tanggal="2026-12-01", uraian="<b>Besok</b>", menit="x", jumlah="95.5")

    assert answer.status_code == 422
    assert "bukan angka" in words(answer)
    assert "bukan bilangan bulat" in words(answer)
    assert "&lt;b&gt;Besok" in answer.text
    assert stored(town.engine, DailyReport) == []


def test_a_result_that_the_plan_has_no_more_is_not_replaced_in_silence(town: Town, goal: int) -> None:
    browser = town.signed_in(ANI)
    browser.get(path(town))

    answer = browser.post(path(town), **FIELDS, hasil="4711")

    assert answer.status_code == 422
    assert "pilih lagi" in words(answer)
    assert "semula" not in words(browser.get(path(town)))


def test_without_an_agreed_plan_there_is_no_form(town: Town, goal: int) -> None:
    browser = town.signed_in(BUDI)

    said = words(browser.get(path(town, BUDI)))

    assert "belum disepakati" in said
    assert "Laporan baru" not in said


def test_the_appraiser_sees_the_month_but_no_form(town: Town, goal: int) -> None:
    reported(town, goal, text="Menyusun laporan")
    browser = town.signed_in(CHIEF)

    said = words(browser.get(path(town) + "?bulan=2026-03"))

    assert "Menyusun laporan" in said
    assert "Laporan baru" not in said
    assert browser.post(path(town), **FIELDS, hasil=str(goal)).status_code == 422


def boxes(answer: Response) -> dict[str, str]:
    return dict(re.findall(r'name="(pilih-[^"]+)" value="([^"]+)"', answer.text))


def test_the_appraiser_validates_a_week_and_returns_another(town: Town, goal: int) -> None:
    reported(town, goal)
    reported(town, goal, date(2026, 3, 10), "Arsip")
    browser = town.signed_in(CHIEF)
    assert "Menunggu validasi Bapak/Ibu" in words(browser.get("/laporan"))
    first, second = boxes(browser.get("/laporan/validasi")).items()
    assert "Centang dahulu" in words(browser.post("/laporan/validasi", trigger="validate_reports"))

    said = words(browser.post("/laporan/validasi", **dict([first]), trigger="validate_reports"))
    assert "Laporan divalidasi." in said
    assert browser.post("/laporan/validasi", **dict([first]), trigger="validate_reports").status_code == 200
    answer = browser.post("/laporan/validasi", **dict([second]), trigger="return_reports")
    assert "Tuliskan alasan" in words(answer)
    assert "checked" in answer.text
    browser.post("/laporan/validasi", **dict([second]), trigger="return_reports", alasan="Belum ada bukti.")

    assert [row.state for row in stored(town.engine, DailyReport)] == ["validated", "returned"]
    own = town.signed_in(ANI)
    answer = own.get(path(town))
    assert "Belum ada bukti." in words(answer)
    (number,) = re.findall(r"ubah=(\d+)", answer.text)
    answer = own.get(f"{path(town)}?ubah={number}")
    assert "Ubah laporan, lalu ajukan lagi" in words(answer)
    fields = {**FIELDS, "tanggal": "2026-03-10", "hasil": str(goal), "nomor": number, "versi": "1"}
    said = words(own.post(path(town), **fields, tautan="https://arsip.kerincikab.example/1"))
    assert "Laporan diajukan lagi." in said
    assert own.post(path(town), **{**fields, "uraian": "Lain"}).status_code == 409


def test_all_that_is_shown_can_be_ticked_at_once_of_a_week_or_a_person(town: Town, goal: int) -> None:
    reported(town, goal)
    reported(town, goal, date(2026, 3, 10), "Arsip")
    browser = town.signed_in(CHIEF)
    ani = evaluation(town.engine, ANI).id

    answers = {
        query: browser.get(f"/laporan/validasi?{query}")
        for query in (
            "centang=semua",
            "minggu=2026-03-09&pegawai=",
            f"minggu=&pegawai={ani}",
            "pegawai=999",
            "minggu=x",
        )
    }

    assert [len(boxes(answer)) for answer in answers.values()] == [2, 1, 2, 0, 0]
    assert [answer.text.count("checked") for answer in answers.values()] == [2, 0, 0, 0, 0]


def test_a_week_that_changed_is_shown_again(town: Town, goal: int) -> None:
    reported(town, goal)
    browser = town.signed_in(CHIEF)
    picked = boxes(browser.get("/laporan/validasi"))
    reported(town, goal, text="Menyusul")

    answer = browser.post("/laporan/validasi", **picked, trigger="validate_reports")

    assert answer.status_code == 409
    assert "berubah sejak halaman ini dibuka" in words(answer)


@pytest.mark.parametrize("box", ["pilih-1-2026-03-03", "pilih-x-2026-03-02", "pilih-1-9999-12-27", "pilih-9"])
def test_a_box_that_no_page_has_is_none(town: Town, goal: int, box: str) -> None:
    browser = town.signed_in(CHIEF)

    answer = browser.post("/laporan/validasi", **{box: "x"}, trigger="validate_reports")

    assert answer.status_code == 422


def test_nobody_validates_for_another_appraiser(town: Town, goal: int) -> None:
    reported(town, goal)
    picked = boxes(town.signed_in(CHIEF).get("/laporan/validasi"))
    browser = town.signed_in(HEAD)
    assert boxes(browser.get("/laporan/validasi")) == {}

    assert browser.post("/laporan/validasi", **picked, trigger="validate_reports").status_code == 422
    assert stored(town.engine, DailyReport)[0].state == "submitted"


def test_the_pictures_say_in_words_what_they_draw_and_that_they_only_advise(town: Town, goal: int) -> None:
    for day in range(2, 7):
        reported(town, goal, date(2026, 3, day), f"Laporan {day}")

    answer = town.signed_in(CHIEF).get(path(town) + "/grafik")

    said = words(answer)
    assert "hanya bahan dialog kinerja" in said
    assert "Jumlah yang dilaporkan sampai 13 Maret 2026: 5 laporan, 0 di antaranya tervalidasi" in said
    assert "Garis lurus menuju target pada hari itu: 2,37 laporan" in said
    assert "di atas garis" in said
    assert answer.text.count("<svg") == 2
    assert answer.text.count("<desc") == 2
    assert "style=" not in answer.text
    assert "1 Januari 2026 sampai 27 Februari 2026" in said
    assert "<td" in answer.text


def test_feedback_is_noted_answered_and_shown_beside_the_review(town: Town, goal: int) -> None:
    where = f"/umpan-balik/{evaluation(town.engine, ANI).id}"
    browser = town.signed_in(CHIEF)
    browser.get(where)
    for _ in range(2):
        said = words(
            browser.post(where, trigger="note_feedback", tentang=f"hasil-{goal}", catatan="Tepat waktu.")
        )
    assert "Tersimpan." in said
    browser.post(where, trigger="note_feedback", tentang="nilai-loyal", catatan="Menjaga rahasia.")
    assert browser.post(where, trigger="note_feedback", tentang="nilai-x", catatan="x").status_code == 422
    assert browser.post(where, trigger="note_feedback", tentang="nilai-loyal", catatan=" ").status_code == 422
    first, second = stored(town.engine, FeedbackNote)

    own = town.signed_in(ANI)
    assert "Catatan baru" not in words(own.get(where))
    said = words(own.post(where, trigger="answer_feedback", nomor=str(first.id), catatan="Terima kasih."))
    assert "Tanggapan Ani Contoh" in said
    assert own.post(where, trigger="note_feedback", tentang="nilai-loyal", catatan="x").status_code == 422
    assert own.post(where, trigger="answer_feedback", nomor="999", catatan="x").status_code == 422

    said = words(browser.get(where))
    assert said.index("Menjaga rahasia.") < said.index("Tepat waktu.") < said.index("Terima kasih.")
    assert len(stored(town.engine, AuditEvent, subject="feedback")) == 3
    assert second.value == "loyal"


def test_the_reviewer_reads_the_notes_beside_the_form(reviewing: Town) -> None:
    number = evaluation(reviewing.engine, ANI).id
    now = reviewing.portal.business_now()
    feedback.note(reviewing.engine, number, CHIEF, About(value="loyal"), "Menjaga rahasia.", now)

    said = words(reviewing.signed_in(CHIEF).get(task_of(reviewing, CHIEF, "supervisor_review", ANI)))

    assert said.index("Menjaga rahasia.") < said.index("Rating hasil kerja")


def token_of(browser: Browser, name: str = "Aplikasi") -> str:
    browser.get("/token")
    (secret,) = re.findall(r"siulak_[\w-]{43}", browser.post("/token", trigger="make_token", nama=name).text)
    return str(secret)


def call(town: Town, method: str, where: str, secret: str, **more: Any) -> Response:
    headers = {"Authorization": f"Bearer {secret}"}
    answer: Response = town.browser().client.request(method, where, headers=headers, **more)
    return answer


def api(town: Town, person: int = ANI) -> str:
    return f"/api/laporan/{evaluation(town.engine, person).id}"


def test_a_program_reports_with_a_token_until_it_is_withdrawn(town: Town, goal: int) -> None:
    browser = town.signed_in(ANI)
    secret = token_of(browser)
    (row,) = stored(town.engine, ApiToken)
    assert secret not in (row.digest, row.name)
    plans = call(town, "GET", "/api/laporan", secret).json()["skp"]
    chosen = plans[0]["hasil_kerja"][0]
    assert (plans[0]["nomor"], chosen["nomor"]) == (evaluation(town.engine, ANI).id, goal)
    report = {"tanggal": "2026-03-02", "hasil_kerja": goal, "uraian": "Dari program", "menit": 30}
    report |= {"indikator": chosen["indikator"][0]["nomor"], "jumlah": 1.5, "satuan": "laporan"}

    answers = [call(town, "POST", api(town), secret, json=report) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    (told,) = call(town, "GET", api(town) + "?bulan=2026-03", secret).json()["laporan"]
    assert (told["uraian"], told["jumlah"], told["keadaan"]) == ("Dari program", "1.5", "submitted")
    assert call(town, "POST", api(town, BUDI), secret, json=report).status_code == 404
    browser.post("/token", trigger="end_token", nomor=str(row.id))
    assert call(town, "POST", api(town), secret, json=report).status_code == 401
    assert len(stored(town.engine, AuditEvent, subject="token")) == 2


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({}, 422, "tanggal: wajib diisi."),
        ({"tanggal": "2026-03-02", "hasil_kerja": True, "uraian": "x", "menit": 1}, 422, "jenisnya keliru"),
        ({"tanggal": "besok", "hasil_kerja": 1, "uraian": "x", "menit": 1}, 422, "tidak dapat dibaca"),
        (
            {"tanggal": "2026-03-02", "hasil_kerja": 10**12, "uraian": "x", "menit": 1},
            422,
            "tidak ada pada SKP",
        ),
        (
            {"tanggal": "2026-03-02", "hasil_kerja": 1, "uraian": "x", "menit": 1, "x": 1},
            422,
            "tidak dikenal",
        ),
        (
            {"tanggal": "2026-03-02", "hasil_kerja": 1, "uraian": "x", "menit": 1, "jumlah": "NaN"},
            422,
            "bukan angka",
        ),
        ([], 400, "objek JSON"),
    ],
)
def test_every_fault_of_a_program_is_told(town: Town, goal: int, body: Any, status: int, said: str) -> None:
    secret = token_of(town.signed_in(ANI))

    answer = call(town, "POST", api(town), secret, json=body)

    assert answer.status_code == status
    assert said in " ".join(answer.json()["galat"])
    assert stored(town.engine, DailyReport) == []


def test_halves_of_characters_are_told_and_not_raised(town: Town, goal: int) -> None:
    secret = token_of(town.signed_in(ANI))
    told = json.dumps({"tanggal": "\ud800", "hasil_kerja": goal, "uraian": "\ud800", "menit": 1, "\ud800": 1})

    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    answer = town.browser().client.post(api(town), content=told.encode(), headers=headers)

    assert answer.status_code == 422


def test_a_token_is_good_for_reports_alone_and_ends_by_itself(town: Town, goal: int) -> None:
    secret = token_of(town.signed_in(ANI))
    assert call(town, "GET", "/tugas", secret, follow_redirects=False).status_code == 303
    assert call(town, "POST", path(town), secret, data=FIELDS).status_code == 403
    basic = {"Authorization": f"Basic {secret}"}
    assert town.browser().client.post(api(town), headers=basic, json={}).status_code == 403
    assert call(town, "GET", "/api/laporan", "siulak_" + "x" * 43).status_code == 401
    town.wall.forward(days=366)
    assert call(town, "GET", "/api/laporan", secret).status_code == 401


def test_a_session_writes_only_with_its_forms_token(town: Town, goal: int) -> None:
    browser = town.signed_in(ANI)
    browser.get(path(town))
    report = {"tanggal": "2026-03-02", "hasil_kerja": goal, "uraian": "x", "menit": 30}
    for more, status in (({}, 401), ({"x-tanda": browser.form}, 201)):
        answer = browser.client.post(api(town), headers={**OURS, **more}, json=report)
        assert answer.status_code == status
    assert browser.client.post(api(town), headers={"x-tanda": browser.form}, json=report).status_code == 403


def test_making_a_token_wants_a_fresh_proof_and_a_name(town: Town, goal: int) -> None:
    browser = town.signed_in(ANI)
    browser.get("/token")
    assert browser.post("/token", trigger="make_token", nama=" ").status_code == 422
    for number in range(tokens.MOST):
        token_of(browser, f"Aplikasi {number}")
    assert "Cabut dahulu" in words(browser.post("/token", trigger="make_token", nama="Lagi"))
    other = town.signed_in(BUDI)
    other.get("/token")
    theirs = stored(town.engine, ApiToken)[0].id
    assert other.post("/token", trigger="end_token", nomor=str(theirs)).status_code == 422
    town.wall.forward(minutes=6)
    assert browser.post("/token", trigger="make_token", nama="Lagi").status_code == 403


def test_the_review_over_nothing_more_is_reported(town: Town, goal: int) -> None:
    reported(town, goal)
    put(town.engine, ANI, state="calibration")

    said = words(town.signed_in(ANI).get(path(town) + "?bulan=2026-03"))

    assert "sudah dilakukan" in said
    assert "Ubah" not in said
    assert boxes(town.signed_in(CHIEF).get("/laporan/validasi")) == {}
