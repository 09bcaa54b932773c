from collections.abc import Callable

import pytest

from models.account import WebSession
from tests.factories import ANI, stored
from tests.web.people import Town, words
from web.visitors import BROWSER, SESSION, form_token


def test_a_signed_in_person_is_named_on_every_page(town: Town) -> None:
    browser = town.signed_in(ANI)

    pages = [words(browser.get(path)) for path in ("/tugas", "/penilaian", "/sandi")]

    assert all("Masuk sebagai Ani Contoh" in page for page in pages)


def test_the_forms_token_is_not_the_session_itself(town: Town) -> None:
    browser = town.signed_in(ANI)
    page = browser.get("/tugas")

    assert browser.session is not None
    assert form_token(browser.session) in page.text
    assert browser.session not in page.text


def test_two_sessions_have_different_tokens(town: Town) -> None:
    assert town.signed_in(ANI).form != town.signed_in(ANI).form


@pytest.mark.parametrize(
    "planted", ["", "x", "x" * 42, "x" * 44, "x" * 43, "ä" * 43, "../" * 15, "x" * 100_000]
)
def test_a_cookie_of_nobody_leads_to_the_door(town: Town, planted: str) -> None:
    headers = {"cookie": f"{SESSION}={planted}".encode("latin-1")}

    answer = town.browser().client.get("/tugas", headers=headers, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?lanjut=/tugas")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://portal.kerincikab.example", SESSION),
        ("http://portal.kerincikab.example", f"__Host-{SESSION}"),
    ],
)
def test_the_cookie_of_the_other_kind_of_address_counts_for_nothing(
    town_at: Callable[..., Town], address: str, name: str
) -> None:
    """Over https a cookie without the prefix may come from a neighbour."""
    town = town_at("draft", address)
    secret = str(town.signed_in(ANI).session)
    browser = town.browser()
    browser.plant(name, secret)

    assert "Masuk sebagai" not in words(browser.get("/tugas"))


def test_reading_on_keeps_the_session_awake_once_a_minute(town: Town) -> None:
    browser = town.signed_in(ANI)
    before = stored(town.engine, WebSession)[0].seen_at
    for _ in range(3):
        town.wall.forward(seconds=40)
        browser.get("/tugas")

    assert (stored(town.engine, WebSession)[0].seen_at - before).total_seconds() == 80


def test_the_browser_is_known_again_after_signing_out(town: Town) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))
    browser.post("/masuk/kode/periksa", kode=town.mailed_code())
    known = browser.client.cookies[BROWSER]

    browser.post("/keluar")

    assert browser.client.cookies[BROWSER] == known
    assert browser.session is None
