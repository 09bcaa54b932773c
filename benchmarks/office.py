"""A sample office in a database file, made once and copied for every round."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from benchmarks.figures import BenchmarkError
from cli.demo import cases
from cli.demo.office import generate, write
from config.definition import SHIPPED, read
from config.office import load_office
from config.settings import PACKAGED
from models.evaluation import Evaluation
from models.migrating import upgrade
from models.session import checkpoint, engine_for, reading
from workflow import clock, ledger
from workflow.calendar import office_calendar
from workflow.gathering import Actor
from workflow.importing import import_roster
from workflow.launching import Plan, launch
from workflow.roster.loading import load

YEAR = 2026
REGULATION, PLAIN = (read(SHIPPED / f"{code}.toml") for code in ("permenpanrb-6-2022", "lima-tahap"))
CALENDAR = office_calendar(PACKAGED / "calendar.toml", "Asia/Jakarta", range(YEAR, YEAR + 3))
CYCLE, OPENING = 1, "open_self_assessment"
RUN = Actor(run_id=1)
"""The system, in a run that every prepared database knows."""


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 8, tzinfo=CALENDAR.timezone)


LAUNCH = at(YEAR, 1, 5)
SELF_ASSESSMENT = at(YEAR, 12, 7)
"""The morning on which the stage opens."""


@dataclass(frozen=True)
class Office:
    path: Path

    @property
    def engine(self) -> Engine:
        return engine_for(f"sqlite+pysqlite:///{self.path.absolute()}")

    def copied_to(self, path: Path) -> Engine:
        """The engine of a fresh copy. A path keeps its engine, and with it the statements it has compiled."""
        copy = Office(path)
        copy.engine.dispose()
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        shutil.copy(self.path, path)
        return copy.engine

    def evaluations(self) -> list[int]:
        with reading(self.engine) as session:
            return list(session.scalars(select(Evaluation.id).order_by(Evaluation.id)))


def office_of(evaluations: int, folder: Path, definition: str | None = None) -> Office:
    """People for so many evaluations in the migrations' tables; with a definition, its cycle launched.

    Raises BenchmarkError for an office too small for an ordinary year's events.
    """
    if evaluations <= cases.SMALLEST:
        raise BenchmarkError(f"--n must be more than {cases.SMALLEST}")
    office = Office(folder / "office.db")
    roster = folder / "roster.csv"
    write(roster, generate(evaluations - 1, year=YEAR))  # one moves and is evaluated in both units
    fill(office.engine, roster, definition)
    checkpoint(office.engine)
    office.engine.dispose()
    return office


def fill(engine: Engine, roster: Path, definition: str | None) -> None:
    """The migrations' tables with a roster's people; with a definition, its cycle launched."""
    upgrade(engine)
    rows = load(roster, date(YEAR, 1, 1)).rows
    import_roster(engine, rows, load_office(PACKAGED / "office.toml"), LAUNCH)
    clock.set_virtual(engine, LAUNCH)
    ledger.open_run(engine, "benchmark", "benchmark", LAUNCH)
    if definition is not None:
        launched(engine, definition)


def launched(engine: Engine, definition: str) -> int:
    """Launches the year's cycle under the text of a definition; its id."""
    days = date(YEAR, 1, 1), date(YEAR, 12, 31)
    plan = Plan(str(YEAR), f"Evaluasi Kinerja {YEAR}", *days, definition)
    return launch(engine, plan, CALENDAR, RUN, LAUNCH)
