"""Prefect's REST API, as far as a command needs it: trigger a deployed flow, wait for it, read the runs back."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any
from uuid import uuid4

import httpx
from tenacity import retry, retry_if_exception, stop_after_delay, wait_exponential_jitter

TERMINAL = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
POLL_SECONDS = 0.15
PAGE = 200
NOBODY_WORKS = (
    "run sudah dijadwalkan, tetapi tidak ada proses yang mengerjakannya. Jalankan `siulak up`; "
    "run itu lalu berjalan."
)
ANSWER_SECONDS, PATIENCE_SECONDS = 15, 180
"""For one answer, and for a call with all its repetitions: on SQLite a busy server can stall for long."""


class RunFailedError(Exception):
    """Sebuah flow run gagal."""

    def __init__(self, flow: str, message: str) -> None:
        super().__init__(f"Flow {flow} gagal: {message}")
        self.flow = flow
        self.message = message


class PrefectAwayError(Exception):
    """Server Prefect tidak dapat dipakai."""


class RunCrashedError(RunFailedError):
    """Proses sebuah flow run mati di tengah jalan."""


@dataclass(frozen=True)
class FlowRun:
    id: str
    flow: str
    state: str
    created: datetime


def _passing(fault: BaseException) -> bool:
    """A server on SQLite answers 503 while another writes; a broken connection may heal."""
    if isinstance(fault, httpx.HTTPStatusError):
        return fault.response.status_code in (
            httpx.codes.SERVICE_UNAVAILABLE,
            httpx.codes.TOO_MANY_REQUESTS,
            httpx.codes.BAD_GATEWAY,
        )
    return isinstance(fault, httpx.TransportError)


class PrefectApi:
    """Every call is safe to repeat, and is repeated for three minutes while the server is busy.

    `alive` is asked between tries and may raise: a server that has ended will not answer again.
    """

    def __init__(self, url: str, credentials: str, alive: Callable[[], None]) -> None:
        name, _, password = credentials.partition(":")
        self._http = httpx.Client(
            base_url=url.rstrip("/") + "/", auth=(name, password), timeout=ANSWER_SECONDS
        )
        self._alive = alive
        self._deployments: dict[str, str] = {}

    def close(self) -> None:
        self._http.close()

    @retry(
        retry=retry_if_exception(_passing),
        stop=stop_after_delay(PATIENCE_SECONDS),
        wait=wait_exponential_jitter(multiplier=0.2, max=3),
        before_sleep=lambda call: call.args[0]._alive(),  # noqa: SLF001 -- its own method's instance
        reraise=True,
    )
    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._http.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()

    def has_deployment(self, flow: str) -> bool:
        try:
            self._deployments[flow] = self._call("GET", f"deployments/name/{flow}/{flow}")["id"]
        except httpx.HTTPStatusError:
            return False
        return True

    def trigger(self, flow: str, parameters: dict[str, Any]) -> str:
        """Creates one run of a deployed flow; repeated after a broken answer it makes no second one."""
        body = {"parameters": parameters, "idempotency_key": uuid4().hex, "state": {"type": "SCHEDULED"}}
        return str(self._call("POST", f"deployments/{self._deployments[flow]}/create_flow_run", body)["id"])

    def wait(self, flow: str, run: str, start_seconds: float = inf) -> None:
        """Until the run has ended. Raises RunFailedError unless it completed, RunCrashedError if it was killed.

        Raises PrefectAwayError where no process takes it up within `start_seconds`.
        """
        latest = time.monotonic() + start_seconds
        while True:
            state = self._call("GET", f"flow_runs/{run}")["state"] or {"type": "PENDING"}
            if state["type"] in TERMINAL:
                break
            if state["type"] == "SCHEDULED" and time.monotonic() > latest:
                raise PrefectAwayError(f"{flow}: {NOBODY_WORKS}")
            self._alive()
            time.sleep(POLL_SECONDS)
        if state["type"] != "COMPLETED":
            kind = RunCrashedError if state["type"] == "CRASHED" else RunFailedError
            raise kind(flow, str(state.get("message") or state["type"]))

    def born(self) -> datetime:
        """When the server's database began: its flows are registered once, before their first run."""
        return min(datetime.fromisoformat(flow["created"]) for flow in self._pages("flows/filter"))

    def runs(self) -> list[FlowRun]:
        """Every flow run the server knows."""
        flows = {flow["id"]: flow["name"] for flow in self._pages("flows/filter")}
        return [
            FlowRun(
                id=run["id"],
                flow=flows[run["flow_id"]],
                state=run["state_type"] or "",
                created=datetime.fromisoformat(run["created"]),
            )
            for run in self._pages("flow_runs/filter")
        ]

    def end_unfinished(self) -> int:
        """Declares crashed what no process can still be running."""
        unfinished = [run for run in self.runs() if run.state not in TERMINAL]
        for run in unfinished:
            crashed = {"type": "CRASHED", "message": "The process that ran it is gone."}
            self._call("POST", f"flow_runs/{run.id}/set_state", {"state": crashed, "force": True})
        return len(unfinished)

    def _pages(self, path: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while True:
            page = self._call("POST", path, {"limit": PAGE, "offset": len(rows), "sort": _SORTS[path]})
            rows += page
            if len(page) < PAGE:
                return rows


_SORTS = {"flows/filter": "NAME_ASC", "flow_runs/filter": "START_TIME_ASC"}
