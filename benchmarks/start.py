"""`siulak --help` against an empty interpreter: what a command costs before it does anything.

The same interpreter starts both, in turn; the figure is the ratio of the medians.
"""

import subprocess
import sys
from functools import partial
from pathlib import Path

from benchmarks.figures import BenchmarkError, Goal, alternating, ratio, run, timed

N, ROUNDS = 1, 21
GOAL = Goal("help_times_interpreter", 8, at_most=True)


def command() -> Path:
    """The installed command, beside the interpreter. Raises BenchmarkError where there is none."""
    path = Path(sys.executable).with_name("siulak")
    if not path.exists():
        raise BenchmarkError("siulak is not installed beside this interpreter; run `make setup` first")
    return path


def started(times: int, *arguments: str) -> float:
    words = [sys.executable, *arguments]
    return sum(
        timed(lambda: subprocess.run(words, stdout=subprocess.DEVNULL, check=True)) for _ in range(times)
    )


def measure(n: int, rounds: int) -> float:
    """How many times as long the command takes; a round starts either `n` times."""
    siulak = str(command())
    sides = {
        "siulak --help": partial(started, n, siulak, "--help"),
        "python": partial(started, n, "-c", "pass"),
    }
    return ratio(alternating(rounds, sides), "siulak --help", "python")


if __name__ == "__main__":
    sys.exit(run(GOAL, measure, __doc__ or "", N, ROUNDS))
