"""Two witnesses of the runs: our ledger, and a Prefect database that may be younger than the ledger."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo.summary import summary
from cli.prefect_api import FlowRun
from config.settings import Settings
from models.run import RunRecord
from models.session import transaction

BORN = datetime(2026, 3, 1, tzinfo=UTC)
FINDING = "run_without_record_or_record_without_run"


def record(engine: Engine, run: str, opened_at: datetime) -> None:
    with transaction(engine) as session:
        facts = {"flow": "deliver_mail", "business_time": BORN, "code_version": "tests", "counts": {}}
        session.add(RunRecord(prefect_run_id=run, opened_at=opened_at, **facts))


def found(engine: Engine, tmp_path: Path, *runs: str) -> int:
    known = [FlowRun(run, "deliver_mail", "COMPLETED", BORN) for run in runs]
    told = summary(Settings(home=tmp_path), engine, known, BORN, 0)
    assert told["flow_runs"] == len(runs)
    number: int = told["found"].get(FINDING, 0)
    return number


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=9)])
def test_ledger_and_prefect_agree_on_what_ran_since_its_database_began(
    engine: Engine, tmp_path: Path, late: timedelta
) -> None:
    record(engine, "one", BORN + late)

    assert found(engine, tmp_path, "one") == 0
    assert found(engine, tmp_path) == 1
    assert found(engine, tmp_path, "one", "two") == 1
    assert found(engine, tmp_path, "two") == 2


def test_what_ran_under_a_database_that_is_gone_has_only_our_record(engine: Engine, tmp_path: Path) -> None:
    record(engine, "old", BORN - timedelta(seconds=1))
    record(engine, "new", BORN)

    assert found(engine, tmp_path, "new") == 0


def test_a_run_whose_record_is_older_than_the_database_is_still_on_record(
    engine: Engine, tmp_path: Path
) -> None:
    record(engine, "one", BORN - timedelta(seconds=1))

    assert found(engine, tmp_path, "one") == 0
