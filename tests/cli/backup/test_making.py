import hashlib
import json
import resource
import stat
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Self

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from cli.backup import sqlite
from cli.backup.command import command
from cli.backup.errors import BackupError
from models.document import DocumentJob
from models.session import transaction
from tests.cli.backup.offices import NOW, PAPER, SECRETS, backed_up, working_office
from tests.factories import stored
from tests.flows.offices import Office, office_in
from tests.test_packaging import ROOT
from tests.workflow.evidence.files import pdf

pytestmark = pytest.mark.thorough
SENT = hashlib.sha256(pdf().content).hexdigest()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return working_office(tmp_path / "office")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "cadangan.zip"


def backup(office: Office, target: Path, *more: str) -> Result:
    return CliRunner().invoke(command, [str(target), "--home", str(office.home), *more])


def names(target: Path) -> list[str]:
    with zipfile.ZipFile(target) as packed:
        return packed.namelist()


def test_it_holds_database_documents_office_files_and_last_of_all_the_list(
    office: Office, target: Path
) -> None:
    backed_up(office, target)

    assert names(target)[0] == "siulak.db"
    assert sorted(names(target)[1:-1]) == [
        "documents/2026/U1/dokumen-1.docx",
        "documents/2026/U2/dokumen-2.docx",
        "documents/2026/U3/1-evaluasi-r1.docx",
        "documents/2026/U3/dokumen-3.docx",
        f"evidence/{SENT[:2]}/{SENT}",
        "office/appraisal.docx",
        "office/calendar.toml",
        "office/definition.toml",
        "office/office.toml",
    ]
    assert names(target)[-1] == "manifest.json"


def test_the_list_says_of_which_moment_and_what_is_in_it(office: Office, target: Path) -> None:
    told = backed_up(office, target).manifest

    assert (told.made_at, told.database, told.faults) == (NOW, "sqlite", [])
    assert told.tables["evaluation"].rows == 8
    assert told.events == told.tables["audit_event"].rows > 0
    assert told.revision == "0001"


def test_only_its_owner_can_read_it_and_nothing_else_is_left(office: Office, target: Path) -> None:
    backed_up(office, target)

    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in target.parent.iterdir()) == ["cadangan.zip", "office"]


