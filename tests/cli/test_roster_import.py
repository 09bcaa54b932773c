"""`siulak roster import`, `undo` and `list`, as HR types them."""

import json
import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.acting import user_of_this_machine
from cli.roster import command
from config.errors import ConfigurationError
from models.audit import AuditEvent
from models.people import Employee
from models.session import engine_for, transaction
from tests.cli.test_main import SIULAK, siulak
from tests.factories import LAUNCH, stored
from tests.test_packaging import ROOT
from tests.workflow.roster.samples import head, other, staff, write
from workflow import accounts
from workflow.errors import WorkflowError
from workflow.gathering import Actor

pytestmark = pytest.mark.thorough

DAY = ("--as-of", "2026-07-06")
NIP = "199001012015012001"


def roster(*words: str | Path, typed: str = "") -> Result:
    return CliRunner().invoke(command, [*map(str, words)], input=typed)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "office"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "pegawai.csv", [head() | {"No": "1"}, staff() | {"No": "2"}])


def people(home: Path) -> list[str]:
    engine = engine_for(f"sqlite+pysqlite:///{home / 'siulak.db'}")
    try:
        return [person.name for person in stored(engine, Employee) if person.nip]
    finally:
        engine.dispose()


def taken(home: Path, file: Path, *words: str) -> dict[str, Any]:
    done = roster("import", file, "--home", home, "--yes", "--json", *DAY, *words)
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_an_import_shows_what_it_does_and_does_it(home: Path, file: Path) -> None:
    done = roster("import", file, "--home", home, "--yes", *DAY)

    assert done.exit_code == 0
    assert "Pegawai baru: 2" in done.stdout
    assert "  Ayu Misal (199001012015012001)" in done.stdout
    assert "Catatan: Kolom yang tidak dikenal diabaikan: “No”." in done.stdout
    assert "Impor nomor 1 tersimpan" in done.stdout
    assert people(home) == ["Agus Contoh", "Ayu Misal"]


def test_the_same_file_again_says_that_nothing_changes(home: Path, file: Path) -> None:
    taken(home, file)

    done = roster("import", file, "--home", home, *DAY)

    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Tidak ada perubahan.")


def test_json_tells_numbers_people_and_counts(home: Path, file: Path) -> None:
    told = taken(home, file)

    assert (told["import"], told["people"], len(told["new_people"])) == (1, 2, 2)
    assert told["counts"]["people_added"] == 2
    assert told["first_lines"]["units_added"] == ["Dinas"]
    assert (told["as_of"], told["effective"], told["outside_cycles"]) == ("2026-07-06", "2026-07-06", {})
    assert told["notes"] == ["Kolom yang tidak dikenal diabaikan: “No”."]


def test_a_dry_run_makes_no_database(home: Path, file: Path) -> None:
    done = roster("import", file, "--home", home, "--dry-run", *DAY)

    assert done.exit_code == 0
    assert "Pegawai baru: 2" in done.stdout
    assert "tidak ada yang disimpan" in done.stdout
    assert not (home / "siulak.db").exists()


def test_a_dry_run_over_an_office_writes_nothing(home: Path, file: Path, tmp_path: Path) -> None:
    taken(home, file)

    done = roster(
        "import", write(tmp_path / "new.csv", [head(), staff(), other()]), "--home", home, "--dry-run", *DAY
    )

    assert "Pegawai baru: 1" in done.stdout
    assert len(people(home)) == 2


