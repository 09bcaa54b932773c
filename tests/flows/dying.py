"""A played year whose runs are processes of their own, without Prefect, and may be killed wherever a test wants."""

import signal
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiosmtpd.controller import Controller
from sqlalchemy import Engine, select

from cli.catching import Keeper
from cli.children import free_port
from cli.demo import command
from cli.demo.playing import Player
from config.settings import Settings
from flows import close_cycle, generate_documents, launch_cycle, papers
from flows.run import Run, lease_seconds
from models.cycle import Cycle
from models.session import engine_for, reading, transaction
from tests.flows.delivering import deliver
from tests.flows.offices import PLAIN
from workflow import advancing, clock, definitions, leases, ledger, points
from workflow.importing import Source
from workflow.points import Point

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Kill:
    """Where one process ends: at a point, or after so many seconds."""

    at: str = ""
    after: float = 0


class StoppedError(Exception):
    """The one who plays the year is gone; raised by a weather."""


Weather = Callable[[str, str, int], Kill]
"""Flow, its business time, number of the attempt from 0 → how that attempt ends. It may raise StoppedError."""


def calm(_flow: str, _as_of: str, _attempt: int) -> Kill:
    return Kill()


@dataclass
class EveryOther:
    """Kills the runs of one flow at each point that they reach, but lets the run after a killed one go unharmed.

    A mail whose end stays unknown five times running is given up.
    """

    flow: str
    at: Collection[Point]
    folder: Path
    begun: int = 0
    harming: bool = False
    killed: bool = False

    def __call__(self, flow: str, _as_of: str, attempt: int) -> Kill:
        if flow != self.flow:
            return Kill()
        if attempt == 0:
            self.begun, self.harming, self.killed = self.begun + 1, not self.killed, False
        else:
            self.killed = True
        marks = self.folder / f"marks-{self.begun}"
        marks.mkdir(exist_ok=True)
        names = ",".join(point.name.lower() for point in self.at)
        return Kill(at=f"{names}@{marks}") if self.harming else Kill()


@dataclass
class Forks:
    """Stands where the demo has its servers: runs a flow's work in a process, again until it comes to its end."""

    settings: Settings
    weather: Weather
    kills: int = 0

    def run(self, flow: str, on_crash: Callable[[str], None], **parameters: object) -> None:
        for attempt in count():
            run, kill = str(uuid4()), self.weather(flow, str(parameters["as_of"]), attempt)
            if self._ends_well(flow, run, parameters, kill):
                return
            on_crash(run)
            self.kills += 1

    def _ends_well(self, flow: str, run: str, parameters: dict[str, Any], kill: Kill) -> bool:
        """What nobody kills needs no process of its own."""
        if kill == Kill():
            work(self.settings, flow, run, parameters, kill)
            return True
        process = FORKS.Process(target=work, args=(self.settings, flow, run, parameters, kill))
        process.start()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL, -signal.SIGALRM), (flow, process.exitcode)
        return process.exitcode == 0


def work(settings: Settings, flow: str, holder: str, parameters: dict[str, Any], kill: Kill) -> None:
    """One attempt: what the frame of a flow does without Prefect, around the flow's own work."""
    points._ARMED = points._armed_by({points.VARIABLE: kill.at})
    if kill.after:
        signal.setitimer(signal.ITIMER_REAL, kill.after)  # its signal ends the process, nothing is tidied up
    now = datetime.fromisoformat(parameters["as_of"])
    engine = engine_for(settings.database)
    clock.business_time(engine, now)
    number = ledger.open_run(engine, flow, holder, now)
    fencing = leases.take(engine, flow, holder, lease_seconds(settings))
    assert fencing is not None
    run = Run(settings, engine, now, number, flow, fencing)
    WORKS[flow](run, parameters)
    ledger.close_run(engine, number, "done", run.counts)
    leases.release(engine, flow, fencing)


def _advance(run: Run, _parameters: Any) -> None:
    with reading(run.engine) as session:
        cycles = list(session.scalars(select(Cycle.id)))
    for cycle in cycles:
        advancing.advance(run.engine, cycle, run.actor, run.now)


def _documents(run: Run, _parameters: Any) -> None:
    generate_documents._sweep(run)
    last: int | None = 0
    while last is not None:
        last = generate_documents._write_batch(run, last)
    papers.write_papers(run)


WORKS: dict[str, Callable[[Run, Any], object]] = {
    "launch_cycle": lambda run, told: launch_cycle._launch(run, told["year"], told["definition"], {}),
    "advance_cycles": _advance,
    "deliver_mail": lambda run, _told: deliver(run),
    "generate_documents": _documents,
    "close_cycle": lambda run, _told: close_cycle._close(run),
}


@contextmanager
def catcher(home: Path) -> Iterator[Settings]:
    """A mail server that keeps what it gets in the home's mailbox."""
    settings = Settings(home=home, smtp_host="127.0.0.1", smtp_port=free_port(), smtp_timeout=5)
    controller = Controller(Keeper(settings.mailbox), hostname="127.0.0.1", port=settings.smtp_port)
    controller.start()
    try:
        yield settings
    finally:
        controller.stop()


def played(home: Path, weather: Weather = calm, definition: Path = PLAIN) -> Forks:
    """Plays the year of the staffed office in `home` to its end; stopped, it is taken up again."""
    with catcher(home) as settings:
        forks = Forks(settings, weather)
        while True:
            with suppress(StoppedError):
                play(settings, forks, definition)
                return forks


def play(settings: Settings, forks: Forks, definition: Path = PLAIN) -> None:
    """From wherever the year stands to its end."""
    engine = engine_for(settings.database)
    leases.release_all(engine)
    ledger.abandon_open_runs(engine)
    with transaction(engine) as session:
        digest = definitions.store(session, definition.read_text()).digest
    Player(settings, engine, forks, lambda _now, _text: None).play(2026, digest)


def play_sample(settings: Settings, people: int, definition: Path) -> Engine:
    """The demo's year, chores and all, in an empty home."""
    roster = command._generated(settings.home, people)
    rows, source = command._checked(settings, roster, definition)
    command._prepare(settings, rows, Source(file=roster.name, by="sistem"), resumed=False)
    engine = engine_for(settings.database)
    forks = Forks(settings, calm)
    player = Player(settings, engine, forks, lambda _now, _text: None, chores=command._year(settings))
    player.play(command.YEAR, command._stored(engine, source))
    return engine


def killed_players(home: Path, seconds: Iterable[float]) -> int:
    """Plays the year by one player after another, each killed after so many seconds. How many it took."""
    with catcher(home) as settings:
        for number, after in enumerate(chain(seconds, repeat(0.0)), 1):
            process = FORKS.Process(target=_play_until, args=(settings, after))
            process.start()
            process.join()
            if process.exitcode == 0:
                return number
            assert process.exitcode == -signal.SIGALRM
    raise AssertionError


def _play_until(settings: Settings, after: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, after)
    play(settings, Forks(settings, calm))
