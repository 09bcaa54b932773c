"""A whole cycle on PostgreSQL, run by two workers of a process work pool, one of them killed in mid-stage."""

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import create_engine, make_url, select, text, update

from cli.catching import GREETING, Keeper
from cli.children import Children, children, free_port, prefect_is_healthy
from cli.demo.command import YEAR, _checked, _generated, _prepare, _stored
from cli.demo.playing import Player
from cli.demo.servers import FLOWS, Arrangement, Servers, mail_files
from cli.demo.summary import summary
from cli.prefect_api import TERMINAL, PrefectApi
from config.settings import Settings
from flows.pool import POOL
from models.audit import AuditEvent
from models.document import DocumentJob
from models.prompt import OutboxMessage, Prompt
from models.run import Lease, RunRecord
from models.session import engine_for, reading, transaction
from tests.databases import ADDRESS, postgresql_server
from tests.flows.offices import PEOPLE, PLAIN
from tests.test_packaging import ROOT
from workflow.importing import Source

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

WORKERS = ("first", "second")
HELD = 4
"""The mail in whose sending the worker dies: three are accepted, nobody will ever know what became of this one."""


class HoldingKeeper(Keeper):
    """Catches mails; in one of them it lets its client wait for an answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.contents: list[bytes] = []
        self.holding, self.go_on = threading.Event(), threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        self.contents.append(envelope.original_content)
        if len(self.contents) == HELD:
            self.holding.set()
            await asyncio.to_thread(self.go_on.wait)
        return await super().handle_DATA(server, session, envelope)


@dataclass
class Crew:
    """Prefect's server, the workers, and what became of the one that was killed."""

    family: Children
    workers: Children
    keeper: HoldingKeeper
    settings: Settings
    killing: Future[None] = field(default_factory=Future)
    victim: str = ""
    killed_run: str = ""
    runs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        environment = self.family.environment
        credentials = environment["PREFECT_API_AUTH_STRING"]
        self.api = PrefectApi(environment["PREFECT_API_URL"], credentials, self._check)
        self.engine = engine_for(self.settings.database)

    def _check(self) -> None:
        """Asked while somebody waits for a run that may never end."""
        self.family.check()
        if self.killing.done():
            self.killing.result()

    def start(self) -> None:
        url = self.family.environment["PREFECT_API_URL"]
        self.family.wait_until("prefect-server", lambda: prefect_is_healthy(url))
        for words in (("work-pool", "create", POOL, "--type", "process"), ("--no-prompt", "deploy", "--all")):
            command, environment = [sys.executable, "-m", "prefect", *words], self.family.environment
            subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True, timeout=120)
        assert all(map(self.api.has_deployment, FLOWS))
        for number in self.api._deployments.values():  # the year is played; schedules know the wall's time
            self.api._http.patch(f"deployments/{number}", json={"paused": True}).raise_for_status()
        for name in WORKERS:
            start = ("worker", "start", "--pool", POOL, "--type", "process", "--name", name, "--limit", "1")
            self.workers.start(name, "-m", "prefect", *start)

    def play(self, definition: str) -> None:
        """The year, and in it the killing."""
        player = Player(
            self.settings, self.engine, Servers(self.family, self.api, resumed=False), lambda *_: None
        )
        with ThreadPoolExecutor(1) as pool:
            self.killing = pool.submit(self.kill_when_held)
            try:
                player.play(YEAR, definition)
            finally:
                self.keeper.holding.set()
                self.keeper.go_on.set()
        self.killing.result()

    def kill_when_held(self) -> None:
        """Kills the worker that sends, and its child; then, as the schedule would, asks for the work again."""
        assert self.keeper.holding.wait(600)
        with reading(self.engine) as session:
            self.killed_run = session.scalars(
                select(RunRecord.prefect_run_id).where(RunRecord.outcome == "open")
            ).one()
        for name in WORKERS:
            worker = psutil.Process(self.workers.running[name].pid)
            if any(_runs(child, self.killed_run) for child in worker.children(recursive=True)):
                self.victim = name
                for process in (worker, *worker.children(recursive=True)):
                    os.kill(process.pid, signal.SIGKILL)
        self.keeper.go_on.set()
        self._again("while its lease holds")
        with transaction(self.engine) as session:
            session.execute(update(Lease).values(until=datetime.now(UTC) - timedelta(hours=1)))
        self._again("after its lease ran out")

    def _again(self, name: str) -> None:
        parameters = self.api._call("GET", f"flow_runs/{self.killed_run}")["parameters"]
        self.runs[name] = self.api.trigger("deliver_mail", parameters)
        self.api.wait("deliver_mail", self.runs[name])

    def rows(self, table: Any, **facts: Any) -> list[Any]:
        with reading(self.engine) as session:
            return list(session.scalars(select(table).filter_by(**facts)))

    def record(self, run: str) -> RunRecord:
        (found,) = self.rows(RunRecord, prefect_run_id=run)
        assert isinstance(found, RunRecord)
        return found

    def state(self, run: str) -> str:
        return str(self.api._call("GET", f"flow_runs/{run}")["state"]["type"])


def _runs(process: psutil.Process, run: str) -> bool:
    with contextlib.suppress(psutil.Error):
        return run in process.environ().values()
    return False


@dataclass
class Cycle:
    """How it ended."""

    crew: Crew
    result: dict[str, Any]


