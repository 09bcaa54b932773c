"""A year whose processes are killed at every point, whose Prefect database is deleted and whose mail server is gone
for a while, ends like a calm one.
"""

import json
import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import docx
import psutil
import pytest
from sqlalchemy import Engine, select

from cli.children import free_port
from cli.demo.summary import summary
from models.prompt import OutboxMessage
from models.run import RunRecord
from models.session import engine_for, reading
from tests.canonical import canonical, differences
from tests.cli.demo.running import PLAIN, PROGRAM
from tests.flows.dying import catcher, play_sample
from tests.test_packaging import ROOT
from workflow.points import VARIABLE, Point

pytestmark = [pytest.mark.server, pytest.mark.timeout(1200)]

PEOPLE = 12
DEMO = ("demo", "--employees", PEOPLE, "--definition", PLAIN)
SAME = (
    "employees",
    "evaluations",
    "final",
    "documents",
    "papers",
    "emails_accepted",
    "audit_events",
    "findings",
)
STARTS = 15
"""More than the storm needs: one that never ends is a fault of its own."""


@dataclass(frozen=True)
class Blow:
    """One of a start's processes is ended once the start has said so much."""

    process: str
    falls: Callable[[str], bool]
    """Asked with each line."""
    sign: signal.Signals = signal.SIGKILL

    def strike(self, demo: subprocess.Popen[str], home: Path) -> None:
        note = home / f"run/{self.process}.json"
        os.kill(demo.pid if self.process == "demo" else json.loads(note.read_text())["pid"], self.sign)


def at_work(line: str) -> bool:
    """The first dated line: a flow has run."""
    return line.startswith("202")


def between_two_stages(line: str) -> bool:
    """Self-assessment is over, the supervisors' window has opened."""
    return line.startswith("2027-01-04")


STOP = Blow("demo", between_two_stages, signal.SIGTERM)


@dataclass
class Storm:
    """The starts of one year until it came to its end, every point armed from the first.

    The one that follows a stop finds no mail server.
    """

    home: Path
    marks: Path
    blows: list[Blow]
    told: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)

    def blow(self) -> None:
        while not self.codes or self.codes[-1] != 0:
            assert len(self.codes) < STARTS, self.told[-1]
            self._start()

    def _start(self) -> None:
        points = ",".join(point.name.lower() for point in Point)
        command = [str(PROGRAM), *map(str, DEMO), "--home", str(self.home)]
        deaf = {"SIULAK_SMTP_PORT": str(free_port())} if self.codes[-1:] == [STOPPED] else {}
        environment = {**os.environ, VARIABLE: f"{points}@{self.marks}", **deaf}
        lines = []
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as demo:
            assert demo.stdout is not None
            blow = self.blows[0] if self.blows else None
            for line in demo.stdout:
                lines.append(line)
                if blow is not None and blow.falls(line):
                    blow.strike(demo, self.home)
                    self.blows.remove(blow)
                    blow = None
        self.told.append("".join(lines))
        self.codes.append(demo.returncode)
        if demo.returncode == STOPPED:
            shutil.rmtree(self.home / "prefect")

    @property
    def result(self) -> dict[str, int]:
        """The last line of all."""
        told: dict[str, int] = json.loads(self.told[-1].splitlines()[-1])
        return told

    @property
    def engine(self) -> Engine:
        return engine_for(f"sqlite+pysqlite:///{self.home / 'siulak.db'}")


NAMELESS = '"trigger": "answer"'
"""The public's answers of one month and unit are told apart by nothing."""
STOPPED, REFUSED, DEAD = 130, 2, -signal.SIGKILL


@dataclass(frozen=True)
class Year:
    engine: Engine
    told: dict[str, int]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """The undisturbed year, played without Prefect."""
    home = tmp_path_factory.mktemp("calm")
    with catcher(home) as settings:
        engine = play_sample(settings.model_copy(update={"invitations": False}), PEOPLE, PLAIN)
        return Year(engine, summary(settings, engine, (), datetime.max.replace(tzinfo=UTC), 0))


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Storm:
    folder = tmp_path_factory.mktemp("storm")
    (folder / "marks").mkdir()
    processes = ("prefect-server", "flows", "catcher")
    storm = Storm(folder / "demo", folder / "marks", [*(Blow(name, at_work) for name in processes), STOP])
    storm.blow()
    return storm


def test_the_plain_five_states_end_with_a_readable_document_each(storm: Storm) -> None:
    told = storm.result
    assert told["employees"] == PEOPLE
    assert told["final"] == told["evaluations"] == told["documents"] == PEOPLE
    documents = list((storm.home / "documents").rglob("*.docx"))
    assert len(documents) == PEOPLE + told["papers"]
    assert told["papers"] >= PEOPLE
    for path in documents:
        docx.Document(str(path))


def test_a_mail_server_that_is_down_is_one_line_and_exit_code_two(storm: Storm) -> None:
    start = storm.codes.index(STOPPED) + 1
    (line,) = [line for line in storm.told[start].splitlines() if line.startswith("Galat: ")]

    assert storm.codes[start] == REFUSED
    assert "SIULAK_SMTP_PORT" in line


def test_every_blow_fell_and_every_point_fired(storm: Storm) -> None:
    assert storm.blows == []
    assert {path.name for path in storm.marks.iterdir()} == {point.name.lower() for point in Point}


def test_each_start_ends_with_a_sentence_or_dead(storm: Storm) -> None:
    assert "Traceback" not in "".join(storm.told)
    assert Counter(storm.codes)[STOPPED] == Counter(storm.codes)[DEAD] == 1
    assert set(storm.codes) == {0, REFUSED, STOPPED, DEAD}


def test_the_facts_are_those_of_the_calm_year(storm: Storm, calm: Year) -> None:
    assert differences(canonical(calm.engine), canonical(storm.engine)) == []


def test_the_counts_are_those_of_the_calm_year(storm: Storm, calm: Year) -> None:
    assert {name: storm.result[name] for name in SAME} == {name: calm.told[name] for name in SAME}
    assert storm.result["findings"] == 0


def test_no_fact_is_told_twice(storm: Storm) -> None:
    facts = canonical(storm.engine)

    for table in ("prompt", "audit_event", "document_job", "outbox_message", "delivery"):
        twice = [row for row, times in Counter(facts[table]).items() if times > 1]
        assert [row for row in twice if NAMELESS not in row] == []


def test_a_mail_that_went_twice_is_the_same_to_the_byte(storm: Storm) -> None:
    caught = [path.name.partition("-")[0] for path in (storm.home / "mail").glob("*.eml")]

    with reading(storm.engine) as session:
        repeated = session.scalars(select(OutboxMessage.state).where(OutboxMessage.repeated > 0)).all()
    assert len(set(caught)) == len(caught)  # other bytes under one Message-ID would be a second file
    assert repeated == ["accepted"] * 3  # claimed, half sent, answered


def test_every_run_of_whatever_prefect_is_on_record_and_closed(storm: Storm) -> None:
    with reading(storm.engine) as session:
        outcomes = Counter(session.scalars(select(RunRecord.outcome)))

    killed = set(Point) - {Point.ACHIEVEMENT_STATED, Point.RUN_CLOSED}  # no run, and one that had ended
    assert outcomes["abandoned"] >= len(killed)
    assert "open" not in outcomes
    assert outcomes.total() > storm.result["flow_runs"]  # the deleted database knew the others


def test_nothing_is_left_running(storm: Storm) -> None:
    command_lines = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]

    assert [line for line in command_lines if str(storm.home) in line] == []
