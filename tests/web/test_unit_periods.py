"""The pages of a unit's achievement in a period: what waits for its official, the form, who reads, and refusals."""

import pytest

from models.document import IssuedPaper
from models.period import PeriodAchievement
from models.session import transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUREAU,
    CHIEF,
    DODI,
    HEAD,
    OFFICE,
    REGENT,
    SECRETARY,
    at,
    evaluation,
    issue_papers,
    pass_time,
    stored,
)
from tests.web.people import Town, words
from tests.workflow.periods.periods import APRIL, achieve, state
from tests.workflow.plans.plans import REPORTS, agreed, chiefs_plan, result, result_numbers
from workflow import accounts
from workflow.gathering import Actor
from workflow.printed.kinds import PERIOD

pytestmark = pytest.mark.thorough
GOOD = {
    "trigger": "state_period_achievement",
    "achievement": "baik",
    "reason": "Laporan kinerja <triwulan> I.",
}
PLACE = f"/capaian/1/{AGENCY}/1"


@pytest.fixture
def april(town: Town) -> Town:
    """The first quarter is over."""
    pass_time(town.engine, APRIL)
    return town


def test_the_official_sees_what_waits_and_goes_from_one_unit_to_the_next(april: Town) -> None:
    browser = april.signed_in(SECRETARY)
    assert "Capaian unit per periode yang menunggu Bapak/Ibu 2" in words(browser.get("/tugas"))
    assert "Capaian kinerja organisasi unit per periode : 2 menunggu" in words(browser.get("/periode"))
    listed = browser.get("/capaian")
    assert "2 capaian menunggu Bapak/Ibu." in words(listed)
    assert PLACE in listed.text

    browser.get(PLACE)
    following = browser.post(PLACE, **GOOD, versi="0")

    assert "Berikut unit yang masih menunggu" in words(following)
    assert "Capaian kinerja organisasi Triwulan I: Badan" in words(following)
    (row,) = stored(april.engine, PeriodAchievement)
    assert (row.unit_id, row.achievement, row.author_id) == (AGENCY, "baik", SECRETARY)
    assert "Tidak ada capaian yang menunggu" in words(
        browser.post(f"/capaian/1/{BUREAU}/1", **GOOD, versi="0")
    )
    shown = browser.get(PLACE)
    assert "Laporan kinerja &lt;triwulan&gt; I." in shown.text
    assert "Simpan capaian" not in words(shown)


def test_what_was_typed_stays_beside_every_fault(april: Town) -> None:
    browser = april.signed_in(SECRETARY)
    browser.get(PLACE)

    answer = browser.post(PLACE, **GOOD | {"achievement": "sangat_baik"}, versi="0")

    assert answer.status_code == 422
    assert "Capaian kinerja organisasi dan dasarnya belum lengkap." in words(answer)
    assert "Laporan kinerja &lt;triwulan&gt; I." in answer.text
    assert stored(april.engine, PeriodAchievement) == []


def test_a_change_asks_for_its_reason_and_what_came_between_is_told(april: Town) -> None:
    achieve(april.engine)
    browser = april.signed_in(SECRETARY)
    assert 'value="baik" checked' in browser.get(f"{PLACE}?ubah=1").text
    changed = GOOD | {"achievement": "kurang"}

    assert "Tuliskan alasan perubahannya" in words(browser.post(PLACE, **changed, versi="1"))
    assert browser.post(PLACE, **changed, versi="0", alasan="Salah").status_code == 409
    browser.post(PLACE, **changed, versi="1", alasan="Salah baca laporan.")

    said = words(browser.get(PLACE))
    assert "Capaian Kurang" in said
    assert "Alasan perubahan Salah baca laporan." in said
    assert "Sekar Misal: Baik" in said


