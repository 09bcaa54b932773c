"""`pytest --database postgresql` runs every test that touches a database on a PostgreSQL server instead of SQLite.

Property tests try the same examples each time, so that a red run is red again; `make hunt` looks for others.
"""

import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from tests.databases import ADDRESS, POSTGRESQL, SQLITE, Databases, Files, Server, postgresql_server
from tests.workflow.sealed_logs import Log, built

settings.register_profile("repeated", derandomize=True, database=None, deadline=None)
settings.register_profile("hunt", print_blob=True, deadline=None)
settings.load_profile("repeated")

TESTS = Path(__file__).parent
WHOLE_PARTS = (
    "benchmarks", "cli/account", "cli/backup", "cli/cycle", "cli/demo", "cli/doctor", "cli/plan", "cli/service",
    "cli/test_why.py", "cli/up", "deploy", "flows", "templates", "web", "workflow/test_contradicting.py",
    "workflow/test_enrolling.py", "workflow/test_posting.py", "workflow/test_printing.py",
    "workflow/test_relations.py", "workflow/test_signing_in.py", "workflow/test_standing.py",
)  # fmt: skip
"""Pages, flows, commands and papers work on whole offices: all of their tests are of the thorough layer."""
DEMO = TESTS / "cli" / "demo"
"""Of SQLite alone, where `siulak demo` keeps its office; what its people do is tried on both where it is at home."""
LONGEST = [
    TESTS / f"{name}.py"
    for name in (
        "cli/demo/test_regulation",
        "flows/test_workers",
        "flows/test_boot",
        "cli/demo/test_resuming",
    )
]
"""Whole played years, and what waits for a minute of the clock, go first: none is left over at the end."""
RUNNING = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "sqlite; postgresql for a server of our own; or the address of a server where databases may be created"
    parser.addoption("--database", default=SQLITE, help=told)


def pytest_configure(config: pytest.Config) -> None:
    chosen = config.getoption("--database")
    config.stash[RUNNING] = ExitStack()
    if chosen == SQLITE or hasattr(config, "workerinput"):
        return
    if chosen == POSTGRESQL:
        folder = Path(tempfile.mkdtemp(prefix="siulak-pg-"))
        chosen = config.stash[RUNNING].enter_context(postgresql_server(folder))
    os.environ[ADDRESS] = chosen


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[RUNNING].close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _mark_whole_parts(items)
    items.sort(key=lambda item: LONGEST.index(item.path) if item.path in LONGEST else len(LONGEST))
    _keep_to_database(config, items)


def _mark_whole_parts(items: list[pytest.Item]) -> None:
    whole = tuple(f"{TESTS / part}{'' if part.endswith('.py') else '/'}" for part in WHOLE_PARTS)
    for item in items:
        if str(item.path).startswith(whole) and item.get_closest_marker("server") is None:
            item.add_marker("thorough")


def _keep_to_database(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database runs; a marker with its reason keeps a test to one of the two."""
    postgresql = config.getoption("--database") != SQLITE
    left_out = []
    for item in items:
        kept_to = {name for name in (SQLITE, POSTGRESQL) if _reason(item, name)}
        kept_to |= {SQLITE} if item.path.is_relative_to(DEMO) else set()
        touches = "databases" in getattr(item, "fixturenames", ())
        wanted = kept_to <= {POSTGRESQL} and touches if postgresql else kept_to <= {SQLITE}
        if not wanted:
            left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(map(id, left_out))
        items[:] = [item for item in items if id(item) not in gone]


def _reason(item: pytest.Item, name: str) -> str:
    marker = item.get_closest_marker(name)
    if marker is None:
        return ""
    if not marker.args:
        raise pytest.UsageError(f"{item.nodeid}: the marker {name} wants a reason")
    return str(marker.args[0])


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """What every test that touches a database gets it from."""
    if request.config.getoption("--database") == SQLITE:
        yield Files(tmp_path_factory.mktemp("databases"))
        return
    server = Server(os.environ[ADDRESS], os.environ.get("PYTEST_XDIST_WORKER", "one"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def _only_engine(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all tests: it remembers the statements that it has compiled."""
    engine = databases.new(tmp_path_factory.mktemp("database"))
    yield engine
    databases.drop(engine)


@pytest.fixture
def engine(databases: Databases, _only_engine: Engine) -> Engine:
    """An empty database."""
    databases.empty(_only_engine)
    return _only_engine


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """The home of an office after a whole year, sealed now and then. To be read, or copied first."""
    return built(tmp_path_factory.mktemp("played") / "home")


def pytest_collection_finish() -> None:
    """What is there by now stays to the end; looking through it again and again costs a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
