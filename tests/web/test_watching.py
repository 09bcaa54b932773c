import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select
from starlette.testclient import TestClient

from models.account import Account
from models.people import Employee, Unit
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import ANI, CHIEF, SELF, pass_time, prompts
from tests.logged import lines, logged
from tests.web.people import ADDRESS, Town
from web.app import create_app
from web.visitors import SESSION
from web.watching import UNTOLD
from workflow import enrolling
from workflow.accounts import account_of

LINK = "k3yT0ken-" * 5
PASSWORD = "kuda batu sungai lampu"
TYPED = "Semua rencana terlaksana dengan baik."


@pytest.fixture
def written() -> Iterator[StringIO]:
    with logged("portal") as stream:
        yield stream


def test_a_request_is_a_line_with_the_routes_pattern_status_and_time(town: Town, written: StringIO) -> None:
    answer = town.signed_in(ANI).client.get("/tugas")

    line = lines(written)[-1]
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "GET", "/tugas", 200)
    assert line["ms"] > 0
    assert line["request_id"] == answer.headers["x-request-id"]


def test_when_somebody_answers_without_a_name_is_told_nowhere(town: Town, written: StringIO) -> None:
    """But for what was refused: then nothing is stored that a moment could be laid beside."""
    browser = town.browser()
    browser.get("/tanda-terima")
    browser.post("/tanda-terima", kode="tidak ada")

    assert [(line["route"], line["status"]) for line in lines(written)] == [("/tanda-terima", 422)]
    assert {*UNTOLD} <= {context.path for context in iter_route_contexts(town.app.routes)}


def test_every_request_has_a_number_of_its_own(town: Town, written: StringIO) -> None:
    client = town.browser().client

    for _ in range(3):
        client.get("/masuk")

    numbers = {line["request_id"] for line in lines(written)}
    assert len(numbers) == 3
    assert {len(number) for number in numbers} == {16}


@pytest.mark.parametrize("path", [f"/t/{LINK}", f"/aktivasi/{LINK}", f"/nowhere/{LINK}", "/tugas/123456"])
def test_a_path_is_never_told(town: Town, written: StringIO, path: str) -> None:
    town.signed_in(ANI).client.get(f"{path}?untuk={LINK}", follow_redirects=False)

    assert LINK not in written.getvalue()
    assert "123456" not in written.getvalue()
    assert {line["route"] for line in lines(written)} <= {
        "/t/{token}", "/aktivasi/{token}", "-", "/tugas", "/tugas/{prompt_id}", "/sandi",
    }  # fmt: skip


def test_an_unknown_method_is_told_without_its_name(town: Town, written: StringIO) -> None:
    town.browser().client.request("BREW", "/masuk")

    assert (lines(written)[-1]["method"], "BREW" in written.getvalue()) == ("-", False)


def test_what_machines_ask_every_few_seconds_is_no_line(town: Town, written: StringIO) -> None:
    town.browser().client.get("/sehat")

    assert lines(written) == []


def test_a_fault_of_ours_is_told_without_what_it_says_and_by_a_number_on_the_page(
    town: Town, written: StringIO
) -> None:
    app = create_app(town.settings, town.engine, town.wall)

    @app.get("/rusak/{name}")
    def broken(name: str) -> None:
        logging.getLogger("siulak.portal").warning("on the way")
        raise ZeroDivisionError(name)

    answer = TestClient(app, base_url=ADDRESS, raise_server_exceptions=False).get("/rusak/Ani-Contoh")

    told = lines(written)
    assert [line["event"] for line in told] == ["on the way", "request broke", "request"]
    assert told[1]["fault"].startswith("ZeroDivisionError")
    assert told[1]["at"][-1].endswith(" broken")
    assert (told[2]["status"], told[2]["route"]) == (500, "/rusak/{name}")
    assert {line["request_id"] for line in told} < set(answer.text.replace(".", " ").split())
    assert "Ani-Contoh" not in written.getvalue()


def play(town: Town) -> set[str]:
    """People sign in, act, and fail to, in every way that leaves something secret or personal in a request."""
    pass_time(town.engine, SELF)
    nip, browser = town.nip(ANI), town.browser()
    browser.get("/masuk")
    browser.post("/masuk", pengenal=nip, sandi=PASSWORD)
    browser.post("/masuk/kode", pengenal=nip)
    browser.post("/masuk/kode", pengenal="p6@kerincikab.example")
    browser.get(f"/t/{LINK}")
    browser.get(f"/aktivasi/{LINK}")
    ani, task = town.signed_in(ANI), prompts(town.engine, recipient_id=ANI)[0].id
    with transaction(town.engine) as session:
        account = account_of(session, nip, town.wall.now).id
    enrolling.choose_password(town.engine, account, PASSWORD, town.wall.now)
    ani.get(f"/tugas/{task}")
    ani.post(f"/tugas/{task}", trigger="submit_self_assessment", realisation=TYPED)
    town.signed_in(CHIEF).get(f"/tugas/{task}")
    browser.post("/masuk", pengenal=nip, sandi=PASSWORD)
    cookies = {cookie.value for one in (ani, browser) for cookie in one.client.cookies.jar if cookie.value}
    return {LINK, PASSWORD, TYPED, *cookies, *(ani.client.cookies.get(SESSION) or "",)}


def people(town: Town) -> set[str]:
    with reading(town.engine) as session:
        columns = Employee.nip, Employee.name, Employee.email
        known = {fact for row in session.execute(select(*columns)).tuples() for fact in row if fact}
        units = set(session.scalars(select(Unit.name)))
        digests = set(
            session.scalars(select(Account.password_digest).where(Account.password_digest.is_not(None)))
        )
        mails = set(session.scalars(select(OutboxMessage.address)))
    return known | units | {str(digest) for digest in digests} | mails


@pytest.mark.thorough
def test_the_log_of_a_played_office_names_nobody_and_lets_nobody_in(town: Town, written: StringIO) -> None:
    secrets = {fact for fact in play(town) if len(fact) > 3}

    told = written.getvalue()
    assert len(lines(written)) > 15
    assert [fact for fact in secrets | people(town) if fact in told] == []
