"""What Prefect adds to a stage: an async flow of twenty task runs, against the same batches called directly.

The flow runs in this process, against a Prefect server of its own with the product's settings and SQLite under it. A
task run is a batch with its transaction, as in the product's flows. A flow that follows another within a second
waits for the server to write that one's events (seen: two seconds), which no real schedule does: after each round
the server is asked until it has stored them all.
"""

import asyncio
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine

from benchmarks.contents import compare, contents
from benchmarks.figures import BenchmarkError, Goal, alternating, difference, run, timed
from benchmarks.office import CYCLE, OPENING, REGULATION, RUN, SELF_ASSESSMENT, Office, office_of
from cli.children import ChildFailedError, Children, children, free_port, prefect_is_healthy
from config.orchestration import server_environment
from workflow.actions import apply
from workflow.gathering import Selection

N, ROUNDS = 10_000, 11
TASK_RUNS = 20
EVENTS_A_TASK_RUN = 3
GOAL = Goal("flow_added_seconds", 0.5, at_most=True)
SERVER = "prefect-server"
Batch = Sequence[int]


def cut(ids: Sequence[int], parts: int) -> list[Batch]:
    """So many batches of equal size, give or take one."""
    ends = [len(ids) * number // parts for number in range(parts + 1)]
    return [ids[begin:end] for begin, end in pairwise(ends)]


def open_batch(engine: Engine, batch: Batch) -> int:
    selection = Selection(CYCLE, evaluation_ids=tuple(batch))
    return apply(engine, selection, OPENING, RUN, SELF_ASSESSMENT).moved


def direct(engine: Engine, batches: Sequence[Batch]) -> int:
    return sum(open_batch(engine, batch) for batch in batches)


Stage = Callable[[Engine, Sequence[Batch]], Coroutine[Any, Any, str]]


def stage() -> Stage:
    """The flow; it gives the number of its run. Made once the environment says where the server is."""
    from prefect import flow, task
    from prefect.cache_policies import NO_CACHE
    from prefect.runtime import flow_run

    @task(cache_policy=NO_CACHE)
    async def one(engine: Engine, batch: Batch) -> int:
        return await asyncio.to_thread(open_batch, engine, batch)

    @flow(validate_parameters=False)
    async def every(engine: Engine, batches: Sequence[Batch]) -> str:
        for batch in batches:
            await one(engine, batch)
        return str(flow_run.get_id())

    return every


@dataclass
class Server:
    """A Prefect server that is ours alone."""

    family: Children
    http: httpx.Client

    def wait_until_stored(self, run_id: str, task_runs: int) -> None:
        """Until every task run of a flow run is recorded as completed and all their events are written."""
        self.family.wait_until(SERVER, lambda: self._stored(run_id, task_runs))

    def _stored(self, run_id: str, task_runs: int) -> bool:
        completed = {
            "flow_runs": {"id": {"any_": [run_id]}},
            "task_runs": {"state": {"type": {"any_": ["COMPLETED"]}}},
        }
        events = {"filter": {"related": {"id": [f"prefect.flow-run.{run_id}"]}}, "limit": 1}
        try:
            recorded = self._asked("task_runs/count", completed)
            written = self._asked("events/filter", events)["total"]
        except httpx.HTTPError:  # on SQLite a busy server may answer 503 or not in time
            return False
        return bool(recorded >= task_runs and written >= task_runs * EVENTS_A_TASK_RUN)

    def _asked(self, path: str, body: dict[str, Any]) -> Any:
        answer = self.http.post(path, json=body)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Starts one on loopback and points this process at it; ended with the block. Raises BenchmarkError."""
    environment = server_environment(folder / "prefect", free_port(), secrets.token_urlsafe(16))
    environment["PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"] = "ERROR"  # its log goes to the API all the same
    url, credentials = environment["PREFECT_API_URL"], environment["PREFECT_API_AUTH_STRING"]
    user, _, password = credentials.partition(":")
    os.environ |= environment
    with (
        children(folder / "run", environment) as family,
        httpx.Client(base_url=url, auth=(user, password)) as http,
    ):
        try:
            family.start(SERVER, "-m", "prefect", "server", "start", "--no-ui")
            family.wait_until(SERVER, lambda: prefect_is_healthy(url))
            yield Server(family, http)
        except ChildFailedError as fault:
            log = (folder / "run" / f"{SERVER}.log").read_text()
            raise BenchmarkError(f"{fault}\n{log[-2000:]}") from fault


def measure(n: int, rounds: int) -> float:
    """Seconds that the flow takes longer. Raises BenchmarkError where both did not leave the same rows."""
    with tempfile.TemporaryDirectory(prefix="siulak-bench-") as name, server(Path(name)) as prefect:
        folder = Path(name)
        office = office_of(n, folder, REGULATION)
        batches = cut(office.evaluations(), TASK_RUNS)
        every = stage()

        def called() -> float:
            engine = office.copied_to(folder / "called.db")
            return timed(lambda: direct(engine, batches))

        def flowed() -> float:
            engine = office.copied_to(folder / "flowed.db")
            begin = time.perf_counter()
            run_id = asyncio.run(every(engine, batches))
            seconds = time.perf_counter() - begin
            prefect.wait_until_stored(run_id, len(batches))
            return seconds

        seconds = alternating(rounds, {"called": called, "flowed": flowed})
        compare(*(contents(Office(folder / f"{side}.db").engine) for side in seconds))
    return difference(seconds, "flowed", "called")


if __name__ == "__main__":
    sys.exit(run(GOAL, measure, __doc__ or "", N, ROUNDS))
