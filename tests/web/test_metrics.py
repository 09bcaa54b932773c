import re

import pytest
from pydantic import HttpUrl
from starlette.testclient import TestClient

from models.people import Employee
from tests.factories import ANI, SELF, pass_time, stored
from tests.web.people import ADDRESS, Town
from web.app import create_app
from web.metrics import PROXIED
from workflow import holding

LOOPBACK, OUTSIDE = ("127.0.0.1", 5000), ("10.0.0.7", 5000)


def asked(
    town: Town, client: tuple[str, int] = LOOPBACK, metrics: str = "loopback", **headers: str
) -> tuple[int, str]:
    settings = town.settings.model_copy(update={"metrics": metrics})
    app = create_app(settings, town.engine, town.wall)
    answer = TestClient(app, base_url="http://127.0.0.1:8080", client=client).get("/metrik", headers=headers)
    return answer.status_code, answer.text


def value(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} in {text}"
    return float(found[1])


def test_this_machine_may_read_them_under_any_address(town: Town) -> None:
    status, text = asked(town)

    assert status == 200
    assert value(text, 'siulak_evaluations{state="draft"}') == 8


@pytest.mark.parametrize("client", [("::1", 5000), ("127.1.2.3", 5000)])
def test_loopback_has_many_addresses(town: Town, client: tuple[str, int]) -> None:
    assert asked(town, client)[0] == 200


@pytest.mark.parametrize("client", [OUTSIDE, ("somewhere", 1)])
def test_for_others_they_are_not_there(town: Town, client: tuple[str, int]) -> None:
    status, text = asked(town, client)

    assert (status, "siulak_" in text) == (404, False)


@pytest.mark.parametrize("header", PROXIED)
def test_whoever_comes_through_a_proxy_is_not_of_this_machine(town: Town, header: str) -> None:
    assert asked(town, LOOPBACK, "loopback", **{header: "127.0.0.1"})[0] == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200), ("localhost:8080", 200), ("LOCALHOST", 200), ("[::1]:8080", 200), ("[::1]", 200),
        ("siulak.kerincikab.example", 404), ("localhost.example", 404), ("127.0.0.1.example:8080", 404),
        ("[::1].example", 404), ("", 404), ("[", 404), ("10.0.0.7", 404),
    ],
)  # fmt: skip
def test_a_proxy_that_says_nothing_of_itself_is_known_by_the_name_that_was_asked_for(
    town: Town, host: str, status: int
) -> None:
    assert asked(town, LOOPBACK, "loopback", host=host)[0] == status


@pytest.mark.parametrize(("metrics", "status"), [("on", 200), ("off", 404)])
def test_a_setting_opens_or_shuts_them_for_everybody(town: Town, metrics: str, status: int) -> None:
    assert [asked(town, client, metrics)[0] for client in (LOOPBACK, OUTSIDE)] == [status, status]


def test_mails_and_tasks_are_counted(town: Town) -> None:
    pass_time(town.engine, SELF)

    _, text = asked(town)

    assert value(text, 'siulak_mails{state="queued"}') > 0
    assert value(text, "siulak_prompts_open") == 8
    assert value(text, "siulak_prompts_late") == 0
    assert value(text, "siulak_oldest_waiting_mail_seconds") == 0


def test_a_held_outbox_is_seen(town: Town) -> None:
    holding.hold(town.engine, "restore", None, town.wall.now)

    assert value(asked(town)[1], "siulak_outbox_held") == 1


def test_requests_are_timed_by_route(town: Town) -> None:
    app = create_app(town.settings.model_copy(update={"base_url": HttpUrl(ADDRESS)}), town.engine, town.wall)
    client = TestClient(app, base_url=ADDRESS, client=LOOPBACK)
    for path in ("/masuk", "/masuk", "/nowhere", "/t/abc"):
        client.get(path, follow_redirects=False)

    text = client.get("/metrik", headers={"host": "127.0.0.1:8080"}).text

    count = "siulak_request_seconds_count"
    assert value(text, f'{count}{{method="GET",route="/masuk",status="2xx"}}') == 2
    assert value(text, f'{count}{{method="GET",route="-",status="4xx"}}') == 1
    assert "abc" not in text


def test_they_name_nobody(town: Town) -> None:
    pass_time(town.engine, SELF)
    town.signed_in(ANI)

    _, text = asked(town)

    people = stored(town.engine, Employee)
    assert [fact for row in people for fact in (row.name, row.nip, row.email) if fact and fact in text] == []
