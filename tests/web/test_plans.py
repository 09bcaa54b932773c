"""The pages of plans: drafting and submitting, agreeing and sending back, and what changed."""

from collections.abc import Callable
from datetime import date

import pytest

from models.plan import WorkPlan
from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    CICI,
    HEAD,
    LAUNCH,
    REVIEW,
    SECRETARY,
    SELF,
    evaluation,
    fire,
    pass_time,
    put,
    replace_appraiser,
    stored,
)
from tests.web.people import Browser, Town, task_of, words
from tests.web.test_plan_forms import REPORT
from tests.workflow.plans.plans import (
    agreed,
    begun,
    chiefs_plan,
    content,
    result,
    result_numbers,
    revised,
    stored_plan,
    submitted,
)
from workflow import planning
from workflow.payloads import SelfAssessment
from workflow.plans.machine import SUBMIT
from workflow.plans.storing import OneResult

thorough = pytest.mark.thorough


def skp(town: Town, person: int) -> str:
    return f"/skp/{evaluation(town.engine, person).id}"


def at(town: Town, reader: int, whose: int) -> Browser:
    """Signed in and looking at somebody's plan."""
    browser = town.signed_in(reader)
    browser.get(skp(town, whose))
    return browser


def press(browser: Browser, town: Town, whose: int, **fields: str) -> str:
    """Sends a form of the plan's page as it is seen now."""
    browser.get(skp(town, whose))
    return words(browser.post(skp(town, whose), **fields))


# The employee.


@thorough
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


@thorough
def test_what_cannot_be_saved_is_shown_again_with_every_word(town: Town) -> None:
    begun(town.engine, ANI)
    browser = at(town, ANI, ANI)

    answer = browser.post(skp(town, ANI), **REPORT | {"target1": "banyak", "hasil": "Tulisan <panjang> saya"})

    assert answer.status_code == 422
    assert "“banyak” bukan angka" in words(answer)
    assert "Tulisan &lt;panjang&gt; saya" in answer.text
    assert 'value="90"' in answer.text


@thorough
def test_an_incomplete_plan_is_not_submitted(town: Town) -> None:
    plan = begun(town.engine, ANI, result(indicators=()))

    page = press(at(town, ANI, ANI), town, ANI, trigger="submit_plan")

    assert "Utama 1: isi satu sampai 4 indikator" in page
    assert stored_plan(town.engine, plan).state == "draft"


@thorough
def test_a_result_is_changed_moved_and_removed(town: Town) -> None:
    plan = begun(town.engine, ANI, result("Satu"), result("Dua"))
    first, second = result_numbers(town.engine, plan)
    browser = at(town, ANI, ANI)
    form = words(browser.get(f"{skp(town, ANI)}/hasil?nomor={second}"))
    press(browser, town, ANI, **REPORT | {"nomor": str(second), "urutan": "1", "hasil": "Dua lagi"})
    press(browser, town, ANI, trigger="edit_plan", bagian="hapus", nomor=str(first))

    assert "Ubah hasil kerja" in form
    assert [each.text for each in content(town.engine, plan).results] == ["Dua lagi"]


@thorough
def test_the_superiors_results_are_offered_once_they_are_agreed(town: Town) -> None:
    begun(town.engine, ANI)
    browser = at(town, ANI, ANI)
    before = words(browser.get(f"{skp(town, ANI)}/hasil"))
    chiefs_plan(town.engine)

    after = words(browser.get(f"{skp(town, ANI)}/hasil"))

    assert "SKP pimpinan belum disepakati" in before
    assert "Utama 2: Arsip tertata" in after


@thorough
def test_two_windows_on_one_draft_tell_each_other(town: Town) -> None:
    plan = begun(town.engine, ANI)
    browser = at(town, ANI, ANI)
    planning.edit(town.engine, plan, ANI, OneResult(result("Dari jendela lain")), LAUNCH)

    answer = browser.post(skp(town, ANI), **REPORT, dilihat="1.1")

    assert answer.status_code == 409
    assert "Baca lagi isi SKP ini" in words(answer)
    assert len(content(town.engine, plan).results) == 2


@thorough
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


@thorough
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


@thorough
def test_an_expectation_about_nothing_we_know_is_not_kept(town: Town) -> None:
    plan = begun(town.engine, ANI)

    press(
        at(town, ANI, ANI),
        town,
        ANI,
        **{"trigger": "edit_plan", "bagian": "ekspektasi", f"ekspektasi-{'x' * 99}": "y"},
    )

    assert content(town.engine, plan).expectations == {}


