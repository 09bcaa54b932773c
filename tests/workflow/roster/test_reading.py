"""The child process that opens HR's file, and what its parent makes of it, dead or alive."""

import hashlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.workflow.roster.samples import head, pack, parsed, roster_lines, staff, workbook, write, xlsx_parts
from workflow.roster import child, reading
from workflow.roster.reading import read
from workflow.roster.rows import Code

STARVED = '<c t="s"><v>0</v></c>' * 40


def refusal(path: Path) -> tuple[Code, int]:
    found = read(path)
    assert found.rows == []
    return found.faults[0].code, len(found.faults)


def samples(folder: Path) -> list[Path]:
    rows = [head(nama="André, S.E."), staff(email="", nama="x" * 300)]
    western = write(folder / "western.csv", rows, ";", "cp1252")
    mixed = folder / "mixed.csv"
    mixed.write_bytes(write(mixed, rows).read_bytes() + b"\xe9\n")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 cut off")
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "empty.csv").write_bytes(b"")
    numbers = workbook(folder / "numbers.xlsx", *rows, nip="<c><v>197001012000011001</v></c>")
    macro = pack(folder / "macro.xlsx", xlsx_parts(roster_lines(*rows)) | {"xl/vbaProject.bin": "x"})
    named = [folder / name for name in ("broken.xlsx", "old.xls", "empty.csv")]
    return [western, mixed, numbers, macro, *named]


@pytest.mark.thorough
def test_the_child_reads_what_the_parser_reads(tmp_path: Path) -> None:
    for path in samples(tmp_path):
        found, expected = read(path), parsed(path)
        assert (found.rows, found.faults, found.notes) == (expected.rows, expected.faults, expected.notes), (
            path
        )


def test_the_digest_is_of_the_bytes_that_were_read(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", [head()])

    assert read(path).digest == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["none.csv", ".", "pipe.csv", "/dev/zero"])
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe.csv")

    assert refusal(tmp_path / name) == ("file_refused", 1)


def starving(path: Path) -> Path:
    """One text of 30,000 letters in 800,000 cells: 24 GB for a parser that copies it."""
    parts = xlsx_parts([[STARVED]] * 20_000)
    relations = parts["xl/_rels/workbook.xml.rels"]
    more = relations.replace("styles.xml", "sharedStrings.xml").replace("/styles", "/sharedStrings")
    letters = "".join(chr(97 + (number * number) % 26) for number in range(30_000))
    table = f"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>{letters}</t></si></sst>"
    return pack(path, parts | {"xl/_rels/workbook.xml.rels": more, "xl/sharedStrings.xml": table})


def test_a_child_out_of_memory_is_a_refusal_and_costs_the_parent_nothing(tmp_path: Path) -> None:
    path = starving(tmp_path / "r.xlsx")
    before = psutil.Process().memory_info().rss

    found = read(path)

    assert [(fault.code, bool(fault.remedy)) for fault in found.faults] == [("file_refused", True)]
    assert "terlalu besar" in found.faults[0].message
    assert psutil.Process().memory_info().rss - before < 50 * 1024**2


def test_a_child_that_does_not_answer_in_time_is_killed(tmp_path: Path) -> None:
    found = read(write(tmp_path / "r.csv", [head()]), patience=0)

    assert [fault.code for fault in found.faults] == ["file_refused"]
    assert psutil.Process().children() == []


def limited(code: str) -> "subprocess.CompletedProcess[str]":
    """Runs a line under the child's limits."""
    line = f"import socket, os; from workflow.roster import child; child.limit(); {code}"
    return subprocess.run([sys.executable, "-c", line], check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("open('/etc/hostname')", "Too many open files"),
        ("socket.socket()", "Too many open files"),
        ("os.pipe()", "Too many open files"),
        ("b'x' * 600_000_000", "MemoryError"),
    ],
)
def test_the_child_opens_nothing_and_takes_no_more_memory_than_it_may(code: str, word: str) -> None:
    assert word in limited(code).stderr
    socket.socket().close()


@pytest.mark.thorough
def test_the_child_may_not_compute_for_ever() -> None:
    began = time.process_time()

    shortened = limited("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass")

    assert shortened.returncode in reading._OUT_OF_TIME
    assert child.SECONDS == 20
    assert time.process_time() - began < 5


def test_the_child_gets_no_secrets_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIULAK_SMTP_PASSWORD", "geheim")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "csv.py").write_text("raise SystemExit(3)")

    assert read(write(tmp_path / "r.csv", [head()])).faults == []


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b"{}", b'{"rows":[[1]],"faults":[],"notes":[],"digest":""}', b'{"rows":3}', b"\xff"],
)
def test_an_answer_that_makes_no_sense_is_a_refusal(tmp_path: Path, answer: bytes) -> None:
    (tmp_path / "answer").write_bytes(answer)

    with (tmp_path / "answer").open("rb") as file:
        found = reading._understood(file)

    assert [fault.code for fault in found.faults] == ["file_refused"]
