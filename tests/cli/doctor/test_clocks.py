from datetime import timedelta

import pytest
from sqlalchemy import Engine

from cli.doctor import clocks
from cli.doctor.findings import Level
from models.run import RunRecord
from models.session import reading, transaction
from tests.factories import LAUNCH, launched
from workflow.calendar import utc_now

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(0, Level.OK), (2, Level.OK), (-2, Level.OK), (3, Level.WARNING), (-59, Level.WARNING), (60, Level.ERROR),
     (-86400, Level.ERROR)],
)  # fmt: skip
def test_two_clocks_apart(seconds: int, level: Level) -> None:
    assert clocks.apart(seconds * SECOND).level is level


@pytest.mark.parametrize(("ahead", "level"), [(-3600, Level.OK), (2, Level.OK), (3, Level.ERROR)])
def test_nothing_was_written_later_than_now(ahead: int, level: Level) -> None:
    assert clocks.since(LAUNCH + ahead * SECOND, LAUNCH).level is level


def test_an_empty_office_has_no_earlier_time() -> None:
    assert clocks.since(None, LAUNCH).level is Level.OK


def test_this_machine_and_its_sqlite_agree(engine: Engine) -> None:
    assert clocks.beside_database(engine, utc_now()).level is Level.OK


def test_a_clock_that_went_back_is_seen_by_the_records(engine: Engine) -> None:
    launched(engine)

    assert clocks.not_back(engine, utc_now()).level is Level.OK
    assert clocks.not_back(engine, utc_now() - timedelta(days=1)).level is Level.ERROR


def test_the_newest_record_may_be_a_runs_end(engine: Engine) -> None:
    launched(engine)
    end = utc_now() + timedelta(days=3)
    with transaction(engine) as session:
        session.get_one(RunRecord, 1).closed_at = end

    with reading(engine) as session:
        assert clocks.newest(session) == end


@pytest.mark.parametrize(("name", "level"), [("Asia/Makassar", Level.OK), ("Europe/Berlin", Level.WARNING)])
def test_an_indonesian_office_has_an_indonesian_zone(name: str, level: Level) -> None:
    assert clocks.zone(name).level is level
