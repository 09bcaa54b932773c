"""`siulak roster check`, as HR types it."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.roster import command
from tests.test_packaging import ROOT
from tests.workflow.roster.samples import head, staff, write

SAMPLE = ROOT / "config/sample/roster.csv"


def check(*words: str | Path) -> Result:
    return CliRunner().invoke(command, ["check", *map(str, words)])


def test_the_shipped_sample_has_no_errors() -> None:
    done = check(SAMPLE, "--as-of", "2026-12-31", "--json")

    assert done.exit_code == 0
    assert {fault["severity"] for fault in json.loads(done.stdout)} <= {"warning"}


def test_a_broken_row_is_one_json_object_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(
        SAMPLE.read_text(encoding="utf-8-sig").replace("IV/b", "IV/b", 1) + "123,x,,,,,,,,,,,,,\n"
    )

    done = check(tmp_path / "r.csv", "--json")

    assert done.exit_code == 2
    faults = json.loads(done.stdout)
    assert all(set(fault) == {"code", "severity", "row", "nip", "message", "remedy"} for fault in faults)
    assert "nip_invalid" in {fault["code"] for fault in faults}


def test_a_person_reads_place_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("nip,nama\n1,Ani\n")

    done = check(tmp_path / "r.csv")

    assert done.exit_code == 2
    assert "(header)" in done.stdout
    assert "1 kesalahan" in done.stdout


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_what_cannot_be_read_is_a_fault_and_no_traceback(name: str, tmp_path: Path) -> None:
    done = check(tmp_path / name, "--json")

    assert done.exit_code == 2
    assert json.loads(done.stdout)[0]["code"] == "file_refused"


def test_notes_stand_beside_the_json_and_not_in_it(tmp_path: Path) -> None:
    write(tmp_path / "r.csv", [head() | {"No": "1"}])

    done = check(tmp_path / "r.csv", "--json")

    assert json.loads(done.stdout) == []
    assert "“No”" in done.stderr


@pytest.mark.parametrize(("day", "codes"), [("2026-03-31", []), ("2026-04-01", ["supervisor_vacant"])])
def test_the_day_decides_what_is_vacant(tmp_path: Path, day: str, codes: list[str]) -> None:
    write(tmp_path / "r.csv", [head(tmt_selesai="2026-03-31"), staff()])

    done = check(tmp_path / "r.csv", "--json", "--as-of", day)

    assert (done.exit_code, [fault["code"] for fault in json.loads(done.stdout)]) == (0, codes)


def test_a_name_that_is_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.csv"
    write(Path(os.fsdecode(path)), [head()])

    assert check(Path(os.fsdecode(path))).exit_code == 0
    assert json.loads(check(Path(os.fsdecode(path + b"x")), "--json").stdout)[0]["code"] == "file_refused"
