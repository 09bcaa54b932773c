"""How long a browser is somebody."""

import re
from collections.abc import Callable

import pytest

from models.prompt import OutboxMessage
from models.session import transaction
from tests.factories import ANI, stored
from tests.web.doors import NOT_RIGHT, flags, is_in, sign_in
from tests.web.people import OURS, PASSWORD, Town
from web.visitors import BROWSER, SESSION
from workflow import accounts
from workflow.gathering import Actor

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize(
    ("address", "prefix", "more"),
    [
        ("http://portal.kerincikab.example", "", {}),
        ("https://portal.kerincikab.example", "__Host-", {"secure": True}),
    ],
)
def test_cookies_are_shut_to_scripts_and_other_sites(
    town_at: Callable[..., Town], address: str, prefix: str, more: dict[str, bool]
) -> None:
    town = town_at("draft", address)
    town.with_password(ANI)
    data = {"pengenal": town.nip(ANI), "sandi": PASSWORD}

    answer = town.browser().client.post(
        "/masuk", data=data, headers={"origin": address}, follow_redirects=False
    )

    base = {"path": "/", "httponly": True, "samesite": "lax", **more}
    told = flags(answer.headers.get_list("set-cookie"))
    assert told == {prefix + SESSION: base, prefix + BROWSER: {**base, "max-age": "31536000"}}


def test_a_session_that_somebody_planted_is_not_taken_over(with_password: Town) -> None:
    browser = with_password.browser()
    browser.plant(SESSION, "p" * 43)

    sign_in(browser, with_password)

    assert browser.session != "p" * 43


def test_signing_in_again_ends_the_session_before(with_password: Town) -> None:
    browser = with_password.browser()
    sign_in(browser, with_password)
    before = browser.session

    sign_in(browser, with_password)

    other = with_password.browser()
    other.plant(SESSION, str(before))
    assert (browser.session != before, is_in(other), is_in(browser)) == (True, False, True)


@pytest.mark.parametrize(
    "planted", ["x", "a" * 5000, '"\\015\\012Set-Cookie: a=b"', "ä" * 43, "'; DROP TABLE"]
)
def test_a_cookie_that_is_not_ours_is_replaced(town: Town, planted: str) -> None:
    headers = {**OURS, "cookie": f"{BROWSER}={planted}; {SESSION}={planted}".encode("latin-1")}

    answer = town.browser().client.post("/masuk/kode", data={"pengenal": "1"}, headers=headers)

    (cookie,) = answer.headers.get_list("set-cookie")
    assert re.match(rf"{BROWSER}=[A-Za-z0-9_-]{{43}};", cookie)


def test_a_session_rests_for_half_an_hour_at_most(with_password: Town) -> None:
    browser = with_password.browser()
    sign_in(browser, with_password)
    with_password.wall.forward(minutes=29)
    still = is_in(browser)
    with_password.wall.forward(minutes=31)

    assert (still, is_in(browser)) == (True, False)


def test_a_session_lasts_ten_hours_at_most(with_password: Town) -> None:
    browser = with_password.browser()
    sign_in(browser, with_password)
    for _ in range(29):
        with_password.wall.forward(minutes=20)
        assert is_in(browser)
    with_password.wall.forward(minutes=20)

    assert not is_in(browser)


def test_a_closed_account_is_out_at_once_and_stays_out(with_password: Town) -> None:
    browser = with_password.browser()
    sign_in(browser, with_password)
    with transaction(with_password.engine) as session:
        accounts.revoke(session, with_password.nip(ANI), None, with_password.wall.now, Actor())

    assert not is_in(browser)
    assert NOT_RIGHT in sign_in(browser, with_password)
    browser.post("/masuk/kode", pengenal=with_password.nip(ANI))
    assert stored(with_password.engine, OutboxMessage, kind="code") == []


def test_signing_out_ends_the_session_itself(with_password: Town) -> None:
    browser, copy = with_password.browser(), with_password.browser()
    sign_in(browser, with_password)
    copy.plant(SESSION, str(browser.session))

    browser.post("/keluar")

    assert (is_in(copy), browser.session) == (False, None)


def test_signing_out_twice_leads_to_the_door(with_password: Town) -> None:
    browser = with_password.browser()
    sign_in(browser, with_password)
    answers = [browser.post("/keluar") for _ in range(2)]

    assert [(answer.status_code, answer.url.path) for answer in answers] == [(200, "/masuk")] * 2


def test_another_site_cannot_sign_somebody_out(with_password: Town) -> None:
    browser = with_password.browser()
    sign_in(browser, with_password)

    browser.post("/keluar", tanda="0" * 64)

    assert is_in(browser)
