from collections.abc import Callable, Iterator

import pytest

from models.account import WebSession
from tests.factories import ANI, stored
from tests.web.people import ADDRESS, OURS, Town, task_of, words
from web.guarding import HEADERS, LARGEST

FORM = {"content-type": "application/x-www-form-urlencoded"}
ANYWHERE = ["/", "/masuk", "/gaya.css", "/sehat", "/tugas", "/tugas/1", "/ada-ada-saja", "/masuk/", "/t/x"]


def test_every_answer_carries_every_header(town: Town) -> None:
    browser = town.browser()
    answers = [browser.client.get(path, follow_redirects=False) for path in ANYWHERE]

    wanted = {name: value for name, value in HEADERS.items() if name != "Cache-Control"}
    assert all({name: answer.headers[name] for name in wanted} == wanted for answer in answers)


def test_a_page_is_kept_nowhere(town: Town) -> None:
    assert town.browser().get("/masuk").headers["cache-control"] == "no-store"


@pytest.mark.thorough
def test_a_broken_page_is_a_sentence_with_every_header(town: Town) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    town.app.add_api_route("/rusak-sekali", broken)
    answer = town.browser(faults_raise=False).get("/rusak-sekali")
    town.app.router.routes.pop()

    assert (answer.status_code, "Terjadi kesalahan pada SIULAK" in words(answer)) == (500, True)
    assert HEADERS.items() <= {name.title(): value for name, value in answer.headers.items()}.items()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"origin": ADDRESS, "sec-fetch-site": "cross-site"},
        {"origin": ADDRESS, "sec-fetch-site": "same-site"},
        {"origin": ADDRESS, "sec-fetch-site": "none"},
        {"origin": f"{ADDRESS}.jahat.example"},
        {"origin": f"{ADDRESS}:80"},
        {"origin": ADDRESS.replace("http:", "https:")},
        {"origin": ADDRESS.upper()},
        {"referer": f"{ADDRESS}/masuk"},
    ],
)
def test_a_form_from_elsewhere_is_refused(asked: Town, said: dict[str, str]) -> None:
    browser, path = asked.signed_in(ANI), task_of(asked, ANI, "self_assessment")
    fields = {"tanda": browser.form, "trigger": "submit_self_assessment", "realisation": "Palsu."}

    answer = browser.client.post(path, data=fields, headers=said)

    assert (answer.status_code, "tidak berasal dari halaman SIULAK" in answer.text) == (403, True)


def test_an_old_browser_that_names_only_the_origin_is_let_through(town: Town) -> None:
    answer = town.browser().client.post("/masuk/kode", data={"pengenal": "1"}, headers={"origin": ADDRESS})

    assert answer.status_code == 200


@pytest.mark.parametrize("host", ["jahat.example", "portal.kerincikab.example:81", "", "jahat.example@x"])
def test_another_host_is_sent_to_our_own_address(town: Town, host: str) -> None:
    answer = town.browser().client.get("/masuk?lanjut=/tugas", headers={"host": host}, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (307, f"{ADDRESS}/masuk?lanjut=/tugas")


@pytest.mark.parametrize("path", ["//jahat.example/x", "/%0d%0aSet-Cookie:%20a=b", "/\\jahat.example"])
def test_no_path_leads_to_another_host(town: Town, path: str) -> None:
    answer = town.browser().client.get(path, headers={"host": "jahat.example"}, follow_redirects=False)

    assert answer.headers["location"].startswith(f"{ADDRESS}/")
    assert "set-cookie" not in answer.headers


def test_a_form_to_another_host_is_refused(town: Town) -> None:
    answer = town.browser().client.post(
        "/masuk", data={"pengenal": "1"}, headers={**OURS, "host": "x.example"}
    )

    assert answer.status_code == 421


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_do_nothing(asked: Town, method: str) -> None:
    browser = asked.signed_in(ANI)

    answer = browser.client.request(method, task_of(asked, ANI, "self_assessment"), headers=OURS)

    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


def test_a_head_request_is_a_page_without_its_body(town: Town) -> None:
    answer = town.browser().client.head("/masuk")

    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (
        200,
        b"",
        "text/html; charset=utf-8",
    )


@pytest.mark.parametrize("length", ["", "-1", "1e3", "99999999999999999999", str(LARGEST + 1)])
def test_a_form_of_no_known_or_too_large_a_size_is_not_read(town: Town, length: str) -> None:
    headers = {**OURS, **FORM, "content-length": length}

    answer = town.browser().client.post("/masuk/kode", content=b"pengenal=1", headers=headers)

    assert answer.status_code == 413


def test_a_form_without_a_size_is_not_read(town: Town) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"pengenal=1"

    answer = town.browser().client.post("/masuk/kode", content=pieces(), headers={**OURS, **FORM})

    assert answer.status_code == 413


def test_a_form_that_is_longer_than_it_says_is_not_read_to_its_end(town: Town) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(3 * LARGEST // 50_000):
            yield b"a=" + b"x" * 50_000 + b"&"

    headers = {**OURS, **FORM, "content-length": "10"}
    answer = town.browser().client.post("/masuk/kode", content=pieces(), headers=headers)

    assert (answer.status_code, "Isian terlalu besar" in answer.text) == (413, True)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x; charset=unicode_escape", b"--x--"),
        ("multipart/form-data", b"--x--"),
        ("application/json", b"{}"),
        ("text/plain", b"pengenal=1"),
        ("", b"pengenal=1"),
    ],
)
def test_only_plain_forms_are_read(town: Town, kind: str, body: bytes) -> None:
    headers = {**OURS, "content-type": kind}

    assert town.browser().client.post("/masuk/kode", content=body, headers=headers).status_code == 415


def test_a_form_with_a_thousand_fields_is_refused_in_a_sentence(town: Town) -> None:
    answer = town.browser().post("/masuk/kode", **{f"a{number}": "1" for number in range(1000)})

    assert (answer.status_code, "Isian tidak dapat dibaca" in words(answer)) == (400, True)


def test_over_https_the_browser_is_told_to_stay_there(town_at: Callable[..., Town]) -> None:
    secure = town_at("draft", "https://portal.kerincikab.example")

    answer = secure.browser().client.get("/masuk")

    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_strangers_leave_no_session(town: Town) -> None:
    browser = town.browser()
    for path in ANYWHERE:
        browser.get(path)

    assert (stored(town.engine, WebSession), dict(browser.client.cookies)) == ([], {})
