import csv
import io
import json
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.service import ServiceSource, TicketEvent
from tests.factories import ANI, stored
from tests.web.people import OURS, Town
from tests.workflow.service.desks import CLERK, PLAIN, file_of, ticket
from workflow.service.sources import open_source, revoke_source
from workflow.verifying import verify

PATH = "/api/layanan/kejadian"
JANUARY = tuple((what, when.replace("2026-03-0", "2026-01-0")) for what, when in PLAIN[:1])


def events(number: str = "1", officer: int = ANI) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(file_of(ticket(number, officer, JANUARY)).decode()))
    return [dict(row) for row in rows]


@pytest.fixture
def token(town: Town) -> str:
    return open_source(town.engine, "antrean", CLERK, town.wall.now)


def post(town: Town, token: str | None, body: object, **headers: str) -> Response:
    told = {"content-type": "application/json"} | headers
    if token is not None:
        told["authorization"] = f"Bearer {token}"
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer: Response = town.browser().client.post(PATH, content=content, headers=told)
    return answer


def rows(engine: Engine) -> int:
    return len(stored(engine, TicketEvent))


def test_a_desks_system_hands_in_its_events_once(town: Town, token: str) -> None:
    first, again = (post(town, token, {"kejadian": events()}) for _ in range(2))

    assert first.json() == {"events": 1, "tickets": 1, "services": 1, "known": 0}
    assert again.json() == {"events": 0, "tickets": 0, "services": 0, "known": 1}
    assert [row.role for row in stored(town.engine, AuditEvent, subject="service_import")] == ["source"]
    assert [each for each in verify(town.engine) if each.kind != "guard_missing"] == []


def test_every_fault_is_told_and_nothing_is_stored(town: Town, token: str) -> None:
    answer = post(town, token, {"kejadian": [*events(), *events("2", 99), {"nama": "x"}]})

    assert (answer.status_code, rows(town.engine)) == (422, 0)
    assert "Baris 3: isian nama tidak dikenal" in answer.json()["faults"][0]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"kejadian": []}',
        b'{"kejadian": [1]}',
        b'{"kejadian": {}}',
        b"\xff",
    ],
)
def test_what_is_no_list_of_events_is_refused(town: Town, token: str, body: bytes) -> None:
    assert (post(town, token, body).status_code, rows(town.engine)) == (400, 0)


@pytest.mark.thorough
def test_values_of_any_kind_are_told_not_raised(town: Town, token: str) -> None:
    values: tuple[Any, ...] = (None, [], {}, True, 1e400, "\x00", "\ud800", 10**400)
    strange = [{**events()[0], name: value} for name in events()[0] for value in values]
    strange += [{**events()[0], "\ud800": "x"}, {**events()[0], "waktu": "0001-01-01 00:00"}]

    answer = post(town, token, {"kejadian": strange})

    assert (answer.status_code, rows(town.engine)) == (422, 0)


@pytest.mark.thorough
@pytest.mark.parametrize("wrong", ["", "x" * 43, None])
def test_without_a_token_nothing_is_taken(town: Town, token: str, wrong: str | None) -> None:
    headers = OURS if wrong is None else {}

    assert post(town, wrong, {"kejadian": events()}, **headers).status_code == 401


def test_a_revoked_or_replaced_token_ends(town: Town, token: str) -> None:
    second = open_source(town.engine, "antrean", CLERK, town.wall.now)
    replaced = post(town, token, {"kejadian": events()}).status_code
    revoke_source(town.engine, "antrean", CLERK, town.wall.now)

    assert (replaced, post(town, second, {"kejadian": events()}).status_code) == (401, 401)
    assert [row.digest for row in stored(town.engine, ServiceSource)] == [None]


def test_a_token_opens_no_page_and_a_browser_no_machines_door(town: Town, token: str) -> None:
    client = town.browser().client
    bearer = {"authorization": f"Bearer {token}"}

    elsewhere = client.post("/layanan/U3", data={"x": "y"}, headers=bearer)
    form = client.post(PATH, data={"kejadian": "x"}, headers={"origin": "https://jahat.example"})

    assert (elsewhere.status_code, form.status_code) == (403, 403)


def test_only_the_digest_of_a_token_is_kept(town: Town, token: str) -> None:
    (row,) = stored(town.engine, ServiceSource)

    assert token not in f"{row.digest}{row.name}"
