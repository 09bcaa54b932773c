"""The pages of periodic evaluation: who waits, the prefilled form, what the employee sees, and a reply."""

from decimal import Decimal

import pytest

from models.period import PeriodEvaluation, PeriodReply
from tests.factories import ANI, BUDI, CHIEF, DODI, HEAD, at, evaluation, pass_time, replace_appraiser, stored
from tests.web.people import Town, words
from tests.workflow.periods.periods import APRIL, state
from tests.workflow.plans.plans import REPORTS, agreed, chiefs_plan, result, result_numbers
from tests.workflow.reports.reports import LIMITS, MONDAY, NOW, indicator_of, week_of
from workflow import feedback, reporting
from workflow.feedback import About
from workflow.reporting import VALIDATE
from workflow.reports.content import Entry

pytestmark = pytest.mark.thorough
RATED = {
    "trigger": "state_period",
    "result_rating": "sesuai_ekspektasi",
    "result_reason": "Tiga laporan lengkap.",
    "behaviour_rating": "di_atas_ekspektasi",
    "behaviour_reason": "Selalu ramah.",
    "realisasi-utama-1-1": "3 laporan",
    "umpan-utama-1": "Tepat waktu.",
    "nilai-loyal": "Menjaga rahasia.",
}


@pytest.fixture
def april(town: Town) -> Town:
    """Ani's and Budi's plans are agreed, and the first quarter is over."""
    above = result_numbers(town.engine, chiefs_plan(town.engine))
    for person in (ANI, BUDI):
        agreed(town.engine, person, CHIEF, result(indicators=(REPORTS,), supports=above[0]))
    pass_time(town.engine, APRIL)
    return town


def path(town: Town, person: int = ANI, number: int = 1) -> str:
    return f"/periode/{evaluation(town.engine, person).id}/{number}"


def test_the_appraiser_sees_who_is_due_and_goes_from_one_to_the_next(april: Town) -> None:
    browser = april.signed_in(CHIEF)
    listed = words(browser.get("/periode"))
    assert "2 penilaian periode menunggu" in listed
    assert "SKP belum disepakati" in listed
    assert "Nilai Triwulan I Perlu dinilai sampai 14 April 2026" in listed
    assert "Belum mulai" in listed

    browser.get(path(april))
    said = words(browser.post(path(april), **RATED, versi="0"))

    assert "Berikut pegawai yang masih menunggu" in said
    assert "Triwulan I: Budi Contoh" in said
    (row,) = stored(april.engine, PeriodEvaluation)
    assert (row.author_id, row.predicate, row.content["values"]) == (
        CHIEF,
        "baik",
        {"loyal": "Menjaga rahasia."},
    )
    assert "1 penilaian periode menunggu" in words(browser.get("/periode"))
    assert "Evaluasi periodik yang menunggu Bapak/Ibu 1" in words(browser.get("/tugas"))
    browser.get(path(april, BUDI))
    assert "Penilaian periode tersimpan." in words(browser.post(path(april, BUDI), **RATED, versi="0"))


def test_the_form_begins_with_validated_reports_and_noted_feedback(april: Town) -> None:
    engine, number = april.engine, result_numbers(april.engine, 2)[0]
    entry = Entry(MONDAY, number, "Laporan", 60, indicator_of(engine, number), Decimal(2), "laporan")
    ani = evaluation(engine, ANI).id
    reported = reporting.submit(engine, ani, ANI, entry, NOW, LIMITS)
    reporting.decide(engine, [week_of(engine, [reported])], CHIEF, VALIDATE, NOW)
    feedback.note(engine, ani, CHIEF, About(result=number), "Rapi sekali.", NOW)
    feedback.note(engine, ani, CHIEF, About(value="loyal"), "Sesudah triwulan.", APRIL)
    browser = april.signed_in(CHIEF)

    shown = browser.get(path(april)).text

    assert '">2 laporan (1 laporan tervalidasi)</textarea>' in shown
    assert "13 Maret 2026: Rapi sekali." in shown
    assert "Sesudah triwulan." not in shown
    assert '">Tidak ada laporan tervalidasi</textarea>' in browser.get(path(april, BUDI)).text


def test_what_was_typed_stays_beside_every_fault(april: Town) -> None:
    browser = april.signed_in(CHIEF)
    browser.get(path(april))

    answer = browser.post(
        path(april), **RATED | {"realisasi-utama-1-1": "", "result_reason": "<b>"}, versi="0"
    )
    foreign = browser.post(path(april), **RATED | {"realisasi-utama-7-1": "x"}, versi="0")

    assert answer.status_code == 422
    assert "Utama 1: realisasi setiap indikator wajib diisi." in words(answer)
    assert "&lt;b&gt;" in answer.text
    assert "Menjaga rahasia." in answer.text
    assert foreign.status_code == 422
    assert stored(april.engine, PeriodEvaluation) == []


def test_the_employee_sees_what_was_stated_and_replies(april: Town) -> None:
    browser = april.signed_in(ANI)
    assert "belum dinilai" in words(browser.get(path(april)))
    state(april.engine)

    assert "Baik" in words(browser.get("/periode"))
    page = browser.get(path(april))
    assert "Tiga laporan lengkap." in words(page)
    assert "Ubah penilaian ini" not in words(page)
    (row,) = stored(april.engine, PeriodEvaluation)
    said = words(
        browser.post(path(april), trigger="reply_period", versi=str(row.id), tanggapan="Terima kasih.")
    )

    assert "Tanggapan tersimpan." in said
    assert [reply.text for reply in stored(april.engine, PeriodReply)] == ["Terima kasih."]
    assert browser.post(path(april), **RATED, versi="1").status_code == 422


def test_a_change_asks_for_its_reason_and_what_came_between_is_told(april: Town) -> None:
    state(april.engine)
    browser = april.signed_in(CHIEF)
    browser.get(path(april))
    changed = RATED | {"result_rating": "di_bawah_ekspektasi"}

    assert "alasan perubahannya" in words(browser.post(path(april), **changed, versi="1"))
    assert browser.post(path(april), **changed, versi="0", alasan="Salah").status_code == 409
    browser.post(path(april), **changed, versi="1", alasan="Salah hitung.")

    said = words(browser.get(path(april)))
    assert "Butuh Perbaikan" in said
    assert "Alasan perubahan: Salah hitung." in said


def test_it_is_nobody_elses_business_but_that_of_the_appraiser_of_the_last_day(april: Town) -> None:
    replace_appraiser(april.engine, ANI, HEAD, at(2026, 4, 1).date())

    assert april.signed_in(BUDI).get(path(april)).status_code == 404
    assert april.signed_in(CHIEF).get(path(april)).status_code == 200
    assert april.signed_in(CHIEF).get(path(april, number=5)).status_code == 404
    head = april.signed_in(HEAD)
    assert "Simpan penilaian" not in words(head.get(path(april)))
    assert "Nilai Triwulan I Perlu dinilai" in words(april.signed_in(CHIEF).get("/periode"))


def test_without_an_agreed_plan_the_page_says_so(april: Town) -> None:
    said = words(april.signed_in(CHIEF).get(path(april, DODI)))

    assert "SKP pegawai ini belum disepakati" in said
    assert "Simpan penilaian" not in said
    link = f'href="/skp/{evaluation(april.engine, DODI).id}"'
    assert all(link in april.signed_in(CHIEF).get(each).text for each in ("/periode", path(april, DODI)))
