from pathlib import Path

import pytest
from sqlalchemy import text

from cli.doctor import database
from cli.doctor.findings import Level
from config.settings import Settings
from models.migrating import upgrade
from models.revisions import Revisions
from models.session import engine_for
from tests.flows.offices import Office, office_in

KNOWN = frozenset({"0001", "0002"})


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = office_in(tmp_path)
    upgrade(made.engine)
    return made


def test_a_database_that_is_there_is_named_with_its_version(office: Office) -> None:
    verdict = database.reachable(office.settings())

    assert verdict.level is Level.OK
    assert "siulak.db (versi 3." in verdict.found


def test_looking_for_a_database_does_not_make_one(tmp_path: Path) -> None:
    verdict = database.reachable(Settings(home=tmp_path / "nowhere"))

    assert (verdict.level, "belum ada" in verdict.found) == (Level.ERROR, True)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_away_is_told_without_the_password(tmp_path: Path) -> None:
    address = "postgresql+psycopg://siulak:geheim@127.0.0.1:1/siulak"

    verdict = database.reachable(Settings(home=tmp_path, database_url=address))

    assert verdict.level is Level.ERROR
    assert "geheim" not in verdict.found + verdict.remedy


@pytest.mark.parametrize(
    ("found", "level", "word"),
    [
        ("0002", Level.OK, "0002"),
        ("0001", Level.ERROR, "memerlukan 0002"),
        ("0003", Level.ERROR, "tidak dikenal"),
        (None, Level.ERROR, "belum ada tabelnya"),
    ],
)
def test_a_schema_older_and_newer(found: str | None, level: Level, word: str) -> None:
    verdict = database.standing(Revisions(found, "0002", KNOWN))

    assert (verdict.level, word in verdict.found) == (level, True)


def test_an_upgraded_database_is_at_the_newest_schema(office: Office) -> None:
    assert database.schema(office.engine).level is Level.OK


def test_a_column_that_is_missing_is_named(office: Office) -> None:
    with office.engine.begin() as connection:
        connection.execute(text("ALTER TABLE outbox_hold DROP COLUMN decision"))
        connection.execute(text("DROP TABLE sign_in_try"))

    verdict = database.schema(office.engine)

    assert (verdict.level, verdict.found) == (Level.ERROR, "kurang: outbox_hold.decision, sign_in_try")


def test_whole_pages_and_durable_writes(office: Office) -> None:
    assert database.integrity(office.engine).level is Level.OK
    assert database.durable(office.engine).found == "synchronous=2, journal_mode=wal"


def test_a_damaged_index_is_found(office: Office) -> None:
    with office.engine.begin() as connection:
        connection.execute(text("INSERT INTO unit (code, name) VALUES ('A', 'Dinas')"))
        connection.execute(text("PRAGMA writable_schema = ON"))
        connection.execute(text("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'ix_prompt_open'"))
    office.engine.dispose()

    assert database.integrity(engine_for(office.settings().database)).level is Level.ERROR


def test_writes_that_do_not_wait_for_the_disk_are_an_error(office: Office) -> None:
    with office.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA synchronous = NORMAL")  # type: ignore[union-attr]

    assert database.durable(office.engine).level is Level.ERROR


def test_a_held_outbox_is_a_warning_with_what_to_do() -> None:
    verdict = database.outbox("2026-11-24 07.00 UTC", 12)

    assert (verdict.level, "12 email" in verdict.found) == (Level.WARNING, True)
    assert "siulak outbox release" in verdict.remedy
    assert database.outbox(None, 0).level is Level.OK
