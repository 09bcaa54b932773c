"""What is wrong with an address is told with place and remedy; what is right is opened."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.children import free_port
from cli.opening import open_database
from config.errors import ConfigurationError
from models.migrating import Schema, schema_of, upgrade
from models.session import engine_for
from tests.workflow.sealed_logs import Log


def refusal(home: Path | None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        open_database(home)
    (sentence,) = caught.value.faults
    return sentence


@pytest.fixture
def migrated(tmp_path: Path) -> Engine:
    engine = engine_for(f"sqlite+pysqlite:///{tmp_path}/siulak.db")
    upgrade(engine)
    return engine


def test_the_named_home_wins_over_every_variable(played: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIULAK_HOME", "/nowhere")
    monkeypatch.setenv("SIULAK_DATABASE_URL", "sqlite+pysqlite:////nowhere/else.db")

    settings, engine = open_database(played.home)

    assert settings.documents == played.home / "documents"
    assert engine is played.engine


def test_without_a_home_the_variables_say_where(played: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIULAK_HOME", str(played.home))
    monkeypatch.delenv("SIULAK_DATABASE_URL", raising=False)

    assert open_database(None)[1] is played.engine


def test_a_migrated_database_is_current(migrated: Engine, tmp_path: Path) -> None:
    assert schema_of(migrated) is Schema.CURRENT
    assert open_database(tmp_path)[1] is migrated


def test_a_missing_database_is_told_and_not_made(tmp_path: Path) -> None:
    assert "basis data belum ada" in refusal(tmp_path / "away")
    assert "--home" in refusal(tmp_path / "away")

    assert not (tmp_path / "away").exists()


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    (tmp_path / "siulak.db").touch()

    assert "masih kosong" in refusal(tmp_path)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "siulak.db").write_text("nothing of the kind, and long enough to be looked at by SQLite")

    assert "siulak.db: basis data tidak dapat dibuka (file is not a database)" in refusal(tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE run_record DROP COLUMN head_digest",
        "DROP TABLE seal_leaf",
        "ALTER TABLE prompt RENAME TO prompts",
    ],
)
def test_an_older_schema_is_told(migrated: Engine, tmp_path: Path, statement: str) -> None:
    with closing(sqlite3.connect(tmp_path / "siulak.db")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)

    assert "SIULAK yang lebih lama" in refusal(tmp_path)


def test_a_newer_schema_is_told(migrated: Engine, tmp_path: Path) -> None:
    with migrated.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    assert "SIULAK yang lebih baru" in refusal(tmp_path)


def test_a_server_that_does_not_answer_is_told_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"postgresql+psycopg://siulak:rahasia@127.0.0.1:{free_port()}/siulak"
    monkeypatch.setenv("SIULAK_DATABASE_URL", address)

    sentence = refusal(None)

    assert sentence.startswith("SIULAK_DATABASE_URL: basis data tidak dapat dibuka (")
    assert "rahasia" not in sentence
