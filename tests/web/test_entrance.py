import re
import time
from collections.abc import Callable
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.account import OneTimeSecret, SignInTry, WebSession
from models.people import Employee
from models.prompt import Delivery, OutboxMessage, Prompt
from models.session import transaction
from tests.factories import ANI, BUDI, CHIEF, CICI, stored
from tests.web.people import OURS, PASSWORD, Browser, Town, known_browser, task_of, together, words
from web.entrance import HOME, local_path
from web.visitors import BROWSER, SESSION
from workflow import accounts, signing_in
from workflow.acts import token_digest
from workflow.gathering import Actor

pytestmark = pytest.mark.thorough

WRONG = {"sandi": "salah salah salah"}
NOT_RIGHT = "NIP, email, kata sandi, atau kode itu tidak cocok."


@pytest.fixture
def with_password(town: Town) -> Town:
    """Ani has a password."""
    return town.with_password(ANI)


def sign_in(browser: Browser, town: Town, person: int = ANI, password: str = PASSWORD, **fields: str) -> str:
    answer = browser.post("/masuk", pengenal=town.nip(person), sandi=password, **fields)
    return words(answer)


def is_in(browser: Browser) -> bool:
    return "Tugas saya" in words(browser.get("/tugas"))


# By a mailed code.


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


# By a password.


def test_a_password_signs_in(with_password: Town) -> None:
    assert "Masuk sebagai Ani Contoh" in sign_in(with_password.browser(), with_password)


@pytest.mark.parametrize("person", [ANI, BUDI])
def test_a_wrong_password_and_a_missing_one_look_alike(with_password: Town, person: int) -> None:
    answer = with_password.browser().post("/masuk", pengenal=with_password.nip(person), **WRONG)

    assert (answer.status_code, NOT_RIGHT in words(answer)) == (401, True)


@pytest.mark.parametrize("person", [ANI, None])
def test_after_ten_tries_every_name_is_refused_alike(with_password: Town, person: int | None) -> None:
    name = with_password.nip(ANI) if person else "199912312020121001"
    with_password.tired(person, name)

    answer = with_password.browser().post("/masuk", pengenal=name, **WRONG)

    assert (answer.status_code, "Terlalu banyak percobaan" in words(answer)) == (429, True)


def test_the_tenth_wrong_password_is_still_looked_at(with_password: Town) -> None:
    with_password.tired(ANI, tries=9)

    assert "Masuk sebagai Ani Contoh" in sign_in(with_password.browser(), with_password)


def test_strangers_wrong_passwords_do_not_lock_out_whoever_was_here_before(with_password: Town) -> None:
    own = known_browser(with_password, ANI)
    with_password.tired(ANI)

    assert "Masuk sebagai Ani Contoh" in sign_in(own, with_password)


def test_a_browser_that_another_person_used_has_no_tries_of_its_own(with_password: Town) -> None:
    thief = known_browser(with_password, BUDI)
    with_password.tired(ANI)

    assert "Terlalu banyak percobaan" in sign_in(thief, with_password)


def test_a_known_and_an_unknown_name_cost_the_same_writes(with_password: Town) -> None:
    for name in (with_password.nip(ANI), "199912312020121001", "bukan siapa-siapa"):
        with_password.browser().post("/masuk", pengenal=name, **WRONG)

    assert len({row.who for row in stored(with_password.engine, SignInTry)}) == 3


@pytest.mark.parametrize(
    "field", ["\x00", "\ud800", "a" * 300_000, "' OR 1=1 --", "%00", "\r\nSet-Cookie: a=b", "١٢٣", "\u202e"]
)
def test_odd_texts_are_only_wrong(with_password: Town, field: str) -> None:
    typed = field.encode("utf-8", "surrogatepass")
    data = b"pengenal=" + typed.replace(b"%", b"%25").replace(b"&", b"%26") + b"&sandi=" + typed
    headers = {**OURS, "content-type": "application/x-www-form-urlencoded"}

    answer = with_password.browser().client.post("/masuk", content=data, headers=headers)

    assert (answer.status_code, NOT_RIGHT in words(answer)) == (401, True)
    assert "set-cookie" not in answer.headers


# The session and its cookies.


def flags(answer_headers: list[str]) -> dict[str, dict[str, str | bool]]:
    found: dict[str, dict[str, str | bool]] = {}
    for line in answer_headers:
        for name, morsel in SimpleCookie(line).items():
            found[name] = {key: value for key, value in morsel.items() if value}
    return found


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


# Where the door leads.


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


# Links in mails.


def link_to(town: Town, person: int = ANI) -> str:
    """A link to the person's first task, as a mail would carry it."""
    with transaction(town.engine) as session:
        delivery = session.scalars(
            select(Delivery)
            .join(Prompt, Prompt.id == Delivery.prompt_id)
            .where(Prompt.recipient_id == person)
        ).one()
        delivery.token_digest = token_digest(f"token-{person}")
    return f"/t/token-{person}"


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
