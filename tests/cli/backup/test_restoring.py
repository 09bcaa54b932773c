import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cli.backup import manifest, restoring
from cli.backup.errors import DamagedBackupError, RestoreError
from cli.backup.making import Made, make
from cli.backup.progress import silent
from cli.backup.restore import command
from models.audit import AuditEvent
from models.prompt import OutboxMessage
from models.run import Lease, RunRecord
from tests.cli.backup.offices import NOW, backed_up, new_home, repacked, working_office
from tests.factories import stored
from tests.flows.offices import Office, office_in
from workflow import holding, invariants, leases

pytestmark = pytest.mark.thorough

CHANGED_BY_A_RESTORE = {"outbox_hold", "audit_event", "audit_payload", "run_record", "lease"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    made = working_office(tmp_path_factory.mktemp("siulak") / "office")
    assert leases.take(made.engine, "deliver_mail", "a run") is not None
    return made


@pytest.fixture(scope="module")
def made(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return backed_up(office, tmp_path_factory.mktemp("backup") / "cadangan.zip")


def restored(file: Path, home: Path) -> Office:
    restoring.restore(file, new_home(home), NOW, silent)
    return office_in(home)


def restore(*words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def test_what_comes_out_is_what_went_in(office: Office, made: Made, tmp_path: Path) -> None:
    again = restored(made.path, tmp_path / "again")

    before, after = office.dump(), again.dump()
    assert {name for name in before if before[name] != after[name]} <= CHANGED_BY_A_RESTORE
    assert set(after["audit_event"]) > set(before["audit_event"])
    papers = {path.relative_to(office.home): path.read_bytes() for path in office.home.rglob("*.docx")}
    assert {
        path.relative_to(again.home): path.read_bytes() for path in (again.home / "documents").rglob("*.docx")
    } == papers


def test_files_of_evidence_travel_and_one_that_was_exchanged_is_told(
    office: Office, made: Made, tmp_path: Path
) -> None:
    (file,) = (path for path in (office.home / "evidence").rglob("*") if path.is_file())
    again = restored(made.path, tmp_path / "again")
    assert (again.home / file.relative_to(office.home)).read_bytes() == file.read_bytes()

    own = file.read_bytes()
    file.write_bytes(b"%PDF- lain")
    faults = backed_up(office, tmp_path / "lain.zip").manifest.faults
    file.write_bytes(own)

    assert [fault for fault in faults if fault.startswith("evidence/")] == [
        f"evidence/{file.parent.name}/{file.name}: tidak sama dengan sidiknya di basis data."
    ]


def test_a_restored_office_breaks_no_rule_that_held_before(
    office: Office, made: Made, tmp_path: Path
) -> None:
    again = restored(made.path, tmp_path / "again")

    before = invariants.breaches(office.engine, office.home / "documents")
    assert invariants.breaches(again.engine, again.home / "documents") == before


def test_its_outbox_is_held_and_that_is_an_event(made: Made, tmp_path: Path) -> None:
    again = restored(made.path, tmp_path / "again")

    assert holding.is_held(again.engine)
    (event,) = stored(again.engine, AuditEvent, subject="outbox")
    assert (event.trigger, event.role) == ("hold", "operator")


def test_nothing_of_the_old_office_is_taken_to_run(made: Made, tmp_path: Path) -> None:
    again = restored(made.path, tmp_path / "again")

    assert {row.outcome for row in stored(again.engine, RunRecord)} == {"abandoned"}
    assert leases.take(again.engine, "deliver_mail", "another") is not None
    assert "deliver_mail" in {row[0] for row in again.dump()[Lease.__tablename__]}


def test_frozen_mails_are_there_byte_for_byte(made: Made, tmp_path: Path) -> None:
    again = restored(made.path, tmp_path / "again")

    assert [row.content for row in stored(again.engine, OutboxMessage)] == [b"frozen bytes"]


def test_the_command_says_what_to_do_next(made: Made, tmp_path: Path) -> None:
    told = restore(made.path, "--home", tmp_path / "again").output

    assert f"SIULAK_OFFICE_FILE={tmp_path}/again/office/office.toml" in told
    assert "Email ditahan: 1 menunggu." in told
    assert "siulak outbox release" in told
    assert made.digest in told


def test_an_empty_folder_may_be_there(made: Made, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()

    assert holding.is_held(restored(made.path, tmp_path / "again").engine)


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_place_in_use_is_refused_and_left_alone(made: Made, tmp_path: Path, kind: str) -> None:
    home = tmp_path / "home"
    if kind == "folder":
        home.mkdir()
    (home / "notes" if kind == "folder" else home).write_text("mine")

    with pytest.raises(RestoreError, match="tidak kosong"):
        restored(made.path, home)

    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["mine"]


def test_an_interrupted_restore_leaves_nothing(made: Made, tmp_path: Path) -> None:
    def interrupt(what: str, done: int, total: int) -> None:
        if what.startswith("Menulis"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restoring.restore(made.path, new_home(tmp_path / "again"), NOW, interrupt)

    assert list(tmp_path.iterdir()) == []


def refused(file: Path, tmp_path: Path) -> str:
    with pytest.raises(DamagedBackupError) as caught:
        restored(file, tmp_path / "again")
    assert not (tmp_path / "again").exists()
    return str(caught.value)


def test_a_piece_that_was_exchanged_is_found(made: Made, tmp_path: Path) -> None:
    name = "documents/2026/U1/dokumen-1.docx"

    other = repacked(made.path, tmp_path / "x.zip", {name: b"another paper"})

    assert name in refused(other, tmp_path)


def test_a_piece_more_or_less_is_found(made: Made, tmp_path: Path) -> None:
    more = repacked(made.path, tmp_path / "more.zip", {"documents/extra.docx": b"x"})
    less = repacked(made.path, tmp_path / "less.zip", {}, leave_out="office/office.toml")

    assert "tidak sama dengan daftarnya" in refused(more, tmp_path)
    assert "tidak sama dengan daftarnya" in refused(less, tmp_path)


def listed(made: Made, tmp_path: Path, **changes: object) -> Path:
    """The archive with another list, which a forger may write."""
    told = json.loads(made.manifest.model_dump_json())
    return repacked(
        made.path, tmp_path / "forged.zip", {manifest.NAME: json.dumps({**told, **changes}).encode()}
    )


@pytest.mark.parametrize("name", ["../out", "/etc/out", "a/../../out", "a\\..\\out", "a//b"])
def test_no_piece_gets_outside_the_folder(made: Made, tmp_path: Path, name: str) -> None:
    entries = {**json.loads(made.manifest.model_dump_json())["entries"]}
    entries[name] = entries.pop("office/office.toml")

    assert "Daftar isinya tidak terbaca" in refused(listed(made, tmp_path, entries=entries), tmp_path)


@pytest.mark.sqlite("a dump of PostgreSQL is no file that is opened")
def test_a_database_that_cannot_be_read_is_refused(made: Made, tmp_path: Path) -> None:
    entry = made.manifest.database_entry
    content = b"no database at all" * 100
    entries = {**json.loads(made.manifest.model_dump_json())["entries"]}
    entries[entry] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    forged = repacked(listed(made, tmp_path, entries=entries), tmp_path / "junk.zip", {entry: content})

    assert "tidak dapat dibaca" in refused(forged, tmp_path)


def test_a_table_that_differs_is_found_after_unpacking(made: Made, tmp_path: Path) -> None:
    tables = json.loads(made.manifest.model_dump_json())["tables"]
    tables["evaluation"]["sha256"] = "0" * 64

    assert "evaluation" in refused(listed(made, tmp_path, tables=tables), tmp_path)


def test_a_backup_of_a_later_program_is_refused(made: Made, tmp_path: Path) -> None:
    forged = listed(made, tmp_path, revision="9999")

    with pytest.raises(RestoreError, match="lebih baru"):
        restored(forged, tmp_path / "again")


def test_a_backup_of_the_other_kind_of_database_is_refused(made: Made, tmp_path: Path) -> None:
    told = new_home(tmp_path / "again").model_copy(
        update={"database_url": "postgresql+psycopg://localhost/x"}
    )

    with pytest.raises(RestoreError, match="Hapus SIULAK_DATABASE_URL"):
        restoring.restore(made.path, told, NOW, silent)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all" * 100])
def test_another_file_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)

    assert "bukan berkas cadangan" in refused(tmp_path / "x.zip", tmp_path)


def test_a_zip_of_something_else_is_no_backup(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("holiday.jpg", b"sun")

    assert "Daftar isinya tidak terbaca" in refused(tmp_path / "x.zip", tmp_path)


@given(place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
@example(place=0, flip=255)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_byte_is_refused_or_changed_nothing(
    made: Made, tmp_path: Path, place: int, flip: int
) -> None:
    content = bytearray(made.path.read_bytes())
    content[place % len(content)] ^= flip
    (tmp_path / "x.zip").write_bytes(content)

    try:
        told, digest = restoring.check(tmp_path / "x.zip", silent)
    except DamagedBackupError:
        return
    assert (told, digest) == (made.manifest, made.digest)


@given(length=st.integers(min_value=0))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_short_is_refused(made: Made, tmp_path: Path, length: int) -> None:
    content = made.path.read_bytes()
    (tmp_path / "x.zip").write_bytes(content[: length % len(content)])

    with pytest.raises(DamagedBackupError):
        restoring.check(tmp_path / "x.zip", silent)


def test_a_check_restores_nothing(made: Made, tmp_path: Path) -> None:
    done = restore(made.path, "--check", "--digest", made.digest.upper())

    assert done.exit_code == 0
    assert "4 dokumen" in done.output
    assert list(tmp_path.iterdir()) == []


def test_another_digest_than_the_noted_one_is_refused(made: Made, tmp_path: Path) -> None:
    done = restore(made.path, "--home", tmp_path / "again", "--digest", "0" * 64)

    assert isinstance(done.exception, DamagedBackupError)
    assert list(tmp_path.iterdir()) == []


def test_restoring_itself_compares_the_digest(made: Made, tmp_path: Path) -> None:
    """Not a reading of the file before it, which another may have replaced since."""
    with pytest.raises(DamagedBackupError, match=made.digest):
        restoring.restore(made.path, new_home(tmp_path / "again"), NOW, silent, "0" * 64)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [(), ("--check", "--home", "x")])
def test_one_of_home_and_check_is_wanted(made: Made, words: tuple[str, ...]) -> None:
    assert restore(made.path, *words).exit_code == 2


def test_the_offices_own_forms_come_along_and_are_found_again(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "formulir"
    own.mkdir()
    (own / "penetapan-predikat.docx").write_bytes(b"PK the office's own")
    (own / "catatan.txt").write_text("no form", encoding="utf-8")
    target, there = tmp_path / "cadangan.zip", office.settings().model_copy(update={"forms_folder": own})

    make(there, office.engine, target, NOW, silent)
    done = restoring.restore(target, new_home(tmp_path / "again"), NOW, silent)

    found = done.variables["SIULAK_FORMS_FOLDER"]
    assert found == tmp_path / "again/office/forms"
    assert {path.name: path.read_bytes() for path in found.iterdir()} == {
        "penetapan-predikat.docx": b"PK the office's own"
    }
    with pytest.raises(RestoreError, match="tidak kosong"):
        restoring.restore(target, new_home(tmp_path / "again"), NOW, silent)


def test_an_office_with_the_shipped_forms_has_none_in_its_backup(office: Office, made: Made) -> None:
    assert not any(name.startswith("office/forms") for name in made.manifest.entries)


def test_a_folder_of_forms_that_is_gone_is_told(office: Office, tmp_path: Path) -> None:
    there = office.settings().model_copy(update={"forms_folder": tmp_path / "gone"})

    (fault,) = make(there, office.engine, tmp_path / "cadangan.zip", NOW, silent).manifest.faults

    assert fault == f"{tmp_path / 'gone'}: tidak ada (SIULAK_FORMS_FOLDER)."