@thorough
def test_a_form_that_comes_after_the_submission_loses_no_word(town: Town) -> None:
    plan = begun(town.engine, ANI)
    browser = at(town, ANI, ANI)
    planning.act(town.engine, plan, ANI, SUBMIT, LAUNCH)

    answer = browser.post(skp(town, ANI), **REPORT)

    assert answer.status_code == 422
    assert "Tindakan ini tidak ada pada tahap sekarang." in words(answer)


# The appraiser.


@thorough
def test_the_appraiser_finds_who_waits_and_agrees(town: Town) -> None:
    chiefs_plan(town.engine)
    first = result_numbers(town.engine, 1)[0]
    plan = submitted(town.engine, ANI, result(supports=first))
    browser = at(town, CHIEF, ANI)
    listed = words(browser.get("/skp"))
    read = words(browser.get(skp(town, ANI)))

    page = press(
        browser, town, ANI, **{"trigger": "agree_plan", "ekspektasi-adaptif": "Belajar aplikasi baru."}
    )

    assert "Menunggu persetujuan Bapak/Ibu 1 Ani Contoh" in listed
    assert "Utama 1: Pelayanan membaik. Didukung Utama 1" in read
    assert "Utama 2: Arsip tertata. Tidak didukung SKP ini" in read
    assert "SKP disepakati." in page
    assert content(town.engine, plan).expectations == {"adaptif": "Belajar aplikasi baru."}


@thorough
def test_a_leader_reads_who_serves_what(town: Town) -> None:
    chiefs_plan(town.engine)
    agreed(town.engine, ANI, CHIEF, result(supports=result_numbers(town.engine, 1)[0]))

    page = words(at(town, CHIEF, CHIEF).get(skp(town, CHIEF)))

    assert "Utama 1: Pelayanan membaik Ani Contoh , Analis: Laporan bulanan tersusun (disepakati)" in page
    assert "Utama 2: Arsip tertata Belum ada yang mendukung" in page


@thorough
def test_sent_back_the_employee_reads_why(town: Town) -> None:
    submitted(town.engine, ANI)
    browser = at(town, CHIEF, ANI)
    refused = press(browser, town, ANI, trigger="return_plan", alasan=" ")
    page = press(browser, town, ANI, trigger="return_plan", alasan="Target belum jelas.")

    assert "Alasannya belum ditulis." in refused
    assert "SKP dikembalikan kepada pegawai." in page
    assert "Dikembalikan dengan alasan Target belum jelas." in words(town.signed_in(ANI).get(skp(town, ANI)))


