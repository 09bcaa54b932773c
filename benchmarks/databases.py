"""Opening a stage for a whole office on PostgreSQL, in times of SQLite; both durable to the last commit.

Wants SIULAK_DATABASE_URL: the address of any database on a server where new ones may be created.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

from benchmarks.contents import compare, contents
from benchmarks.figures import BenchmarkError, Goal, alternating, ratio, run, timed
from benchmarks.office import REGULATION, Office, fill, office_of
from benchmarks.opening import ours
from config.settings import POSTGRESQL, Settings
from models.session import engine_for

N, ROUNDS = 10_000, 7
GOAL = Goal("opening_postgresql_times_sqlite", 6, at_most=True)
BUILT, COPY = "siulak_bench_built", "siulak_bench_copy"


class Server:
    def __init__(self, address: str) -> None:
        self._address = make_url(address)
        self._admin = create_engine(address, isolation_level="AUTOCOMMIT")

    def drop(self) -> None:
        for name in (COPY, BUILT):
            self.engine(name).dispose()
            self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def made(self, name: str, template: str) -> Engine:
        self.engine(name).dispose()
        self._execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.engine(name)

    def engine(self, name: str) -> Engine:
        return engine_for(self._address.set(database=name).render_as_string(hide_password=False))

    def _execute(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def server() -> Iterator[Server]:
    """Raises BenchmarkError where no PostgreSQL is named."""
    address = Settings().database_url
    if not address.startswith(f"{POSTGRESQL}:"):
        raise BenchmarkError(f"SIULAK_DATABASE_URL names no server; try {POSTGRESQL}://user@host/postgres")
    found = Server(address)
    try:
        yield found
    finally:
        found.drop()


def measure(n: int, rounds: int) -> float:
    with server() as postgresql, tempfile.TemporaryDirectory(prefix="siulak-bench-") as name:
        folder = Path(name)
        office = office_of(n, folder, REGULATION)
        built = postgresql.made(BUILT, "template0")
        fill(built, folder / "roster.csv", REGULATION)
        built.dispose()  # what somebody is connected to cannot be copied
        seconds = alternating(
            rounds,
            {
                "sqlite": lambda: timed(partial(ours, office.copied_to(folder / "copy.db"))),
                "postgresql": lambda: timed(partial(ours, postgresql.made(COPY, BUILT))),
            },
        )
        compare(contents(Office(folder / "copy.db").engine), contents(postgresql.engine(COPY)))
    return ratio(seconds, "postgresql", "sqlite")


if __name__ == "__main__":
    sys.exit(run(GOAL, measure, __doc__ or "", N, ROUNDS))
