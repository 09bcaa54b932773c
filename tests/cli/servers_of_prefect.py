"""A tiny HTTP server in Prefect's place, whose flows do what a test wants done."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.cli.test_prefect_api import Answer, Server

Work = Callable[[dict[str, Any]], str]
"""Given a run's parameters it does the work and says in which state the run ended."""


@contextmanager
def prefect(work: Work, flow: str) -> Iterator[Server]:
    """Healthy, with this one flow deployed; what it was asked is in `asked`."""
    ended: dict[str, str] = {}

    def reply(path: str, body: Any) -> Answer:
        if path == "/api/health":
            return 200, True
        if path == f"/api/deployments/name/{flow}/{flow}":
            return 200, {"id": "deployment"}
        if path.endswith("/create_flow_run"):
            ended["run"] = work(body["parameters"])
            return 201, {"id": "run"}
        if path == "/api/flow_runs/run":
            return 200, {"state": {"type": ended["run"], "message": "boom"}}
        return 404, {}

    with Server() as server:
        server.reply = reply
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
