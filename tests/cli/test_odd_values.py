"""Every command with values that nobody means: never a traceback, and with --json nothing but JSON on stdout."""

import io
import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from cli import main
from tests.cli.commands import Siulak, Told
from tests.factories import ANI
from tests.workflow.sealed_logs import Log

DRAWS = 6
"""Calls of each command."""
SERVING = ("catch", "demo", "up")
"""They serve until they are stopped; tests of their own give them wrong values."""
NIP = f"19800101200501{ANI:04}"
SAMPLE = Path(main.__file__).parents[1] / "config" / "sample" / "roster.csv"
CYCLES = Path(main.__file__).parents[1] / "config" / "cycles"
TEXTS = [
    "",
    " ",
    "-",
    "0",
    "1",
    "-1",
    "9" * 30,
    "1.5",
    "²",
    "١",
    "１",
    "a\nb",
    "\u202e",
    "\x1b[31m",
    "x" * 5000,
]
TEXTS += [
    "%s {} {0}",
    "../..",
    "'; --",
    "\udcff",
    "{}",
    "[]",
    "null",
    '{"a": NaN}',
    "1:ab",
    "-1:",
    "A",
    "Ani",
    NIP,
]
TEXTS += [
    "hr",
    "2026",
    "2026 ",
    "2027",
    "SETDA",
    "supervisor_review",
    "calibration",
    "predikat",
    "deliver_mail",
]
NUMBERS = [
    "",
    "0",
    "1",
    "2",
    "7",
    "-1",
    "2026",
    "9" * 30,
    "-" + "9" * 30,
    "1.5",
    "1e3",
    "²",
    "١",
    "0x1",
    "1_0",
    " 1",
]
DAYS = ["", "0", "2026-02-30", "2026-12-31", "2027-01-15", "0001-01-01", "9999-12-31", "10000-01-01", "31/12/2026",
    "besok", "2026-12-31T25:00", "-1", "٢٠٢٦-٠١-٠١"]  # fmt: skip
WINDOWS = ["", "=", "self_assessment=2026-12-01..2026-12-31", "self_assessment=2026-12-31..2026-12-01", "x=1..2",
    "self_assessment=..", "self_assessment=0001-01-01..9999-12-31", "=2026-12-01..2026-12-31"]  # fmt: skip
CODES = {0, 1, 2, 3, 130}


def leaves(command: click.Command, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield names, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below
        yield from leaves(below, *names, name)


LEAVES = {names: each for names, each in leaves(main.group) if names[0] not in SERVING}


@pytest.fixture
def places(tmp_path: Path, played: Log, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[str]]:
    """Folders that may or may not be an office's, the first is one; and files that may or may not be anything."""
    office, other, foreign, broken, blank = (tmp_path / name for name in ("office", "o\np", "f", "b", "e"))
    for folder in (office, other, foreign, broken, blank):
        folder.mkdir()
    played.copied(office)
    with closing(sqlite3.connect(foreign / "siulak.db")) as database:
        database.execute("CREATE TABLE evaluation (id TEXT)")
    (broken / "siulak.db").write_bytes(b"not a database at all" * 100)
    (other / "siulak.db").mkdir()
    files = {
        "empty.csv": b"",
        "zeros.csv": bytes(999),
        "header.csv": SAMPLE.read_bytes().partition(b"\n")[0],
        "broken.xlsx": b"PK\x03\x04" + bytes(99),
        "broken.zip": b"PK\x05\x06" + bytes(18),
        "broken.docx": b"PK\x03\x04" + bytes(99),
        "broken.toml": b'code = "x\n',
        "small.toml": b'code = "x"\n',
        "latin.toml": b'name = "\xe9"\n',
        "a\nb.csv": b"nip\n1\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(blank)
    monkeypatch.setenv("SIULAK_HOME", str(office))
    monkeypatch.delenv("SIULAK_DATABASE_URL", raising=False)
    monkeypatch.setenv("SIULAK_PREFECT_API_URL", "http://127.0.0.1:9/api")
    there = [*map(str, (tmp_path / name for name in files)), str(SAMPLE), *map(str, CYCLES.glob("*.toml"))]
    homes = [*map(str, (office, office, office, other, foreign, broken, blank)), str(tmp_path / "empty.csv")]
    return homes, [
        *there,
        str(blank),
        "/dev/null",
        "",
        "tiada",
        "t\nt",
        "\udcff",
        "x" * 5000,
        "/proc/nowhere/x",
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("names", LEAVES, ids=" ".join)
def test_odd_values_are_told_and_never_raise(
    names: tuple[str, ...],
    places: tuple[list[str], list[str]],
    siulak: Siulak,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(" ".join(names))

    for _ in range(DRAWS):
        words = list(_words(LEAVES[names], chance, *places))
        monkeypatch.setattr(sys, "stdin", io.StringIO(chance.choice(["", "y\n", "t\n"])))
        try:
            told = siulak(*names, *words)
        except Exception as raised:
            raised.add_note(f"siulak {names} {words}")
            raise
        _blame(told, words)


def _words(
    command: click.Command, chance: random.Random, homes: list[str], files: list[str]
) -> Iterator[str]:
    arguments = []
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            if parameter.required or chance.random() < (0.7 if parameter.name == "as_json" else 0.4):
                name = max(parameter.opts, key=len)
                values = homes if parameter.name == "home" else _values(parameter, files)
                yield name if parameter.is_flag else f"{name}={chance.choice(values)}"
        else:
            times = 1 if parameter.nargs == 1 else chance.randrange(4)
            arguments += [chance.choice(_values(parameter, files)) for _ in range(times)]
    yield from ("--", *arguments) if arguments else ()


def _values(parameter: click.Parameter, files: list[str]) -> list[str]:
    kind = parameter.type
    if isinstance(kind, click.Choice):
        return [*map(str, kind.choices), *map(str, kind.choices), "", "x"]
    known = {"integer range": NUMBERS, "integer": NUMBERS, "day": DAYS, "datetime": DAYS, "window": WINDOWS}
    by_path = isinstance(kind, click.Path | click.File)
    return files if by_path else known.get(kind.name, TEXTS)


def _blame(told: Told, words: list[str]) -> None:
    assert told.code in CODES, words
    assert "Traceback" not in told.out + told.err, words
    if "--json" in words and told.out:
        json.loads(told.out)
    if told.code == 2:
        assert told.out + told.err, words