def test_caught_mail_and_secrets_stay_at_home(
    office: Office, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIULAK_SMTP_PASSWORD", SECRETS[1].decode())
    monkeypatch.setenv("SIULAK_SMTP_USER", "siulak")
    monkeypatch.setenv("SIULAK_SMTP_SECURITY", "tls")

    told = backed_up(office, target).manifest

    with zipfile.ZipFile(target) as packed:
        content = b"".join(packed.read(name) for name in packed.namelist())
    assert [secret for secret in SECRETS if secret in content] == []
    assert told.settings["SIULAK_SMTP_USER"] == "siulak"
    assert "SIULAK_SMTP_PASSWORD" not in told.settings


class Writer:
    """Writes pairs of rows, one to each of two tables, until it is told to end."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._ended = engine, threading.Event()
        self.pairs, self.began = 0, threading.Event()
        self._thread = threading.Thread(target=self._write)
        with engine.begin() as connection:
            for table in ("one", "other"):
                connection.execute(text(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, body BLOB)"))

    def _write(self) -> None:
        while not self._ended.is_set():
            with transaction(self._engine) as session:
                session.execute(text("INSERT INTO one (body) VALUES (randomblob(4000))"))
                session.execute(text("INSERT INTO other (body) VALUES (randomblob(4000))"))
            self.pairs += 1
            if self.pairs > 20:
                self.began.set()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self.began.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def test_one_moment_is_copied_while_a_writer_is_at_work(
    office: Office, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PAGES", 5)
    during: list[int] = []

    with Writer(office.engine) as writer:
        told = backed_up(office, target, lambda *_: during.append(writer.pairs)).manifest

    assert told.tables["one"].rows == told.tables["other"].rows > 20
    assert during[-1] > during[0], "the writer went on"
    assert told.tables["one"].rows <= during[0] + 1, "the moment is that of the beginning"


def test_an_interrupted_one_leaves_nothing(office: Office, target: Path) -> None:
    def interrupt(what: str, done: int, total: int) -> None:
        if what.startswith("Menambah"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backed_up(office, target, interrupt)

    assert [path.name for path in target.parent.iterdir()] == ["office"]


def test_it_can_be_interrupted_inside_the_copy_of_the_database(office: Office, target: Path) -> None:
    def interrupt(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backed_up(office, target, interrupt)

    assert [path.name for path in target.parent.iterdir()] == ["office"]
    assert stored(office.engine, DocumentJob), "the office goes on"


def test_what_a_killed_one_left_is_replaced(office: Office, target: Path) -> None:
    for left in (".part", ".part-db"):
        target.with_name(target.name + left).write_bytes(b"half")

    backed_up(office, target)

    assert sorted(path.name for path in target.parent.iterdir()) == ["cadangan.zip", "office"]


def test_an_earlier_backup_is_never_overwritten(office: Office, target: Path) -> None:
    target.write_bytes(b"older")

    with pytest.raises(BackupError, match="sudah ada"):
        backed_up(office, target)

    assert target.read_bytes() == b"older"


def test_a_folder_that_is_not_there_is_told(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="folder ini tidak ada"):
        backed_up(office, tmp_path / "nowhere/cadangan.zip")


def test_a_damaged_database_is_not_taken_for_a_backup(office: Office, target: Path) -> None:
    office.engine.dispose()
    path = office.home / "siulak.db"
    content = bytearray(path.read_bytes())
    content[8192:24576] = bytes(16384)
    path.write_bytes(content)

    with pytest.raises(BackupError, match=r"siulak\.db|rusak"):
        backed_up(office, target)

    assert [path.name for path in target.parent.iterdir()] == ["office"]


def test_papers_that_are_gone_or_changed_are_told_and_the_rest_is_kept(office: Office, target: Path) -> None:
    (office.home / "documents/2026/U1/dokumen-1.docx").unlink()
    (office.home / "documents/2026/U2/dokumen-2.docx").write_bytes(PAPER)

    done = backup(office, target)

    assert done.exit_code == 2
    assert "documents/2026/U1/dokumen-1.docx: tidak ada." in done.output
    assert "documents/2026/U2/dokumen-2.docx: tidak sama dengan sidiknya" in done.output
    assert "documents/2026/U3/dokumen-3.docx" in names(target)


def test_what_the_database_does_not_know_is_left_out(office: Office, target: Path) -> None:
    (office.home / "documents/2026/half.part").write_bytes(b"half")

    backed_up(office, target)

    assert not [name for name in names(target) if name.endswith("half.part")]


def test_into_a_folder_it_is_named_after_the_time(office: Office, tmp_path: Path) -> None:
    (tmp_path / "cadangan").mkdir()

    done = backup(office, tmp_path / "cadangan")

    (made,) = (tmp_path / "cadangan").iterdir()
    assert done.exit_code == 0
    assert made.match("siulak-20??????-??????.zip")
    assert str(made) in done.output
    assert "Sidik" in done.output


def test_a_folder_without_an_office_is_told_and_stays_as_it_is(tmp_path: Path, target: Path) -> None:
    fault = backup(office_in(tmp_path / "nowhere"), target).exception

    assert isinstance(fault, BackupError)
    assert "basis data belum ada" in str(fault)
    assert list(tmp_path.iterdir()) == []


def test_what_was_made_is_told_to_programs_too(office: Office, target: Path) -> None:
    told = json.loads(backup(office, target, "--json").stdout)

    assert told["path"] == str(target)
    assert told["bytes"] == target.stat().st_size
    with zipfile.ZipFile(target) as packed:
        assert told["manifest_sha256"] == hashlib.sha256(packed.read("manifest.json")).hexdigest()
    assert (told["faults"], told["rows"] > 0) == ([], True)


def test_an_older_database_is_backed_up_before_it_is_upgraded(office: Office, target: Path) -> None:
    with office.engine.begin() as connection:
        connection.execute(text("DROP TABLE outbox_hold"))

    assert backup(office, target).exit_code == 0


def test_a_full_disk_is_told_and_nothing_is_left(office: Office, target: Path) -> None:
    def scarce() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [sys.executable, "-c", "from cli.main import main; main()", "backup", str(target), "--home", str(office.home)],
        cwd=ROOT, preexec_fn=scarce, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr.startswith("Galat: ")
    assert "ruang diska" in done.stderr
    assert [path.name for path in target.parent.iterdir()] == ["office"]
