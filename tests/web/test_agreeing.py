"""The appraiser in front of a plan: agreeing, and sending it back."""

from datetime import date

import pytest

from tests.factories import (
    ANI,
    CHIEF,
    HEAD,
    SECRETARY,
    replace_appraiser,
)
from tests.web.people import Town, words
from tests.web.skp import at, press, skp
from tests.workflow.plans.plans import (
    agreed,
    chiefs_plan,
    content,
    result,
    result_numbers,
    stored_plan,
    submitted,
)

pytestmark = pytest.mark.thorough


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


def test_a_leader_reads_who_serves_what(town: Town) -> None:
    chiefs_plan(town.engine)
    agreed(town.engine, ANI, CHIEF, result(supports=result_numbers(town.engine, 1)[0]))

    page = words(at(town, CHIEF, CHIEF).get(skp(town, CHIEF)))

    assert "Utama 1: Pelayanan membaik Ani Contoh , Analis: Laporan bulanan tersusun (disepakati)" in page
    assert "Utama 2: Arsip tertata Belum ada yang mendukung" in page


def test_sent_back_the_employee_reads_why(town: Town) -> None:
    submitted(town.engine, ANI)
    browser = at(town, CHIEF, ANI)
    refused = press(browser, town, ANI, trigger="return_plan", alasan=" ")
    page = press(browser, town, ANI, trigger="return_plan", alasan="Target belum jelas.")

    assert "Alasannya belum ditulis." in refused
    assert "SKP dikembalikan kepada pegawai." in page
    assert "Dikembalikan dengan alasan Target belum jelas." in words(town.signed_in(ANI).get(skp(town, ANI)))


def test_a_button_pressed_twice_acts_once(town: Town) -> None:
    plan = submitted(town.engine, ANI)
    browser = at(town, CHIEF, ANI)
    answers = [browser.post(skp(town, ANI), trigger="agree_plan", dilihat="2.1") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ["SKP disepakati." in words(answer) for answer in answers] == [True, True]
    assert stored_plan(town.engine, plan).version == 3


def test_a_plan_that_changed_since_it_was_read_is_not_agreed(town: Town) -> None:
    plan = submitted(town.engine, ANI)

    answer = at(town, CHIEF, ANI).post(skp(town, ANI), trigger="agree_plan", dilihat="1.1")

    assert answer.status_code == 409
    assert stored_plan(town.engine, plan).state == "submitted"


@pytest.mark.parametrize("person", [ANI, HEAD, SECRETARY])
def test_whoever_only_reads_is_offered_nothing_and_gets_nothing(town: Town, person: int) -> None:
    plan = submitted(town.engine, ANI)
    browser = at(town, person, ANI)

    page, answer = browser.get(skp(town, ANI)), browser.post(skp(town, ANI), trigger="agree_plan")

    assert 'name="trigger"' not in page.text
    assert answer.status_code == 422
    assert stored_plan(town.engine, plan).state == "submitted"


def test_an_appraiser_of_yesterday_finds_nothing(town: Town) -> None:
    plan = submitted(town.engine, ANI)
    browser = at(town, CHIEF, ANI)
    replace_appraiser(town.engine, ANI, HEAD, date(2026, 1, 2))

    answer = browser.post(skp(town, ANI), trigger="agree_plan")

    assert answer.status_code == 404
    assert "Ani" not in words(browser.get("/skp"))
    assert stored_plan(town.engine, plan).state == "submitted"
