"""The client against a tiny real HTTP server that answers as it is told."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from cli.children import ChildFailedError, free_port, prefect_is_healthy
from cli.prefect_api import PAGE, FlowRun, PrefectApi, PrefectAwayError, RunCrashedError, RunFailedError

pytestmark = pytest.mark.thorough

Answer = tuple[int, object]
Reply = Callable[[str, Any], Answer]
CREATED = "2026-12-07T01:02:03+00:00"


class Server(ThreadingHTTPServer):
    """Answers with `reply`, or first with the statuses in `troubles`; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.troubles: list[int] = []
        self.asked: list[tuple[str, str, Any]] = []
        self.credentials: list[str | None] = []
        self.reply: Reply = lambda path, body: (200, {})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(content) if content else None
        self.server.asked.append((self.command, self.path, body))
        self.server.credentials.append(self.headers.get("Authorization"))
        busy = self.server.troubles
        status, told = (busy.pop(0), {}) if busy else self.server.reply(self.path, body)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as started:
        thread = threading.Thread(target=started.serve_forever, args=(0.01,))
        thread.start()
        yield started
        started.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody rests between two attempts."""
    monkeypatch.setattr(PrefectApi._call.retry, "sleep", lambda seconds: None)
    monkeypatch.setattr("cli.prefect_api.POLL_SECONDS", 0)


@pytest.fixture
def api(server: Server) -> Iterator[PrefectApi]:
    client = PrefectApi(server.url, "siulak:secret", lambda: None)
    yield client
    client.close()


@pytest.fixture
def orphan(server: Server) -> Iterator[PrefectApi]:
    """A client that is told, when it asks, that the server's process has ended."""

    def ended() -> None:
        raise ChildFailedError

    client = PrefectApi(server.url, "siulak:secret", ended)
    yield client
    client.close()


def deployed(path: str, body: Any) -> Answer:
    return 200, {"id": "run-1" if path.endswith("create_flow_run") else "deployment-1"}


@pytest.mark.parametrize("status", [502, 503, 429])
def test_a_busy_server_is_asked_again(server: Server, api: PrefectApi, status: int) -> None:
    server.troubles, server.reply = [status, status], deployed

    assert api.has_deployment("advance-cycles")
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 404, 422, 500])
def test_a_refusal_is_not_asked_again(server: Server, api: PrefectApi, status: int) -> None:
    server.troubles = [status]

    assert not api.has_deployment("advance-cycles")
    assert len(server.asked) == 1


def test_a_deployment_is_asked_for_by_the_flows_name(server: Server, api: PrefectApi) -> None:
    server.reply = deployed

    api.has_deployment("deliver-mail")

    assert server.asked == [("GET", "/api/deployments/name/deliver-mail/deliver-mail", None)]


def test_a_repeated_trigger_makes_no_second_run(server: Server, api: PrefectApi) -> None:
    server.reply = deployed
    api.has_deployment("deliver-mail")
    server.asked.clear()
    server.troubles = [503, 503]

    run = api.trigger("deliver-mail", {"as_of": CREATED})

    keys = {body["idempotency_key"] for _, _, body in server.asked}
    assert (run, len(server.asked), len(keys)) == ("run-1", 3, 1)
    assert server.asked[0][2]["parameters"] == {"as_of": CREATED}


def test_two_triggers_are_two_runs(server: Server, api: PrefectApi) -> None:
    server.reply = deployed
    api.has_deployment("deliver-mail")
    server.asked.clear()

    api.trigger("deliver-mail", {})
    api.trigger("deliver-mail", {})

    assert len({body["idempotency_key"] for _, _, body in server.asked}) == 2


def ending(*states: object) -> Reply:
    left = list(states)
    return lambda path, body: (200, {"state": left.pop(0)})


def test_waiting_ends_with_the_run(server: Server, api: PrefectApi) -> None:
    server.reply = ending(None, {"type": "SCHEDULED"}, {"type": "RUNNING"}, {"type": "COMPLETED"})

    api.wait("deliver-mail", "run-1")

    assert {path for _, path, _ in server.asked} == {"/api/flow_runs/run-1"}
    assert len(server.asked) == 4


def test_a_run_that_nobody_takes_up_in_time_is_told(server: Server, api: PrefectApi) -> None:
    server.reply = ending({"type": "SCHEDULED"})

    with pytest.raises(PrefectAwayError, match="siulak up"):
        api.wait("deliver-mail", "run-1", start_seconds=-1)


