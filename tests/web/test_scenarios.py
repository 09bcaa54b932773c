"""What-if scenarios on their official's pages."""

from collections.abc import Callable

import pytest

from models.scenario import Scenario
from tests.factories import AGENCY, ANI, BUDI, CHIEF, DODI, HEAD, SECRETARY, evaluation, prompts, stored
from tests.web.acts import unit_task
from tests.web.people import Browser, Town, words
from tests.web.test_evaluations import grant

pytestmark = pytest.mark.thorough

STATED = {"trigger": "state_achievement", "achievement": "baik", "reason": "Menurut laporan kinerja."}


@pytest.fixture
def official(calibrating: Town) -> Browser:
    browser = calibrating.signed_in(SECRETARY)
    path = unit_task(calibrating)
    browser.get(path)
    browser.post(path, **STATED)
    return browser


def everything(town: Town) -> str:
    return f"/skenario/{prompts(town.engine, kind='calibration', unit_id=AGENCY)[0].id}"


def one(town: Town) -> str:
    return f"{everything(town)}/{stored(town.engine, Scenario)[0].id}"


def press(town: Town, browser: Browser, trigger: str, **fields: str) -> str:
    (row,) = stored(town.engine, Scenario)
    browser.get(one(town))
    return words(browser.post(one(town), trigger=trigger, versi=str(row.version), **fields))


def begun(town: Town, browser: Browser, name: str = "Lebih ketat", aim: str = "") -> str:
    browser.get(everything(town))
    return words(browser.post(everything(town), trigger="begin", nama=name, tujuan=aim))


def changed(town: Town, browser: Browser, person: int, predicate: str) -> str:
    number = str(evaluation(town.engine, person).id)
    return press(town, browser, "put", pegawai=number, predikat=predicate)


def test_the_units_page_leads_to_its_scenarios(calibrating: Town, official: Browser) -> None:
    assert f'href="{everything(calibrating)}"' in official.get(unit_task(calibrating)).text
    assert "Belum ada skenario." in words(official.get(everything(calibrating)))


def test_before_the_achievement_is_stated_the_page_says_what_comes_first(calibrating: Town) -> None:
    page = words(calibrating.signed_in(SECRETARY).get(everything(calibrating)))

    assert "Tetapkan capaian kinerja organisasi lebih dahulu" in page
    assert "Buat skenario" not in page


def test_scenarios_stand_side_by_side_with_the_present_one(calibrating: Town, official: Browser) -> None:
    begun(calibrating, official)
    changed(calibrating, official, ANI, "kurang")

    page = words(official.get(everything(calibrating)))

    assert "Sekarang 0 3 0 0 0 berbeda dari pola" in page
    assert "Lebih ketat 0 2 (-1) 0 1 (+1) 0 sesuai pola" in page


def test_a_smallest_set_of_changes_begins_one_that_says_what_is_lacking(
    calibrating: Town, official: Browser
) -> None:
    aims = official.get(everything(calibrating)).text
    assert "Perubahan terkecil: Baik 2, Kurang 1" in aims

    page = begun(calibrating, official, aim="sangat_kurang.0 kurang.1 butuh_perbaikan.0 baik.2 sangat_baik.0")

    assert "masih berbeda: Baik: 1 orang terlalu banyak; Kurang: 1 orang kurang." in page
    assert "Susunan yang dituju tercapai." in changed(calibrating, official, ANI, "kurang")


def test_adopting_returns_whom_it_changes_and_the_scenario_is_gone(
    calibrating: Town, official: Browser
) -> None:
    begun(calibrating, official)
    changed(calibrating, official, ANI, "kurang")
    number = evaluation(calibrating.engine, ANI).id

    page = press(calibrating, official, "adopt", **{f"alasan-{number}": "Bukti Mei belum dilihat."})

    assert "Tersimpan" in page
    returned = evaluation(calibrating.engine, ANI)
    assert (returned.state, returned.return_reason) == ("supervisor_review", "Bukti Mei belum dilihat.")
    assert evaluation(calibrating.engine, BUDI).state == "calibration"
    assert stored(calibrating.engine, Scenario) == []


def test_what_was_typed_stays_when_a_reason_is_missing(calibrating: Town, official: Browser) -> None:
    begun(calibrating, official)
    changed(calibrating, official, ANI, "kurang")
    changed(calibrating, official, BUDI, "kurang")
    number = evaluation(calibrating.engine, ANI).id

    page = press(calibrating, official, "adopt", **{f"alasan-{number}": "Bukti Mei belum dilihat."})

    assert "Budi Contoh: tulis alasan pengembaliannya." in page
    assert "Bukti Mei belum dilihat." in page
    assert evaluation(calibrating.engine, ANI).state == "calibration"


def test_thrown_away_it_is_on_no_page_any_more(calibrating: Town, official: Browser) -> None:
    begun(calibrating, official)
    path = one(calibrating)

    page = press(calibrating, official, "discard")

    assert "Belum ada skenario." in page
    assert official.get(path).status_code == 404


def test_a_stale_one_names_who_changed_and_is_brought_up_to_date(
    calibrating: Town, official: Browser
) -> None:
    begun(calibrating, official)
    changed(calibrating, official, ANI, "kurang")
    number = str(evaluation(calibrating.engine, BUDI).id)
    path = unit_task(calibrating)
    official.get(path)
    official.post(path, trigger="return_to_review", evaluation=number, reason="Periksa lagi.")

    page = words(official.get(one(calibrating)))
    assert "Predikat Budi Contoh berubah sejak skenario ini disusun: semula Baik, sekarang belum ada." in page
    assert "usang" in words(official.get(everything(calibrating)))

    assert "usang" not in press(calibrating, official, "renew")


def test_an_act_that_no_page_offers_is_refused(calibrating: Town, official: Browser) -> None:
    begun(calibrating, official)

    for path in (everything(calibrating), one(calibrating)):
        official.get(path)
        assert official.post(path, trigger="confirm", versi="1").status_code == 422


@pytest.mark.parametrize("reader", [ANI, CHIEF, HEAD, DODI])
def test_nobody_else_sees_or_acts_on_them(calibrating: Town, official: Browser, reader: int) -> None:
    begun(calibrating, official)
    grant(calibrating, DODI, "auditor")
    grant(calibrating, DODI, "hr")
    browser = calibrating.signed_in(reader)

    answers = [
        browser.get(everything(calibrating)),
        browser.get(one(calibrating)),
        browser.post(everything(calibrating), trigger="begin", nama="A"),
        browser.post(one(calibrating), trigger="discard", versi="1"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert len(stored(calibrating.engine, Scenario)) == 1


def test_a_name_is_escaped(calibrating: Town, official: Browser) -> None:
    begun(calibrating, official, "<b>Tebal</b>")

    assert "<b>Tebal" not in official.get(one(calibrating)).text


def test_no_other_page_and_no_command_tells_of_one(calibrating: Town, official: Browser) -> None:
    begun(calibrating, official)
    changed(calibrating, official, ANI, "kurang")
    number = evaluation(calibrating.engine, ANI).id

    pages: list[Callable[[], str]] = [
        lambda: calibrating.signed_in(CHIEF).get(f"/penilaian/{number}").text,
        lambda: official.get(f"/penilaian/{number}").text,
    ]

    assert not [page for page in pages if "Lebih ketat" in page()]
