"""The employee in front of the own plan: drafting, and submitting it."""

import pytest

from models.plan import WorkPlan
from tests.factories import (
    ANI,
    LAUNCH,
    stored,
)
from tests.web.people import Town, words
from tests.web.skp import at, press, skp
from tests.web.test_plan_forms import REPORT
from tests.workflow.plans.plans import (
    begun,
    chiefs_plan,
    content,
    result,
    result_numbers,
    stored_plan,
)
from workflow import planning
from workflow.plans.machine import SUBMIT
from workflow.plans.storing import OneResult

pytestmark = pytest.mark.thorough


def test_an_employee_drafts_and_submits(town: Town) -> None:
    browser = at(town, ANI, ANI)
    assert "Susun SKP" in press(browser, town, ANI, trigger="lain")
    assert "SKP mulai disusun." in press(browser, town, ANI, trigger="begin_plan")
    assert "Belum ada hasil kerja utama" in words(browser.get(skp(town, ANI)))
    assert "Tersimpan. " in press(browser, town, ANI, **REPORT)
    press(browser, town, ANI, trigger="edit_plan", bagian="lampiran", konsekuensi="Piagam\nTeguran")
    press(
        browser,
        town,
        ANI,
        **{"trigger": "edit_plan", "bagian": "ekspektasi", "ekspektasi-loyal": "Jaga rahasia."},
    )

    page = press(browser, town, ANI, trigger="submit_plan")

    assert "SKP diajukan kepada pejabat penilai." in page
    assert all(text in page for text in ("target 90–95,5 persen", "1. Piagam", "2. Teguran", "Jaga rahasia."))
    assert [plan.state for plan in stored(town.engine, WorkPlan)] == ["submitted"]


def test_what_cannot_be_saved_is_shown_again_with_every_word(town: Town) -> None:
    begun(town.engine, ANI)
    browser = at(town, ANI, ANI)

    answer = browser.post(skp(town, ANI), **REPORT | {"target1": "banyak", "hasil": "Tulisan <panjang> saya"})

    assert answer.status_code == 422
    assert "“banyak” bukan angka" in words(answer)
    assert "Tulisan &lt;panjang&gt; saya" in answer.text
    assert 'value="90"' in answer.text


def test_an_incomplete_plan_is_not_submitted(town: Town) -> None:
    plan = begun(town.engine, ANI, result(indicators=()))

    page = press(at(town, ANI, ANI), town, ANI, trigger="submit_plan")

    assert "Utama 1: isi satu sampai 4 indikator" in page
    assert stored_plan(town.engine, plan).state == "draft"


def test_a_result_is_changed_moved_and_removed(town: Town) -> None:
    plan = begun(town.engine, ANI, result("Satu"), result("Dua"))
    first, second = result_numbers(town.engine, plan)
    browser = at(town, ANI, ANI)
    form = words(browser.get(f"{skp(town, ANI)}/hasil?nomor={second}"))
    press(browser, town, ANI, **REPORT | {"nomor": str(second), "urutan": "1", "hasil": "Dua lagi"})
    press(browser, town, ANI, trigger="edit_plan", bagian="hapus", nomor=str(first))

    assert "Ubah hasil kerja" in form
    assert [each.text for each in content(town.engine, plan).results] == ["Dua lagi"]


def test_the_superiors_results_are_offered_once_they_are_agreed(town: Town) -> None:
    begun(town.engine, ANI)
    browser = at(town, ANI, ANI)
    before = words(browser.get(f"{skp(town, ANI)}/hasil"))
    chiefs_plan(town.engine)

    after = words(browser.get(f"{skp(town, ANI)}/hasil"))

    assert "SKP pimpinan belum disepakati" in before
    assert "Utama 2: Arsip tertata" in after


def test_two_windows_on_one_draft_tell_each_other(town: Town) -> None:
    plan = begun(town.engine, ANI)
    browser = at(town, ANI, ANI)
    planning.edit(town.engine, plan, ANI, OneResult(result("Dari jendela lain")), LAUNCH)

    answer = browser.post(skp(town, ANI), **REPORT, dilihat="1.1")

    assert answer.status_code == 409
    assert "Baca lagi isi SKP ini" in words(answer)
    assert len(content(town.engine, plan).results) == 2


@pytest.mark.parametrize(
    "fields",
    [
        REPORT,
        {"trigger": "edit_plan", "bagian": "lampiran", "konsekuensi": "Piagam\n\n Teguran "},
        {
            "trigger": "edit_plan",
            "bagian": "ekspektasi",
            "ekspektasi-loyal": "Jaga rahasia. ",
            "ekspektasi-adaptif": "",
        },
        {"trigger": "edit_plan", "bagian": "pendekatan", "pendekatan": "kualitatif"},
        {"trigger": "edit_plan", "bagian": "hapus", "nomor": "1"},
    ],
)
def test_a_save_pressed_twice_saves_once(town: Town, fields: dict[str, str]) -> None:
    begun(town.engine, ANI)
    browser = at(town, ANI, ANI)

    answers = [browser.post(skp(town, ANI), **fields, dilihat="1.1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [plan.edits for plan in stored(town.engine, WorkPlan)] == [2]


@pytest.mark.parametrize(
    "forged",
    [
        {"kelompok": "x" * 99},
        {"perspektif": "x" * 99},
        {"aspek1": "x" * 99},
        {"satuan1": "x" * 99},
        {"pimpinan": "99"},
    ],
)
def test_what_no_form_of_ours_offers_is_refused(town: Town, forged: dict[str, str]) -> None:
    plan = begun(town.engine, ANI)

    answer = at(town, ANI, ANI).post(skp(town, ANI), **REPORT | forged)

    assert answer.status_code == 422
    assert len(content(town.engine, plan).results) == 1


def test_an_expectation_about_nothing_we_know_is_not_kept(town: Town) -> None:
    plan = begun(town.engine, ANI)

    press(
        at(town, ANI, ANI),
        town,
        ANI,
        **{"trigger": "edit_plan", "bagian": "ekspektasi", f"ekspektasi-{'x' * 99}": "y"},
    )

    assert content(town.engine, plan).expectations == {}


def test_a_form_that_comes_after_the_submission_loses_no_word(town: Town) -> None:
    plan = begun(town.engine, ANI)
    browser = at(town, ANI, ANI)
    planning.act(town.engine, plan, ANI, SUBMIT, LAUNCH)

    answer = browser.post(skp(town, ANI), **REPORT)

    assert answer.status_code == 422
    assert "Tindakan ini tidak ada pada tahap sekarang." in words(answer)
