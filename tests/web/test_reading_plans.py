"""Who sees what of a plan, what changed in it, and when it is too late."""

import re
from collections.abc import Callable

import pytest

from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    CICI,
    HEAD,
    LAUNCH,
    REVIEW,
    SELF,
    evaluation,
    fire,
    issue_papers,
    pass_time,
    put,
)
from tests.web.people import Town, task_of, words
from tests.web.skp import at, press, skp
from tests.web.test_plan_forms import REPORT
from tests.workflow.plans.plans import (
    agreed,
    begun,
    content,
    result,
    result_numbers,
    revised,
    submitted,
)
from workflow import planning
from workflow.payloads import SelfAssessment
from workflow.plans.machine import AGREE
from workflow.plans.storing import OneResult

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize(
    ("reader", "status"), [(ANI, 200), (CHIEF, 200), (HEAD, 200), (BUDI, 404), (CICI, 404)]
)
def test_a_plan_is_for_those_who_have_to_do_with_it(town: Town, reader: int, status: int) -> None:
    submitted(town.engine, ANI)
    browser = town.signed_in(reader)

    assert [browser.get(f"{skp(town, ANI)}{page}").status_code for page in ("", "/versi")] == [status] * 2


def test_only_the_writer_of_a_draft_gets_its_form(town: Town) -> None:
    plan = begun(town.engine, ANI)
    (number,) = result_numbers(town.engine, plan)
    path = f"{skp(town, ANI)}/hasil?nomor={number}"

    assert [town.signed_in(person).get(path).status_code for person in (ANI, CHIEF, BUDI)] == [200, 404, 404]
    assert town.signed_in(ANI).get(f"{skp(town, ANI)}/hasil?nomor=4711").status_code == 404


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


def test_a_change_in_mid_year_is_opened_with_its_reason(town: Town) -> None:
    agreed(town.engine, ANI, CHIEF)

    page = press(at(town, ANI, ANI), town, ANI, trigger="revise_plan", alasan="Pindah loket.")

    assert "Perubahan SKP dibuka." in page
    assert "Alasan perubahan Pindah loket." in page


def test_once_the_review_has_begun_a_plan_is_only_read(town: Town) -> None:
    submitted(town.engine, ANI)
    put(town.engine, ANI, state="supervisor_review")

    page = press(at(town, CHIEF, ANI), town, ANI, trigger="agree_plan")

    assert "Penilaian atasan sudah dimulai" in page


def test_a_session_that_ran_out_loses_no_word(town_at: Callable[..., Town]) -> None:
    town = town_at("draft").with_password(ANI)
    begun(town.engine, ANI)
    browser = at(town, ANI, ANI)
    browser.client.cookies.clear()

    answer = browser.post(skp(town, ANI), **REPORT)

    assert answer.status_code == 401
    assert "Laporan bulanan tersusun" in answer.text


def test_a_form_of_another_session_is_shown_again_and_nothing_is_saved(town: Town) -> None:
    plan = begun(town.engine, ANI)
    browser = at(town, ANI, ANI)

    answer = browser.post(skp(town, ANI), **REPORT, tanda="0" * 64)

    assert answer.status_code == 409
    assert "Laporan tanpa perbaikan" in answer.text
    assert len(content(town.engine, plan).results) == 1


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


def test_a_task_without_a_plan_is_as_before(asked: Town) -> None:
    page = words(asked.signed_in(ANI).get(task_of(asked, ANI, "self_assessment", ANI)))

    assert "SKP yang disepakati" not in page
    assert "Kirim" in page


def test_the_evaluation_leads_to_the_plan(town: Town) -> None:
    page = town.signed_in(ANI).get(f"/penilaian/{evaluation(town.engine, ANI).id}").text

    assert f'href="{skp(town, ANI)}"' in page


def test_an_agreed_plan_is_there_as_word_for_whoever_may_read_it(town: Town) -> None:
    plan = submitted(town.engine, ANI)
    number = evaluation(town.engine, ANI).id
    draft = words(town.signed_in(ANI).get(skp(town, ANI)))
    planning.act(town.engine, plan, CHIEF, AGREE, LAUNCH)
    waiting = words(town.signed_in(CHIEF).get(skp(town, ANI)))
    folder = town.settings.documents
    folder.mkdir(parents=True, exist_ok=True)
    issue_papers(town.engine, folder, LAUNCH)
    links = re.findall(r'href="(/kertas/\d+)"', town.signed_in(ANI).get(skp(town, ANI)).text)

    assert "Belum ada dokumen: yang ada baru rancangan." in draft
    assert "SKP versi 1 sudah disepakati. Dokumennya sedang dibuat" in waiting
    assert len(links) == 2
    for reader, status in ((ANI, 200), (CHIEF, 200), (BUDI, 404)):
        answers = [town.signed_in(reader).get(link) for link in links]
        assert [answer.status_code for answer in answers] == [status] * 2
    own = town.signed_in(ANI).get(links[0])
    assert own.headers["content-disposition"] == f'attachment; filename="skp-{number}-revisi-1.docx"'