def test_errors_of_the_file_are_told_and_nothing_is_written(home: Path, tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.csv", [head(), staff(nip="1")])

    done = roster("import", bad, "--home", home, "--yes", *DAY)
    as_json = roster("import", bad, "--home", home, "--yes", "--json", *DAY)

    assert (done.exit_code, as_json.exit_code) == (2, 2)
    assert "Kesalahan baris 3 (nip_invalid)" in done.stdout
    assert json.loads(as_json.stdout)["faults"][0]["code"] == "nip_invalid"
    assert people(home) == []


def test_without_a_terminal_nobody_is_asked(home: Path, file: Path) -> None:
    done = roster("import", file, "--home", home, *DAY)

    assert isinstance(done.exception, ConfigurationError)
    assert "--yes" in done.exception.faults[0]
    assert people(home) == []


@pytest.mark.thorough
@pytest.mark.parametrize(("answer", "code", "names"), [("y", 0, 2), ("n", 130, 0)])
def test_on_a_terminal_hr_is_asked(home: Path, file: Path, answer: str, code: int, names: int) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    words: list[str | Path] = [sys.executable, SIULAK, "roster", "import", file, "--home", home, *DAY]

    done = subprocess.run(words, check=False, cwd=ROOT, stdin=theirs, capture_output=True, text=True)

    os.close(ours)
    os.close(theirs)
    assert (done.returncode, len(people(home))) == (code, names)
    assert "Impor daftar pegawai ini?" in done.stdout


def test_many_warnings_are_told_in_few_lines(home: Path, tmp_path: Path) -> None:
    many = [staff(nip=f"1990010120150120{number}", email="") for number in range(10, 30)]

    done = roster("import", write(tmp_path / "many.csv", [head(), *many]), "--home", home, "--yes", *DAY)

    assert done.stdout.count("email_missing") == 10
    assert "… dan 10 peringatan lagi" in done.stdout


def test_a_part_of_the_office_is_refused_in_a_sentence(home: Path, file: Path, tmp_path: Path) -> None:
    taken(home, file)
    part = write(tmp_path / "part.csv", [head()])

    done = roster("import", part, "--home", home, "--yes", *DAY)

    assert isinstance(done.exception, WorkflowError)
    assert "--allow-ending" in str(done.exception)
    assert taken(home, part, "--allow-ending")["leaving"] == 1


def granted(home: Path, nip: str) -> None:
    engine = engine_for(f"sqlite+pysqlite:///{home / 'siulak.db'}")
    with transaction(engine) as session:
        actor, first = Actor(user="budi", role="operator"), date(2026, 1, 1)
        accounts.grant(session, nip, "hr", LAUNCH, actor, unit=None, first=first, last=None)
    engine.dispose()


def roster_events(home: Path) -> list[AuditEvent]:
    engine = engine_for(f"sqlite+pysqlite:///{home / 'siulak.db'}")
    try:
        return stored(engine, AuditEvent, subject="roster")
    finally:
        engine.dispose()


def test_undo_takes_the_last_import_back_and_the_list_says_so(home: Path, file: Path, tmp_path: Path) -> None:
    taken(home, file)
    granted(home, NIP)
    taken(home, write(tmp_path / "new.csv", [head(), staff(), other()]), "--by", NIP)

    undone = roster("undo", "--home", home, "--yes", "--by", NIP, "--json")

    assert json.loads(undone.stdout) == {"undone": 2}
    assert len(people(home)) == 2
    listed = json.loads(roster("list", "--home", home, "--json").stdout)
    assert [(each["import"], each["by"], bool(each["undone_at"])) for each in listed] == [
        (1, user_of_this_machine(), False),
        (2, NIP, True),
    ]
    told = roster("list", "--home", home).stdout
    assert "2. " in told
    assert f"Dibatalkan oleh {NIP}." in told
    events = roster_events(home)
    assert [(event.trigger, event.role, event.actor_id is None) for event in events] == [
        ("import", "operator", True),
        ("import", "hr", False),
        ("undo", "hr", False),
    ]


@pytest.mark.parametrize("by", ["hrd", NIP])
def test_nobody_signs_with_a_name_that_is_not_of_the_office_or_without_the_role(
    home: Path, file: Path, tmp_path: Path, by: str
) -> None:
    taken(home, file)
    more = write(tmp_path / "new.csv", [head(), staff(), other()])

    done = roster("import", more, "--home", home, "--yes", *DAY, "--by", by)
    undone = roster("undo", "--home", home, "--yes", "--by", by)

    assert isinstance(done.exception, WorkflowError)
    assert isinstance(undone.exception, WorkflowError)
    assert len(people(home)) == 2


@pytest.mark.parametrize("words", [("undo", "--yes"), ("list",)])
def test_where_no_office_is_nothing_is_made(home: Path, words: tuple[str, ...]) -> None:
    done = roster(*words, "--home", home)

    assert "siulak roster import" in str(done.exception)
    assert not (home / "siulak.db").exists()


@pytest.mark.thorough
def test_the_program_itself_ends_with_a_sentence_and_code_2(home: Path) -> None:
    done = siulak("roster", "undo", "--yes", "--home", home)

    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert "basis data belum ada" in done.stderr
