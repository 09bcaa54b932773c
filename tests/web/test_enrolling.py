import re

import pytest

from models.account import Account, OneTimeSecret, WebSession
from models.session import transaction
from tests.factories import ANI, CICI, stored
from tests.web.people import PASSWORD, Browser, Town, together, words
from workflow import accounts, enrolling
from workflow.gathering import Actor
from workflow.inviting import INVITATION_DAYS

pytestmark = pytest.mark.thorough


def invited(town: Town, person: int = ANI) -> str:
    """The secret of a person's invitation, as the mail carries it."""
    with transaction(town.engine) as session:
        accounts.invite(session, town.wall.now, town.wall.now, [person])
    (link,) = town.mailed_links()
    return link


def slip(town: Town, person: int = CICI) -> str:
    with transaction(town.engine) as session:
        return accounts.slip(session, town.nip(person), town.wall.now, Actor())


def typed(browser: Browser, code: str) -> str:
    """The token that the page of a typed slip carries on."""
    found = re.search(r'name="token" value="([^"]+)"', browser.post("/aktivasi", kode=code).text)
    assert found is not None
    return found[1]


def test_an_invitation_opens_the_account_with_the_right_nip(town: Town) -> None:
    browser, link = town.browser(), invited(town)
    browser.get(f"/aktivasi/{link}")

    page = words(browser.post("/aktivasi/pakai", token=link, nip=town.nip(ANI), sandi=PASSWORD))

    assert "Masuk sebagai Ani Contoh" in page
    assert "Masuk sebagai Ani Contoh" in words(
        town.browser().post("/masuk", pengenal=town.nip(ANI), sandi=PASSWORD)
    )


def test_an_invitation_may_be_used_without_a_password(town: Town) -> None:
    link = invited(town)

    page = words(town.browser().post("/aktivasi/pakai", token=link, nip=f" {town.nip(ANI)} "))

    assert "Masuk sebagai Ani Contoh" in page


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_whatever_opens_an_invitation_changes_nothing(town: Town, method: str) -> None:
    link = invited(town)

    answer = town.browser().client.request(method, f"/aktivasi/{link}")

    (secret,) = stored(town.engine, OneTimeSecret)
    assert (secret.ended_at, stored(town.engine, WebSession)) == (None, [])
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("nip", ["", "1", "ani@kerincikab.example", "198001012005010007", "Ani Contoh"])
def test_a_robot_that_presses_every_button_gets_no_session(town: Town, nip: str) -> None:
    link = invited(town)

    answer = town.browser().post("/aktivasi/pakai", token=link, nip=nip)

    assert (answer.status_code, "NIP itu bukan NIP pegawai yang diundang" in words(answer)) == (422, True)
    assert stored(town.engine, WebSession) == []


def test_the_fifth_wrong_nip_ends_the_invitation(town: Town) -> None:
    link = invited(town)
    for _ in range(5):
        town.browser().post("/aktivasi/pakai", token=link, nip="1")

    answer = town.browser().post("/aktivasi/pakai", token=link, nip=town.nip(ANI))

    assert (answer.status_code, stored(town.engine, WebSession)) == (404, [])


def test_an_invitation_page_names_nobody(town: Town) -> None:
    page = words(town.browser().get(f"/aktivasi/{invited(town)}"))

    assert not {"Ani", town.nip(ANI)} & set(page.split())


def test_an_official_without_a_nip_comes_in_by_a_code(town: Town) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal="P2@kerincikab.example")

    page = words(browser.post("/masuk/kode/periksa", kode=town.mailed_code()))

    assert "Masuk sebagai Bupati Rekaan" in page


def test_an_invitation_is_used_once(town: Town) -> None:
    link = invited(town)
    fields = {"token": link, "nip": town.nip(ANI), "sandi": PASSWORD}
    town.browser().post("/aktivasi/pakai", **fields)

    answer = town.browser().post("/aktivasi/pakai", **fields)

    assert (answer.status_code, "sudah dipakai" in words(answer)) == (404, True)


