"""`siulak roster check`, as HR types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.roster import command
from tests.test_packaging import ROOT

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
