"""Signing in by a mailed code."""

import re
import time
from dataclasses import replace

import pytest

from models.account import OneTimeSecret, SignInTry, WebSession
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import transaction
from tests.factories import ANI, BUDI, CHIEF, stored
from tests.web.doors import sign_in
from tests.web.people import OURS, Town, known_browser, task_of, together, words

pytestmark = pytest.mark.thorough


def test_a_mailed_code_signs_in(town: Town) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))

    page = words(browser.post("/masuk/kode/periksa", kode=town.mailed_code()))

    assert "Masuk sebagai Ani Contoh" in page


def test_the_person_arrives_where_it_wanted_to_go(asked: Town) -> None:
    browser, path = asked.browser(), task_of(asked, ANI, "self_assessment")
    door = browser.get(path)
    (wish,) = set(re.findall(r'name="lanjut" value="([^"]+)"', door.text))
    browser.post("/masuk/kode", pengenal=asked.nip(ANI), lanjut=wish)

    page = words(browser.post("/masuk/kode/periksa", kode=asked.mailed_code(), lanjut=wish))

    assert "Penilaian mandiri: Ani Contoh" in page


def test_a_wrong_code_signs_nobody_in(town: Town) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))
    right = town.mailed_code()

    answer = browser.post("/masuk/kode/periksa", kode="00000000" if right != "0000 0000" else "1")

    assert (answer.status_code, stored(town.engine, WebSession)) == (401, [])


def test_another_browser_cannot_use_the_code(town: Town) -> None:
    asking, other = town.browser(), town.browser()
    asking.post("/masuk/kode", pengenal=town.nip(ANI))
    other.post("/masuk/kode", pengenal=town.nip(BUDI))
    code = re.findall(r"\d{4} \d{4}", town.mailed()[0])[0]

    assert other.post("/masuk/kode/periksa", kode=code).status_code == 401


def test_asking_looks_the_same_for_a_name_that_nobody_has(town: Town) -> None:
    known = town.browser().post("/masuk/kode", pengenal=town.nip(ANI))
    unknown = town.browser().post("/masuk/kode", pengenal="199912312020121001")

    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)


@pytest.mark.parametrize(
    "identifier", ["p6@kerincikab.example", " P6@KERINCIKAB.example ", "19800101 200501 0006"]
)
def test_a_person_may_be_named_in_several_ways(town: Town, identifier: str) -> None:
    town.browser().post("/masuk/kode", pengenal=identifier)

    assert [mail.recipient_id for mail in stored(town.engine, OutboxMessage, kind="code")] == [ANI]


@pytest.mark.parametrize("name", ["198001012005010006", "199912312020121001", "198001012005010010"])
def test_the_answer_comes_after_the_same_time_for_every_name(town: Town, name: str) -> None:
    town.app.state.portal = replace(town.portal, floor=0.2)
    begun = time.monotonic()

    town.browser().post("/masuk/kode", pengenal=name)

    assert time.monotonic() - begun >= 0.2


def test_an_address_that_two_people_share_gets_no_code(town: Town) -> None:
    with transaction(town.engine) as session:
        session.get_one(Employee, BUDI).email = "P6@kerincikab.example"

    for identifier in (town.nip(ANI), town.nip(BUDI), "p6@kerincikab.example"):
        town.browser().post("/masuk/kode", pengenal=identifier)

    assert stored(town.engine, OutboxMessage, kind="code") == []


def test_nobody_gets_a_sixth_code_in_an_hour(town: Town) -> None:
    for _ in range(6):
        town.browser().post("/masuk/kode", pengenal=town.nip(ANI))
        town.wall.forward(minutes=5)

    assert len(stored(town.engine, OutboxMessage, kind="code")) == 5


def test_codes_that_are_asked_for_at_once_keep_to_the_limit(town: Town) -> None:
    browsers = [town.browser() for _ in range(8)]

    answers = together(8, lambda number: browsers[number].post("/masuk/kode", pengenal=town.nip(ANI)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({mail.key for mail in stored(town.engine, OutboxMessage, kind="code")}) == 5


def test_a_button_that_is_pressed_twice_signs_in_all_the_same(town: Town) -> None:
    """A phone shows the answer to the last press."""
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))
    code = town.mailed_code()

    answers = together(
        3, lambda _: browser.client.post("/masuk/kode/periksa", data={"kode": code}, headers=OURS)
    )

    assert all("Masuk sebagai Ani Contoh" in words(answer) for answer in answers)


@pytest.mark.parametrize("wait", [{"seconds": 11}, {"minutes": 9}])
def test_a_used_code_is_of_no_use_a_moment_later(town: Town, wait: dict[str, float]) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))
    code = town.mailed_code()
    browser.post("/masuk/kode/periksa", kode=code)
    town.wall.forward(**wait)

    assert browser.post("/masuk/kode/periksa", kode=code).status_code == 401


def test_a_used_code_is_of_no_use_after_signing_out(town: Town) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))
    code = town.mailed_code()
    browser.post("/masuk/kode/periksa", kode=code)

    browser.post("/keluar")

    assert browser.post("/masuk/kode/periksa", kode=code).status_code == 401


def test_passwords_that_are_checked_at_once_all_get_an_answer(with_password: Town) -> None:
    browsers = [with_password.browser() for _ in range(10)]

    pages = together(10, lambda number: sign_in(browsers[number], with_password))

    assert all("Masuk sebagai Ani Contoh" in page for page in pages)


def test_after_an_hour_codes_leave_again(town: Town) -> None:
    for _ in range(6):
        town.browser().post("/masuk/kode", pengenal=town.nip(ANI))
    town.wall.forward(minutes=61)

    town.browser().post("/masuk/kode", pengenal=town.nip(ANI))

    assert len(stored(town.engine, OutboxMessage, kind="code")) == 6
    assert len(stored(town.engine, SignInTry)) == 1


def test_strangers_who_ask_for_codes_do_not_lock_out_whoever_was_here_before(town: Town) -> None:
    own = known_browser(town, ANI)
    for _ in range(9):
        town.browser().post("/masuk/kode", pengenal=town.nip(ANI))
    town.mailed()

    own.post("/masuk/kode", pengenal=town.nip(ANI))
    page = words(own.post("/masuk/kode/periksa", kode=town.mailed_code()))

    assert "Masuk sebagai Ani Contoh" in page


def test_a_code_that_a_stranger_asks_for_does_not_end_mine(town: Town) -> None:
    mine = town.browser()
    mine.post("/masuk/kode", pengenal=town.nip(ANI))
    code = town.mailed_code()
    town.browser().post("/masuk/kode", pengenal=town.nip(ANI))

    assert "Masuk sebagai Ani Contoh" in words(mine.post("/masuk/kode/periksa", kode=code))


def test_codes_of_many_accounts_give_one_browser_no_more_tries(town: Town) -> None:
    """Five for each, and the mails tell their owners."""
    browser = town.browser()
    for person in (ANI, BUDI, CHIEF):
        browser.post("/masuk/kode", pengenal=town.nip(person))
        town.mailed()
        for _ in range(7):
            browser.post("/masuk/kode/periksa", kode="00000000")

    assert [secret.tries for secret in stored(town.engine, OneTimeSecret)] == [5, 5, 5]
