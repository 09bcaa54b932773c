"""Where the door leads, and what a link shows before it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.account import OneTimeSecret, WebSession
from models.prompt import OutboxMessage
from models.session import transaction
from tests.factories import ANI, BUDI, CICI, stored
from tests.web.doors import link_to, sign_in
from tests.web.people import OURS, PASSWORD, Town, task_of, words
from web.entrance import HOME, local_path
from web.visitors import BROWSER
from workflow import signing_in

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize(
    "wished",
    [
        "//jahat.example",
        "/\\jahat.example",
        "\\\\jahat.example",
        "https://jahat.example",
        "javascript:alert(1)",
        "tugas",
        "",
        "/\t/jahat.example",
        "/\n/jahat.example",
        "/" + "a" * 200,
        "/\u202e",
    ],
)
def test_a_wish_for_another_place_leads_home(wished: str) -> None:
    assert local_path(wished) == HOME


def test_the_door_leads_to_no_other_place(with_password: Town) -> None:
    data = {"pengenal": with_password.nip(ANI), "sandi": PASSWORD, "lanjut": "//jahat.example"}

    answer = with_password.browser().client.post("/masuk", data=data, headers=OURS, follow_redirects=False)

    assert answer.headers["location"] == HOME


@settings(max_examples=50)
@given(st.text(max_size=20) | st.text("/\\\\a.\t", max_size=8))
def test_wherever_the_door_leads_is_a_path_of_ours(wished: str) -> None:
    led = local_path(wished)

    assert re.match(r"/(?![/\\])", led)
    assert led.isprintable()


def test_whoever_is_in_goes_straight_on(with_password: Town) -> None:
    browser = with_password.browser()
    sign_in(browser, with_password)

    answer = browser.client.get("/masuk?lanjut=//jahat.example", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, HOME)


def test_a_long_way_round_still_shows_the_door(town: Town) -> None:
    answer = town.browser().get("/masuk?lanjut=/" + "a" * 5000)

    assert answer.status_code == 200


def test_a_link_shows_a_stranger_nothing_of_its_task(asked: Town) -> None:
    page = words(asked.browser().get(link_to(asked)))

    assert "Ada tugas yang menunggu" in page
    assert not {"Ani", "Contoh", "mandiri", "Desember"} & set(page.split())


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_whatever_opens_a_link_changes_nothing(asked: Town, method: str) -> None:
    link = link_to(asked)
    before = [stored(asked.engine, table) for table in (WebSession, OneTimeSecret, OutboxMessage)]

    answer = asked.browser().client.request(method, link)

    after = [stored(asked.engine, table) for table in (WebSession, OneTimeSecret, OutboxMessage)]
    assert [len(rows) for rows in before] == [len(rows) for rows in after]
    assert "set-cookie" not in answer.headers


def test_a_link_leads_its_owner_to_the_task(asked: Town) -> None:
    assert asked.signed_in(ANI).get(link_to(asked)).url.path == task_of(asked, ANI, "self_assessment")


def test_a_link_of_somebody_else_is_refused(asked: Town) -> None:
    answer = asked.signed_in(BUDI).get(link_to(asked))

    assert (answer.status_code, "Tautan ini untuk orang lain" in words(answer)) == (403, True)
    assert "Ani" not in answer.text


def test_the_code_for_a_link_goes_to_the_owner_of_the_link(asked: Town) -> None:
    browser = asked.browser()
    browser.post(f"{link_to(asked)}/kode")

    assert [mail.recipient_id for mail in stored(asked.engine, OutboxMessage, kind="code")] == [ANI]


def test_a_link_that_we_never_sent_is_not_known(asked: Town) -> None:
    answers = [asked.browser().get(f"/t/{token}") for token in ("x", "a" * 9000, "%00", "%F0%9F%98%80")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({words(answer) for answer in answers}) == 1


def test_people_without_an_address_get_no_code(town: Town) -> None:
    town.browser().post("/masuk/kode", pengenal=town.nip(CICI))

    assert stored(town.engine, OutboxMessage, kind="code") == []


def test_a_code_belongs_to_one_account(town: Town) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))
    code = town.mailed_code()
    with transaction(town.engine) as session:
        account = signing_in.redeem_code(session, code, str(browser.client.cookies[BROWSER]), town.wall.now)

    assert account == town.account(ANI)
