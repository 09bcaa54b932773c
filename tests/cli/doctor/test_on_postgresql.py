"""What doctor and the figures ask of a database, asked of a real PostgreSQL server."""

import pytest
from sqlalchemy import Engine

from cli.doctor import clocks, database, work
from cli.doctor.findings import Level
from config.settings import Settings
from models.session import engine_for, reading
from tests.cli.backup.test_postgresql import office, server
from workflow import holding
from workflow.calendar import utc_now
from workflow.figures import figures
from workflow.holding import Release

__all__ = ["office", "server"]
pytestmark = pytest.mark.server


@pytest.fixture
def engine(office: Settings) -> Engine:
    return engine_for(office.database)


def test_a_database_at_work_is_well(office: Settings, engine: Engine) -> None:
    verdicts = [
        database.reachable(office),
        database.schema(engine),
        database.integrity(engine),
        database.durable(engine),
        clocks.beside_database(engine, utc_now()),
        clocks.not_back(engine, utc_now()),
    ]

    assert {verdict.level for verdict in verdicts} == {Level.OK}, verdicts


def test_work_that_lies_can_be_asked_for(engine: Engine) -> None:
    with reading(engine) as session:
        verdicts = [
            work.silent_leases(session),
            work.old_mails(session, utc_now()),
            work.unreachable_people(session),
            work.owed_documents(session, utc_now()),
        ]

    assert {verdict.level for verdict in verdicts} == {Level.OK}


def test_figures_are_counted(engine: Engine) -> None:
    with reading(engine) as session:
        found = figures(session, utc_now())

    assert found.evaluations == {"draft": 8}
    assert (found.leases_held, found.outbox_held) == (0, False)


def test_the_outbox_is_held_and_released(engine: Engine) -> None:
    holding.hold(engine, "restore", utc_now(), utc_now())
    held = holding.is_held(engine)

    done = holding.release(engine, Release("petugas", utc_now(), drop_before=utc_now()))

    assert (held, holding.is_held(engine)) == (True, False)
    assert (done.dropped, done.accepted) == (0, 0)
