"""Opening a stage for a whole office, with audit, prompts and mails: ours against an ORM unit of work.

Both start from copies of one database (SQLite through the project's own engine: WAL, synchronous=FULL), ask the same
machine, commit in the same chunks, and must leave the same rows; `contents` compares all of them by value.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from benchmarks import unit_of_work
from benchmarks.contents import compare, contents
from benchmarks.figures import Goal, alternating, ratio, run, timed
from benchmarks.office import CYCLE, OPENING, REGULATION, RUN, SELF_ASSESSMENT, Office, office_of
from workflow.actions import apply
from workflow.gathering import Selection

N, ROUNDS = 10_000, 7
GOAL = Goal("opening_times_orm", 10)


def ours(engine: Engine) -> object:
    return apply(engine, Selection(CYCLE), OPENING, RUN, SELF_ASSESSMENT)


def orm(engine: Engine) -> object:
    return unit_of_work.open_stage(engine, CYCLE, OPENING, RUN, SELF_ASSESSMENT)


def measure(n: int, rounds: int) -> float:
    """How many times as long the unit of work takes. Raises BenchmarkError where the rows differ."""
    with tempfile.TemporaryDirectory(prefix="siulak-bench-") as name:
        folder = Path(name)
        office = office_of(n, folder, REGULATION)
        seconds = alternating(
            rounds,
            {
                "ours": lambda: timed(partial(ours, office.copied_to(folder / "ours.db"))),
                "orm": lambda: timed(partial(orm, office.copied_to(folder / "orm.db"))),
            },
        )
        compare(*(contents(Office(folder / f"{side}.db").engine) for side in seconds))
    return ratio(seconds, "orm", "ours")


if __name__ == "__main__":
    sys.exit(run(GOAL, measure, __doc__ or "", N, ROUNDS))
