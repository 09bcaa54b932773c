import contextlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, literal, select, union_all
from sqlalchemy.exc import IntegrityError

from models.people import Assignment, Unit
from models.session import engine_for, insert_missing, reading, transaction


def add(engine: Engine, code: str) -> None:
    with transaction(engine) as session:
        session.add(Unit(code=code, name="Dinas"))


def codes(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(select(Unit.code).order_by(Unit.code)))


@pytest.mark.postgresql("its own settings")
@pytest.mark.parametrize(
    ("setting", "value"),
    [("timezone", "UTC"), ("lock_timeout", "30s"), ("idle_in_transaction_session_timeout", "1min")],
)
def test_every_connection_speaks_utc_and_waits_for_no_stuck_one(
    engine: Engine, setting: str, value: object
) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"SHOW {setting}").scalar() == value


def test_an_insert_says_how_many_rows_it_wrote(engine: Engine) -> None:
    codes = union_all(select(literal("A"), literal("Dinas")), select(literal("B"), literal("Badan")))

    with transaction(engine) as session:
        result: Any = session.execute(insert(Unit).from_select(["code", "name"], codes))

    assert result.rowcount == 2


def test_rows_whose_key_is_taken_are_passed_over(engine: Engine) -> None:
    add(engine, "A")

    with transaction(engine) as session:
        rows = [{"code": "A", "name": "Lain"}, {"code": "B", "name": "Badan"}]
        session.execute(insert_missing(session, Unit).values(rows))

    with reading(engine) as session:
        assert dict(session.execute(select(Unit.code, Unit.name)).tuples().all()) == {
            "A": "Dinas",
            "B": "Badan",
        }


def test_one_address_has_one_engine(tmp_path: Path) -> None:
    url = f"sqlite+pysqlite:///{tmp_path}/a.db"

    assert engine_for(url) is engine_for(url) is not engine_for(f"sqlite+pysqlite:///{tmp_path}/b.db")


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    engine_for(f"sqlite+pysqlite:///{tmp_path}/deep/er/a.db")

    assert (tmp_path / "deep/er").is_dir()


@pytest.mark.sqlite("its own switches")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)],
)
def test_every_connection_is_durable_and_strict(engine: Engine, pragma: str, value: object) -> None:
    for _ in range(2):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.sqlite("its own library")
def test_the_library_is_the_one_without_the_wal_race(engine: Engine) -> None:
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()

    assert tuple(map(int, version.split("."))) >= (3, 51, 3)


def test_a_failing_transaction_leaves_nothing(engine: Engine) -> None:
    with contextlib.suppress(RuntimeError), transaction(engine) as session:
        session.add(Unit(code="A", name="Dinas"))
        session.flush()
        raise RuntimeError

    assert codes(engine) == []


def test_a_transaction_that_ends_is_kept(engine: Engine) -> None:
    add(engine, "A")

    assert codes(engine) == ["A"]


def test_what_a_reader_writes_is_not_kept(engine: Engine) -> None:
    with reading(engine) as session:
        session.add(Unit(code="A", name="Dinas"))
        session.flush()

    assert codes(engine) == []


def test_a_reader_neither_waits_for_a_writer_nor_sees_it(engine: Engine) -> None:
    add(engine, "A")

    with transaction(engine) as writer:
        writer.add(Unit(code="B", name="Badan"))
        writer.flush()
        assert codes(engine) == ["A"]


def test_a_reader_keeps_its_snapshot_while_others_write(engine: Engine) -> None:
    with reading(engine) as session:
        before = session.scalar(select(func.count(Unit.id)))
        add(engine, "A")

        assert session.scalar(select(func.count(Unit.id))) == before == 0


def test_a_row_that_points_nowhere_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(Assignment(employee_id=7, unit_id=7, post="a", post_kind="a", first=date(2026, 1, 1)))


def test_days_out_of_order_are_refused(engine: Engine) -> None:
    days = {"first": date(2026, 1, 2), "last": date(2026, 1, 1)}

    with pytest.raises(IntegrityError, match="days_in_order"), transaction(engine) as session:
        session.add(Assignment(employee_id=7, unit_id=7, post="a", post_kind="a", **days))