def test_a_run_that_was_taken_up_may_take_its_time(server: Server, api: PrefectApi) -> None:
    server.reply = ending({"type": "PENDING"}, {"type": "RUNNING"}, {"type": "COMPLETED"})

    api.wait("deliver-mail", "run-1", start_seconds=-1)

    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"type": "FAILED", "message": "boom"}, "Flow deliver-mail gagal: boom"),
        ({"type": "CRASHED", "message": None}, "Flow deliver-mail gagal: CRASHED"),
        ({"type": "CANCELLED"}, "Flow deliver-mail gagal: CANCELLED"),
    ],
)
def test_a_run_that_did_not_complete_is_told(
    server: Server, api: PrefectApi, state: dict[str, str], told: str
) -> None:
    server.reply = ending(state)

    with pytest.raises(RunFailedError) as caught:
        api.wait("deliver-mail", "run-1")

    assert str(caught.value) == told
    assert isinstance(caught.value, RunCrashedError) is (state["type"] == "CRASHED")


def test_waiting_ends_when_the_server_has_died(server: Server, orphan: PrefectApi) -> None:
    server.reply = ending({"type": "RUNNING"})

    with pytest.raises(ChildFailedError):
        orphan.wait("deliver-mail", "run-1")


def test_a_server_that_has_died_is_not_asked_again(server: Server, orphan: PrefectApi) -> None:
    server.troubles = [503] * 9

    with pytest.raises(ChildFailedError):
        orphan.runs()

    assert len(server.asked) == 1


def test_a_run_that_has_ended_counts_although_the_server_died_after(
    server: Server, orphan: PrefectApi
) -> None:
    server.reply = ending({"type": "COMPLETED"})

    orphan.wait("deliver-mail", "run-1")

    assert len(server.asked) == 1


def knowing(runs: int, state: str | None = "COMPLETED") -> Reply:
    """A server with that many runs of one flow, told in pages."""
    rows: list[dict[str, Any]] = [
        {"id": f"run-{n}", "flow_id": "flow-1", "state_type": state, "created": CREATED} for n in range(runs)
    ]

    def reply(path: str, body: Any) -> Answer:
        found = [{"id": "flow-1", "name": "deliver-mail"}] if path.endswith("flows/filter") else rows
        return 200, found[body["offset"] : body["offset"] + body["limit"]]

    return reply


@pytest.mark.parametrize("number", [0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE])
def test_every_run_is_read_page_by_page(server: Server, api: PrefectApi, number: int) -> None:
    server.reply = knowing(number)

    assert [run.id for run in api.runs()] == [f"run-{n}" for n in range(number)]


def test_the_database_was_born_when_its_first_flow_was_registered(server: Server, api: PrefectApi) -> None:
    flows = [
        {"id": f"flow-{day}", "name": f"f{day}", "created": f"2026-12-0{day}T01:02:03Z"} for day in (8, 7, 9)
    ]
    server.reply = lambda path, body: (200, flows)

    assert api.born() == datetime.fromisoformat(CREATED)


def test_a_run_is_told_with_its_flow_and_time(server: Server, api: PrefectApi) -> None:
    server.reply = knowing(1, None)

    created = datetime(2026, 12, 7, 1, 2, 3, tzinfo=UTC)
    assert api.runs() == [FlowRun(id="run-0", flow="deliver-mail", state="", created=created)]


@pytest.mark.parametrize(("state", "number"), [("RUNNING", 3), (None, 3), ("COMPLETED", 0), ("FAILED", 0)])
def test_only_what_has_not_ended_is_declared_crashed(
    server: Server, api: PrefectApi, state: str | None, number: int
) -> None:
    server.reply = lambda path, body: (200, {}) if "set_state" in path else knowing(3, state)(path, body)

    assert api.end_unfinished() == number

    forced = [body for _, path, body in server.asked if path.endswith("/set_state")]
    assert len(forced) == number
    assert all(body["force"] and body["state"]["type"] == "CRASHED" for body in forced)


def test_a_broken_connection_is_tried_again(server: Server, api: PrefectApi) -> None:
    server.reply = deployed
    api.has_deployment("deliver-mail")
    hangs_up_once(server)

    assert api.trigger("deliver-mail", {}) == "run-1"


def hangs_up_once(server: Server) -> None:
    kinder = server.reply

    def hang_up(path: str, body: Any) -> Answer:
        server.reply = kinder
        raise ConnectionAbortedError

    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    server.reply = hang_up


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (404, False)])
def test_a_server_is_healthy_only_when_it_says_so(server: Server, status: int, healthy: bool) -> None:
    server.reply = lambda path, body: (status if path == "/api/health" else 418, True)

    assert prefect_is_healthy(server.url) is healthy


def test_an_endless_trouble_ends_in_the_servers_own_words(
    server: Server, api: PrefectApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PrefectApi._call.retry, "stop", lambda state: state.attempt_number == 4)
    server.troubles = [503] * 9

    with pytest.raises(httpx.HTTPStatusError, match="503"):
        api.runs()

    assert len(server.asked) == 4


def test_no_server_at_all_is_a_trouble_of_transport(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PrefectApi._call.retry, "stop", lambda state: True)
    api = PrefectApi(f"http://127.0.0.1:{free_port()}/api", "siulak:secret", lambda: None)

    with pytest.raises(httpx.ConnectError):
        api.has_deployment("deliver-mail")

    api.close()