@pytest.fixture(scope="module")
def environment_of_databases() -> Iterator[dict[str, str]]:
    """The application on PostgreSQL; Prefect too, where the server has the extension that Prefect wants."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="siulak-pg-"))
        given = os.environ.get(ADDRESS) or stack.enter_context(postgresql_server(folder))
        admin = create_engine(given, isolation_level="AUTOCOMMIT")
        stack.callback(admin.dispose)
        with admin.connect() as connection:
            for name in ("siulak", "prefect"):
                connection.execute(text(f"DROP DATABASE IF EXISTS pool_{name} WITH (FORCE)"))
                connection.execute(text(f"CREATE DATABASE pool_{name} TEMPLATE template0 ENCODING 'UTF8'"))
            trigrams = connection.execute(text(TRIGRAMS)).scalar()
        own = make_url(given).set(database="pool_siulak")
        found = {
            "SIULAK_DATABASE_URL": own.render_as_string(hide_password=False),
            "SIULAK_INVITATIONS": "false",
        }
        if trigrams:
            prefects = own.set(drivername="postgresql+asyncpg", database="pool_prefect")
            found["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = prefects.render_as_string(hide_password=False)
        yield found


TRIGRAMS = "SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'"


@pytest.fixture(scope="module")
def crew(
    environment_of_databases: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crew]:
    home = tmp_path_factory.mktemp("pool")
    settings = Settings(home=home, database_url=environment_of_databases["SIULAK_DATABASE_URL"])
    keeper, port = HoldingKeeper(settings.mailbox), free_port()
    catcher = Controller(keeper, hostname="127.0.0.1", port=port, ident=GREETING)
    catcher.start()
    arrangement = Arrangement(free_port(), secrets.token_urlsafe(32), port, paused=True)
    environment = arrangement.environment(settings) | environment_of_databases
    environment["PREFECT_WORKER_QUERY_SECONDS"] = "1"
    with children(home / "run", environment) as family, children(home / "crew", environment) as workers:
        family.start("prefect-server", "-m", "prefect", "server", "start", "--no-ui")
        made = Crew(family, workers, keeper, settings)
        yield made
        made.api.close()
        made.engine.dispose()
    catcher.stop()


@pytest.fixture(scope="module")
def cycle(crew: Crew) -> Cycle:
    began, settings = time.monotonic(), crew.settings
    rows, source = _checked(settings, _generated(settings.home, PEOPLE), PLAIN)
    _prepare(settings, rows, Source(file="contoh.csv", by="sistem"), resumed=False)
    crew.start()
    crew.play(_stored(crew.engine, source))
    ended = [run for run in crew.api.runs() if run.state in TERMINAL]
    return Cycle(crew, summary(settings, crew.engine, ended, crew.api.born(), time.monotonic() - began))


def test_the_cycle_ends_whole(cycle: Cycle) -> None:
    assert cycle.result["findings"] == 0, cycle.result["found"]
    assert cycle.result["employees"] == PEOPLE
    assert cycle.result["final"] == cycle.result["evaluations"] == cycle.result["documents"] == PEOPLE


def test_one_worker_died_and_the_other_went_on(cycle: Cycle) -> None:
    died, survived = (cycle.crew.workers.running[name].poll() for name in _with_the_victim_first(cycle))

    assert (died, survived) == (-signal.SIGKILL, None)


def _with_the_victim_first(cycle: Cycle) -> list[str]:
    return sorted(WORKERS, key=lambda name: name != cycle.crew.victim)


def test_both_workers_ran_flows(cycle: Cycle) -> None:
    logs = [(cycle.crew.settings.home / f"crew/{name}.log").read_text() for name in WORKERS]

    assert all("submitting flow run" in log for log in logs)


def test_the_dead_run_is_found_by_its_lease_and_prefect_is_told(cycle: Cycle) -> None:
    dead = cycle.crew.record(cycle.crew.killed_run)

    assert (dead.flow, dead.outcome) == ("deliver_mail", "abandoned")
    assert cycle.crew.state(cycle.crew.killed_run) == "CRASHED"


def test_nobody_takes_over_while_the_lease_holds(cycle: Cycle) -> None:
    early, late = (cycle.crew.record(cycle.crew.runs[name]) for name in sorted(cycle.crew.runs, reverse=True))

    assert (early.outcome, early.counts) == ("skipped", {})
    assert late.outcome == "done"
    assert late.counts["dikirim ulang setelah putus"] == 1
    assert late.counts["diterima server email"] == PEOPLE - HELD


def test_no_run_is_left_open(cycle: Cycle) -> None:
    outcomes = Counter(record.outcome for record in cycle.crew.rows(RunRecord))

    assert outcomes.pop("abandoned") == 1
    assert set(outcomes) <= {"done", "skipped"}


def test_nothing_is_there_twice(cycle: Cycle) -> None:
    asked = [prompt for prompt in cycle.crew.rows(Prompt) if prompt.evaluation_id]
    prompts = Counter((p.evaluation_id, p.visit, p.kind, p.role, p.recipient_id) for p in asked)
    moves = Counter((e.subject, e.subject_id, e.version) for e in cycle.crew.rows(AuditEvent))
    papers = Counter(job.evaluation_id for job in cycle.crew.rows(DocumentJob))

    assert {*prompts.values(), *moves.values(), *papers.values()} == {1}


def test_the_one_mail_whose_end_was_unknown_came_again_to_the_byte(cycle: Cycle) -> None:
    twice = [content for content, times in Counter(cycle.crew.keeper.contents).items() if times > 1]

    assert twice == [cycle.crew.keeper.contents[HELD - 1]]
    (repeated,) = [mail for mail in cycle.crew.rows(OutboxMessage) if mail.repeated]
    assert (repeated.repeated, repeated.state) == (1, "accepted")
    assert len(mail_files(cycle.crew.settings)) == len(set(cycle.crew.keeper.contents))