def test_others_read_it_or_find_nothing_there(april: Town) -> None:
    achieve(april.engine)
    with transaction(april.engine) as session:
        accounts.grant(
            session, april.nip(DODI), "hr", april.wall.now, Actor(user="budi", role="operator"),
            unit=None, first=APRIL.date(), last=None,
        )  # fmt: skip

    for person in (ANI, CHIEF, HEAD, REGENT):
        assert april.signed_in(person).get(PLACE).status_code == 404
    hr = april.signed_in(DODI)
    shown = words(hr.get(PLACE))
    assert ("Capaian Baik" in shown, "Ubah capaian ini" in shown) == (True, False)
    assert hr.post(PLACE, **GOOD, versi="1").status_code == 422
    official = april.signed_in(SECRETARY)
    for missing in (
        f"/capaian/1/{AGENCY}/5",
        f"/capaian/2/{AGENCY}/1",
        f"/capaian/1/{OFFICE}/1",
        "/capaian/1/99/1",
    ):
        assert official.get(missing).status_code == 404


def test_hr_has_the_list_of_the_units_in_its_reach_and_states_nothing(april: Town) -> None:
    assert "Tidak ada unit" in words(april.signed_in(DODI).get("/capaian"))
    with transaction(april.engine) as session:
        first = at(2026, 1, 1).date()
        accounts.grant(
            session, april.nip(DODI), "hr", april.wall.now, Actor(), unit=f"U{AGENCY}", first=first, last=None
        )
    browser = april.signed_in(DODI)
    listed = browser.get("/capaian")

    assert 'href="/capaian"' in browser.get("/periode").text
    assert "Capaian unit yang Bapak/Ibu baca 1" in words(listed)
    assert "Tetapkan" not in words(listed)
    assert f'<a href="{PLACE}"' in listed.text
    assert "Belum ditetapkan" in words(listed)
    assert browser.get(PLACE).status_code == 200


def test_before_its_end_a_period_s_page_says_why_there_is_no_form(april: Town) -> None:
    said = words(april.signed_in(SECRETARY).get(f"/capaian/1/{AGENCY}/2"))

    assert "Periode ini belum berakhir" in said
    assert "Simpan capaian" not in said


def test_the_period_s_own_page_tells_the_unit_s_achievement(april: Town) -> None:
    above = result_numbers(april.engine, chiefs_plan(april.engine))
    agreed(april.engine, ANI, CHIEF, result(indicators=(REPORTS,), supports=above[0]))
    state(april.engine)
    browser = april.signed_in(ANI)
    path = f"/periode/{evaluation(april.engine, ANI).id}/1"
    before = words(browser.get(path))
    achieve(april.engine, "istimewa")

    assert "unit pada periode ini: belum ditetapkan" in before
    assert "unit pada periode ini: Istimewa" in words(browser.get(path))


def test_its_papers_are_on_the_period_s_page_under_names_that_tell_whose_they_are(april: Town) -> None:
    above = result_numbers(april.engine, chiefs_plan(april.engine))
    agreed(april.engine, ANI, CHIEF, result(indicators=(REPORTS,), supports=above[0]))
    state(april.engine)
    issue_papers(april.engine, april.settings.documents, APRIL)
    achieve(april.engine, now=at(2026, 4, 8))
    issue_papers(april.engine, april.settings.documents, at(2026, 4, 8))
    number, browser = evaluation(april.engine, ANI).id, april.signed_in(ANI)

    shown = words(browser.get(f"/periode/{number}/1"))
    names = [
        browser.get(f"/kertas/{paper.id}").headers["content-disposition"]
        for paper in stored(april.engine, IssuedPaper, kind=PERIOD)
    ]

    assert "Evaluasi Kinerja Pegawai Triwulan I (Word)" in shown
    assert "Evaluasi Kinerja Pegawai Triwulan I, revisi 2 (Word)" in shown
    assert names == [
        f'attachment; filename="198001012005010006-{number}-evaluasi-periodik-triwulan-i-r{each}.docx"'
        for each in (1, 2)
    ]
