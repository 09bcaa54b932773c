"""The whole job, a cohort through all five stages with state and audit kept: ours against SpiffWorkflow.

Both launch the same number of instances and move them all from stage to stage, in the same chunks, a stage and chunk
one transaction, in SQLite with WAL and synchronous=FULL; in the end both histories must say the same. Ours runs the
shipped plain definition through the one door and so judges roles and windows, asks people, arranges their mails and
owes documents, none of which the other side does. One transition is added to the definition: nobody acts here, and no
shipped one lets the clock pass over an appraiser. `spiff_side` is the other side; it has an environment of its own.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any

from sqlalchemy import Engine, func, select

from benchmarks.figures import BenchmarkError, Goal, alternating, progress, ratio, run, timed
from benchmarks.office import OPENING, PLAIN, RUN, SELF_ASSESSMENT, Office, at, launched, office_of
from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.session import reading
from workflow.actions import CHUNK, apply
from workflow.gathering import Selection

N, ROUNDS = 5_000, 3
GOAL = Goal("job_times_spiffworkflow", 5)
REQUIREMENT = "SpiffWorkflow==3.2.*"
ENVIRONMENT = Path(__file__).parent.parent / "var" / "bench" / "spiffworkflow"
WITHOUT_REVIEW = """
[[transition]]
trigger = "skip_review"
label = "Meneruskan tanpa penilaian atasan"
source = "supervisor_review"
target = "calibration"
by = "system"
guards = ["deadline_passed"]
mark = "tanpa penilaian atasan"
"""
STAGES = (
    (OPENING, SELF_ASSESSMENT),
    ("skip_self_assessment", at(2027, 1, 4)),
    ("skip_review", at(2027, 1, 18)),
    ("confirm_by_rule", at(2027, 1, 29)),
)
History = list[tuple[Any, ...]]
"""(version, source, target, how many events), in order."""


def job(engine: Engine) -> None:
    selection = Selection(launched(engine, PLAIN + WITHOUT_REVIEW))
    for trigger, moment in STAGES:
        apply(engine, selection, trigger, RUN, moment)


@dataclass
class Side:
    """What the last round of a side left: how many are final, and its history."""

    seconds: float
    final: int
    history: History


def ours(office: Office, database: Path) -> Side:
    engine = office.copied_to(database)
    seconds = timed(lambda: job(engine))
    key = (AuditEvent.version, AuditEvent.source, AuditEvent.target)
    events = select(*key, func.count()).where(AuditEvent.subject == "evaluation").group_by(*key)
    with reading(engine) as session:
        final = session.scalars(select(func.count()).where(Evaluation.state == "final")).one()
        return Side(seconds, final, sorted(map(tuple, session.execute(events))))


def spiffworkflow(python: Path, database: Path, instances: int) -> Side:
    """Raises BenchmarkError where it fails."""
    for left in database.parent.glob(f"{database.name}*"):
        left.unlink()
    script = Path(__file__).with_name("spiff_side.py")
    words = [str(python), str(script), str(database), str(instances), str(CHUNK)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BenchmarkError("SpiffWorkflow's side failed; its own words stand above.")
    told = json.loads(done.stdout)
    return Side(told["seconds"], told["final"], sorted(map(tuple, told["events"])))


def interpreter(environment: Path = ENVIRONMENT) -> Path:
    """That of an environment with SpiffWorkflow, made the first time. Raises BenchmarkError where pip cannot."""
    python, ready = environment / "bin" / "python", environment / "ready"
    if ready.exists() and ready.read_text() == REQUIREMENT:
        return python
    progress(f"  installing {REQUIREMENT} into an environment of its own")
    rmtree(environment, ignore_errors=True)
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    steps = ((sys.executable, "-m", "venv", str(environment)), (*pip, "--only-binary", ":all:", REQUIREMENT))
    for words in steps:
        if subprocess.run(words, stdout=sys.stderr, check=False).returncode:
            raise BenchmarkError(f"{REQUIREMENT} could not be installed. Check pip's index and run it again.")
    ready.write_text(REQUIREMENT)
    return python


def measure(n: int, rounds: int) -> float:
    """How many times as long SpiffWorkflow takes. Raises BenchmarkError where the histories differ."""
    python = interpreter()
    with tempfile.TemporaryDirectory(prefix="siulak-bench-") as name:
        folder = Path(name)
        office = office_of(n, folder)
        last: dict[str, Side] = {}

        def side(name: str, play: Callable[[], Side]) -> float:
            last[name] = play()
            return last[name].seconds

        plays = {
            "ours": partial(ours, office, folder / "ours.db"),
            "SpiffWorkflow": partial(spiffworkflow, python, folder / "spiff.db", n),
        }
        seconds = alternating(rounds, {name: partial(side, name, play) for name, play in plays.items()})
    compare(*last.values())
    return ratio(seconds, "SpiffWorkflow", "ours")


def compare(ours: Side, theirs: Side) -> None:
    """Raises BenchmarkError where not everybody is through on both sides by the same steps."""
    if (ours.final, ours.history) != (theirs.final, theirs.history):
        raise BenchmarkError(f"the histories differ: {ours} and {theirs}")


if __name__ == "__main__":
    sys.exit(run(GOAL, measure, __doc__ or "", N, ROUNDS))