def test_an_invitation_that_several_use_at_once_lets_one_in(town: Town) -> None:
    link, nip = invited(town), town.nip(ANI)
    browsers = [town.browser() for _ in range(6)]

    answers = together(6, lambda number: browsers[number].post("/aktivasi/pakai", token=link, nip=nip))

    assert sorted(answer.status_code for answer in answers) == [200] + [404] * 5
    assert len(stored(town.engine, WebSession)) == 1


def test_an_invitation_runs_out(town: Town) -> None:
    link = invited(town)
    town.wall.forward(days=INVITATION_DAYS, seconds=1)

    assert town.browser().get(f"/aktivasi/{link}").status_code == 404


def test_a_new_invitation_ends_the_old_one(town: Town) -> None:
    old, new = invited(town), invited(town)

    assert [town.browser().get(f"/aktivasi/{link}").status_code for link in (old, new)] == [404, 200]


def test_a_slip_is_typed_as_people_type(town: Town) -> None:
    browser, code = town.browser(), slip(town)
    token = typed(browser, f"  {code.lower().replace('-', ' ')} ")

    page = words(browser.post("/aktivasi/pakai", token=token, nip=town.nip(CICI), sandi=PASSWORD))

    assert "Masuk sebagai Cici Contoh" in page


def test_who_gets_no_codes_has_to_choose_a_password(town: Town) -> None:
    browser, code = town.browser(), slip(town)
    token = typed(browser, code)

    answer = browser.post("/aktivasi/pakai", token=token, nip=town.nip(CICI))

    assert (answer.status_code, "buat kata sandi sekarang" in words(answer)) == (422, True)
    assert stored(town.engine, WebSession) == []


def test_a_password_that_will_not_do_leaves_the_slip_unused(town: Town) -> None:
    browser, code = town.browser(), slip(town)
    token = typed(browser, code)

    refused = browser.post("/aktivasi/pakai", token=token, nip=town.nip(CICI), sandi="pendek")
    accepted = browser.post("/aktivasi/pakai", token=token, nip=town.nip(CICI), sandi=PASSWORD)

    assert (refused.status_code, accepted.status_code) == (422, 200)


def test_a_slip_ends_what_was_mailed_for_the_first_time(town: Town) -> None:
    link, code = invited(town), slip(town, ANI)
    browser = town.browser()
    browser.post("/aktivasi/pakai", token=typed(browser, code), nip=town.nip(ANI), sandi=PASSWORD)

    assert town.browser().get(f"/aktivasi/{link}").status_code == 404


def test_a_new_slip_lets_somebody_in_who_forgot_the_password(town: Town) -> None:
    enrolling.choose_password(town.engine, town.account(CICI), "kata sandi yang lama sekali", town.wall.now)
    browser, code = town.browser(), slip(town)
    browser.post("/aktivasi/pakai", token=typed(browser, code), nip=town.nip(CICI), sandi=PASSWORD)

    page = words(town.browser().post("/masuk", pengenal=town.nip(CICI), sandi=PASSWORD))

    assert "Masuk sebagai Cici Contoh" in page


def test_a_closed_account_cannot_be_opened_by_its_slip(town: Town) -> None:
    browser, code = town.browser(), slip(town)
    token = typed(browser, code)
    with transaction(town.engine) as session:
        accounts.revoke(session, town.nip(CICI), None, town.wall.now, Actor())

    answer = browser.post("/aktivasi/pakai", token=token, nip=town.nip(CICI), sandi=PASSWORD)

    assert answer.status_code == 404
    assert stored(town.engine, Account, employee_id=CICI)[0].password_digest is None


@pytest.mark.parametrize("code", ["", "AAAA-BBBB", "-", " ", "\x00", "A" * 100_000, "'--"])
def test_a_code_that_is_on_no_slip_is_not_known(town: Town, code: str) -> None:
    answer = town.browser().post("/aktivasi", kode=code)

    assert (answer.status_code, "tidak dikenal" in words(answer)) == (404, True)


def test_a_mailed_code_cannot_be_used_as_a_slip(town: Town) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))

    assert browser.post("/aktivasi", kode=town.mailed_code()).status_code == 404
