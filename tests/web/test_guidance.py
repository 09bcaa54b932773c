"""The pages of guidance: who wants a plan, the form, what the employee sees and answers, how it ends."""

import pytest
from httpx import Response

from models.guidance import GuidanceEntry
from models.period import PeriodEvaluation
from tests.factories import ANI, BUDI, CHIEF, HEAD, evaluation, pass_time, stored
from tests.web.people import Browser, Town, words
from tests.workflow.guidance.guidance import MAY, noted, opened
from tests.workflow.periods.periods import state, statement
from tests.workflow.plans.plans import REPORTS, agreed, chiefs_plan, result, result_numbers

pytestmark = pytest.mark.thorough
PLANNED = {
    "trigger": "open_guidance",
    "bentuk": "konseling",
    "sebab": "periode-1-perilaku",
    "bukti": "",
    "harapan": "Melayani dengan <ramah>.",
    "langkah-1": "Tatap muka dengan atasan",
    "sampai-1": "2026-05-20",
    "jp-1": "0",
    "pembimbing-1": "Citra Misal",
    "langkah-3": "Pelatihan pelayanan prima",
    "sampai-3": "2026-06-30",
    "jp-3": "8",
    "pembimbing-3": "BKPSDM",
}


@pytest.fixture
def may(town: Town) -> Town:
    """Ani's plan is agreed, and her behaviour in the first quarter was below expectation."""
    above = result_numbers(town.engine, chiefs_plan(town.engine))
    agreed(town.engine, ANI, CHIEF, result(indicators=(REPORTS,), supports=above[0]))
    below = {"behaviour_rating": "di_bawah_ekspektasi", "behaviour_reason": "Dua aduan di loket."}
    state(town.engine, statement(**below))
    pass_time(town.engine, MAY)
    return town


def path(town: Town, person: int = ANI) -> str:
    return f"/bimbingan/{evaluation(town.engine, person).id}"


def plan(town: Town, browser: Browser, **facts: str) -> Response:
    browser.get(path(town))
    return browser.post(path(town), **PLANNED | facts)


def test_from_below_expectation_to_the_end_of_a_plan(may: Town) -> None:
    chief, ani = may.signed_in(CHIEF), may.signed_in(ANI)
    assert "Buat rencana untuk Ani Contoh" in words(chief.get("/bimbingan"))
    assert "Dua aduan di loket." in words(chief.get(path(may)))

    page = plan(may, chief)

    assert "Rencana bimbingan tersimpan" in words(page)
    assert "Triwulan I, perilaku kerja: di bawah ekspektasi" in words(page)
    assert "&lt;ramah&gt;" in page.text
    (row,) = stored(may.engine, GuidanceEntry)
    assert [step["hours"] for step in row.content["steps"]] == [0, 8]
    assert "Rencana bimbingan yang menunggu Bapak/Ibu 1" in words(ani.get("/tugas"))
    ani.get(path(may))
    assert "Tanggapan tersimpan." in words(
        ani.post(path(may), trigger="reply_guidance", rencana="1", tanggapan="Saya siap.")
    )
    assert "Rencana bimbingan yang menunggu" not in words(ani.get("/tugas"))
    early = chief.post(path(may), trigger="finish_guidance", rencana="1", versi="2", hasil="Ramah.")
    assert early.status_code == 422
    assert "Langkah 1 belum dicatat selesai" in words(early)
    assert ">Ramah.</textarea>" in early.text
    for step, hours in (("1-selesai", ""), ("2-selesai", "8")):
        told = {"trigger": "note_guidance", "rencana": "1", "langkah": step, "jp": hours}
        assert "Catatan tersimpan." in words(chief.post(path(may), **told, catatan="Sudah."))
    done = chief.post(path(may), trigger="finish_guidance", rencana="1", versi="4", hasil="Tanpa aduan.")

    assert "Selesai" in words(done)
    assert "Tanpa aduan." in words(ani.get(path(may)))
    assert "8 dari 8" in words(ani.get("/bimbingan"))
    (rated,) = stored(may.engine, PeriodEvaluation)
    assert rated.behaviour_rating == "di_bawah_ekspektasi"


def test_what_was_typed_stays_beside_every_fault_and_a_change_needs_its_reason(may: Town) -> None:
    chief = may.signed_in(CHIEF)
    answer = plan(may, chief, **{"sampai-1": "2025-01-01", "jp-3": "delapan", "sebab": "utama-7"})

    assert answer.status_code == 422
    told = words(answer)
    for fault in (
        "Langkah 1: tanggalnya paling awal",
        "Langkah 2: JP ditulis dengan angka",
        "Pilih sebabnya",
    ):
        assert fault in told
    assert "&lt;ramah&gt;" in answer.text
    assert stored(may.engine, GuidanceEntry) == []

    _changed(may, chief)


def _changed(may: Town, chief: Browser) -> None:
    """The form begins with what is planned and keeps the cause."""
    plan(may, chief)
    form = chief.get(f"{path(may)}?ubah=1").text
    assert "Melayani dengan &lt;ramah&gt;." in form
    assert 'value="periode-1-perilaku" selected' in form
    changed = PLANNED | {"trigger": "change_guidance", "rencana": "1", "harapan": "Tanpa aduan."}

    assert chief.post(path(may), **changed, versi="0", alasan="Sepakat.").status_code == 409
    assert "alasannya" in words(chief.post(path(may), **changed, versi="1"))
    assert "Rencana diubah" in words(chief.post(path(may), **changed, versi="1", alasan="Sepakat."))


def test_it_is_nobody_elses_business(may: Town) -> None:
    where = opened(may.engine)
    noted(may.engine, where)

    superior, colleague, ani = (may.signed_in(person) for person in (HEAD, BUDI, ANI))

    assert "Catat tindak lanjut" not in words(superior.get(path(may)))
    assert "Ani Contoh" in words(superior.get("/bimbingan"))
    assert colleague.get(path(may)).status_code == 404
    assert "Ani" not in words(colleague.get("/bimbingan"))
    assert "Ubah rencana ini" not in words(ani.get(path(may)))
    assert ani.post(path(may), **PLANNED).status_code == 422