@thorough
def test_a_button_pressed_twice_acts_once(town: Town) -> None:
    plan = submitted(town.engine, ANI)
    browser = at(town, CHIEF, ANI)
    answers = [browser.post(skp(town, ANI), trigger="agree_plan", dilihat="2.1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ["SKP disepakati." in words(answer) for answer in answers] == [True, True]
    assert stored_plan(town.engine, plan).version == 3


@thorough
def test_a_plan_that_changed_since_it_was_read_is_not_agreed(town: Town) -> None:
    plan = submitted(town.engine, ANI)

    answer = at(town, CHIEF, ANI).post(skp(town, ANI), trigger="agree_plan", dilihat="1.1")

    assert answer.status_code == 409
    assert stored_plan(town.engine, plan).state == "submitted"


@thorough
@pytest.mark.parametrize("person", [ANI, HEAD, SECRETARY])
def test_whoever_only_reads_is_offered_nothing_and_gets_nothing(town: Town, person: int) -> None:
    plan = submitted(town.engine, ANI)
    browser = at(town, person, ANI)

    page, answer = browser.get(skp(town, ANI)), browser.post(skp(town, ANI), trigger="agree_plan")

    assert 'name="trigger"' not in page.text
    assert answer.status_code == 422
    assert stored_plan(town.engine, plan).state == "submitted"


@thorough
def test_an_appraiser_of_yesterday_finds_nothing(town: Town) -> None:
    plan = submitted(town.engine, ANI)
    browser = at(town, CHIEF, ANI)
    replace_appraiser(town.engine, ANI, HEAD, date(2026, 1, 2))

    answer = browser.post(skp(town, ANI), trigger="agree_plan")

    assert answer.status_code == 404
    assert "Ani" not in words(browser.get("/skp"))
    assert stored_plan(town.engine, plan).state == "submitted"


# Who sees what, and when it is too late.


@thorough
@pytest.mark.parametrize(
    ("reader", "status"), [(ANI, 200), (CHIEF, 200), (HEAD, 200), (BUDI, 404), (CICI, 404)]
)
def test_a_plan_is_for_those_who_have_to_do_with_it(town: Town, reader: int, status: int) -> None:
    submitted(town.engine, ANI)
    browser = town.signed_in(reader)

    assert [browser.get(f"{skp(town, ANI)}{page}").status_code for page in ("", "/versi")] == [status] * 2


@thorough
def test_only_the_writer_of_a_draft_gets_its_form(town: Town) -> None:
    plan = begun(town.engine, ANI)
    (number,) = result_numbers(town.engine, plan)
    path = f"{skp(town, ANI)}/hasil?nomor={number}"

    assert [town.signed_in(person).get(path).status_code for person in (ANI, CHIEF, BUDI)] == [200, 404, 404]
    assert town.signed_in(ANI).get(f"{skp(town, ANI)}/hasil?nomor=4711").status_code == 404


@thorough
def test_both_revisions_are_read_with_what_changed(town: Town) -> None:
    plan = agreed(town.engine, ANI, CHIEF)
    later = revised(town.engine, plan, CHIEF)
    planning.edit(town.engine, later, ANI, OneResult(result("Survei terlaksana")), LAUNCH)
    browser = at(town, ANI, ANI)

    history = words(browser.get(f"{skp(town, ANI)}/versi"))
    old, new = (words(browser.get(f"{skp(town, ANI)}?versi={number}")) for number in (1, 2))

    assert (
        "Versi 2 Sedang disusun Alasan perubahan: Tugas baru dari pimpinan. Utama 2 baru: Survei" in history
    )
    assert "Survei" not in old
    assert "Ajukan SKP" not in old
    assert "Yang berlaku sekarang Versi 1" in new
    assert browser.get(f"{skp(town, ANI)}?versi=3").status_code == 404


@thorough
def test_a_change_in_mid_year_is_opened_with_its_reason(town: Town) -> None:
    agreed(town.engine, ANI, CHIEF)

    page = press(at(town, ANI, ANI), town, ANI, trigger="revise_plan", alasan="Pindah loket.")

    assert "Perubahan SKP dibuka." in page
    assert "Alasan perubahan Pindah loket." in page


@thorough
def test_once_the_review_has_begun_a_plan_is_only_read(town: Town) -> None:
    submitted(town.engine, ANI)
    put(town.engine, ANI, state="supervisor_review")

    page = press(at(town, CHIEF, ANI), town, ANI, trigger="agree_plan")

    assert "Penilaian atasan sudah dimulai" in page


@thorough
def test_a_session_that_ran_out_loses_no_word(town_at: Callable[..., Town]) -> None:
    town = town_at("draft").with_password(ANI)
    begun(town.engine, ANI)
    browser = at(town, ANI, ANI)
    browser.client.cookies.clear()

    answer = browser.post(skp(town, ANI), **REPORT)

    assert answer.status_code == 401
    assert "Laporan bulanan tersusun" in answer.text


@thorough
def test_a_form_of_another_session_is_shown_again_and_nothing_is_saved(town: Town) -> None:
    plan = begun(town.engine, ANI)
    browser = at(town, ANI, ANI)

    answer = browser.post(skp(town, ANI), **REPORT, tanda="0" * 64)

    assert answer.status_code == 409
    assert "Laporan tanpa perbaikan" in answer.text
    assert len(content(town.engine, plan).results) == 1


@thorough
def test_who_assesses_and_who_rates_has_the_agreed_plan_beside_the_form(town: Town) -> None:
    plan = agreed(town.engine, ANI, CHIEF)
    later = revised(town.engine, plan, ANI)
    planning.edit(town.engine, later, ANI, OneResult(result("Belum disepakati")), LAUNCH)
    pass_time(town.engine, SELF)
    own = words(town.signed_in(ANI).get(task_of(town, ANI, "self_assessment", ANI)))
    fire(town.engine, ANI, "submit_self_assessment", ANI, SELF, SelfAssessment("Semua selesai."))
    pass_time(town.engine, REVIEW)
    rating = words(town.signed_in(CHIEF).get(task_of(town, CHIEF, "supervisor_review", ANI)))

    for page in (own, rating):
        assert (
            "SKP yang disepakati, versi 1 Utama 1. Laporan bulanan tersusun Jumlah laporan, target 12" in page
        )
        assert "Belum disepakati" not in page


@thorough
def test_a_task_without_a_plan_is_as_before(asked: Town) -> None:
    page = words(asked.signed_in(ANI).get(task_of(asked, ANI, "self_assessment", ANI)))

    assert "SKP yang disepakati" not in page
    assert "Kirim" in page


@thorough
def test_the_evaluation_leads_to_the_plan(town: Town) -> None:
    page = town.signed_in(ANI).get(f"/penilaian/{evaluation(town.engine, ANI).id}").text

    assert f'href="{skp(town, ANI)}"' in page
