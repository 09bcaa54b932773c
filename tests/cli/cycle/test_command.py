"""`siulak cycle` as a person types it: every fault one line with its place, exit code 2, never a traceback."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cli import main
from config.definition import SHIPPED
from tests.cli import commands
from tests.test_packaging import ROOT
from workflow import drawing

PLAIN = (SHIPPED / "lima-tahap.toml").read_text(encoding="utf-8")
NOWHERE = """
[[state]]
name = "limbo"
label = "Tidak ke mana-mana"
owner = "employee"
due_working_days = 3
remind_every = 1
consequence = "remind"

[[prompt]]
kind = "receipt"
state = "limbo"
to = "employee"
consequence = "Tidak ada akibatnya."
"""
WAY_OUT = """
[[transition]]
trigger = "leave"
label = "Meninggalkan tahap ini"
source = "limbo"
target = "final"
by = "employee"
"""


@dataclass(frozen=True)
class Told:
    code: int
    out: list[str]
    err: list[str]


Siulak = Callable[..., Told]


@pytest.fixture(name="siulak")
def of_cycle(siulak: Callable[..., commands.Told]) -> Siulak:
    """`siulak cycle …`, told by lines."""

    def call(*words: object) -> Told:
        told = siulak("cycle", *words)
        return Told(told.code, told.out.splitlines(), told.err.splitlines())

    return call


def changed(*pairs: tuple[str, str]) -> bytes:
    text = PLAIN
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


BROKEN: dict[str, tuple[bytes, list[str]]] = {
    "not UTF-8": (PLAIN.replace("Selesai", "Selesé").encode("latin-1"), ["UTF-8"]),
    "not TOML": (b"code = \n", ["bukan TOML yang benar"]),
    "a text of another kind": (b"PK\x03\x04\x14\x00", ["bukan TOML yang benar"]),
    "brackets without end": (b"code = " + b"[" * 100_000, ["bukan TOML yang benar"]),
    "a number without end": (b"code = " + b"9" * 5000, ["bukan TOML yang benar"]),
    "an empty file": (b"", ["code", "title", "legal_source", "initial", "purpose", "state", "transition"]),
    "an unknown guard": (
        changed(('"realisation_given"', '"realisation_gven"')),
        ["transition submit_self_assessment: guard realisation_gven tidak dikenal"],
    ),
    "an unreachable state": ((PLAIN + NOWHERE + WAY_OUT).encode(), ["state limbo: tidak pernah tercapai"]),
    "a state that is no place at all": (
        (PLAIN + NOWHERE).encode(),
        [
            "state limbo: tidak pernah tercapai",
            "state limbo: tidak dapat sampai ke state akhir",
            "state limbo: employee tidak punya tindakan",
        ],
    ),
    "an unknown target": (
        changed(('target = "calibration"', 'target = "calibraton"')),
        ["transition submit_review: target calibraton tidak ada"],
    ),
    "a state written twice": (
        changed(('name = "calibration"', 'name = "draft"')),
        [
            "state draft: ditulis lebih dari sekali",
            "calibration",
            "calibration",
            "calibration",
            "calibration",
        ],
    ),
    "an unknown role": (changed(('by = "calibrator"', 'by = "boss"')), ["transition.5.by"]),
    "a column nobody knows": (changed(('mark = "tanpa', 'remark = "tanpa')), ["transition.3.remark"]),
    "a column whose name has two lines": (b'"a\\nb" = 1\n' + PLAIN.encode(), ["a b"]),
    "a day that no year has": (
        changed(("month = 12, day = 7", "month = 2, day = 31")),
        ["state.2.window|state self_assessment"],
    ),
    "a mail that nobody wrote": (
        changed(('kind = "calibration"', 'kind = "calibraton"')),
        ["prompt calibraton (calibration): tidak ada templat email"],
    ),
    "faults of several kinds": (
        changed(
            ('"achievement_stated"', '"achieved"'),
            ('consequence = "remind"', 'consequence = "none"'),
            ('to = "appraiser"', 'to = "system"'),
        ),
        [
            "penilaian|appraiser tidak diberi tahu",
            "guard achieved",
            "tanpa akibat",
            "sistem tidak dapat diminta",
        ],
    ),
}


@pytest.fixture(params=[*BROKEN.values()], ids=[*BROKEN])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, list[str]]:
    content: bytes
    faults: list[str]
    content, faults = request.param
    path = tmp_path / "siklus.toml"
    path.write_bytes(content)
    return path, faults


def test_every_fault_is_one_line_with_file_and_place(siulak: Siulak, broken: tuple[Path, list[str]]) -> None:
    path, faults = broken

    told = siulak("validate", path)

    assert told.code == 2
    assert told.out == []
    assert len(told.err) == len(faults), told.err
    for line, fault in zip(told.err, faults, strict=True):
        assert line.startswith(f"Galat: {path}: ")
        assert any(way in line for way in fault.split("|")), line


def test_json_holds_the_same_faults(siulak: Siulak, broken: tuple[Path, list[str]]) -> None:
    path, _ = broken
    lines = siulak("validate", path).err

    told = siulak("validate", path, "--json")

    assert (told.code, told.err) == (2, [])
    entries = json.loads("\n".join(told.out))
    assert [f"Galat: {entry['file']}: {entry['message']}" for entry in entries] == lines
    assert all(set(entry) == {"file", "message"} for entry in entries)


@pytest.mark.parametrize("name", ["tidak-ada.toml", "."])
def test_what_is_no_file_is_one_fault(siulak: Siulak, tmp_path: Path, name: str) -> None:
    told = siulak("validate", tmp_path / name)

    assert (told.code, told.out, len(told.err)) == (2, [], 1)
    assert str(tmp_path / name) in told.err[0]
    assert "tidak dapat dibaca" in told.err[0]


def test_the_shipped_definitions_are_right(siulak: Siulak) -> None:
    paths = sorted(SHIPPED.glob("*.toml"))

    assert siulak("validate", *paths) == Told(0, [f"{path}: benar." for path in paths], [])
    assert siulak("validate", "--json", *paths) == Told(0, ["[]"], [])


def test_one_broken_file_among_others_is_named_and_the_others_are_told_right(
    siulak: Siulak, tmp_path: Path
) -> None:
    (tmp_path / "a.toml").write_bytes(b"x")
    (tmp_path / "b.toml").write_text(PLAIN)

    told = siulak("validate", tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "c.toml")

    assert told.code == 2
    assert told.out == [f"{tmp_path / 'b.toml'}: benar."]
    assert [line.split(": ")[1] for line in told.err] == [
        str(tmp_path / name) for name in ("a.toml", "c.toml")
    ]


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_at_all_lead_to_anything_but_lines(content: bytes) -> None:
    assert told_of(content) != []


@given(st.data())
def test_a_definition_with_a_line_lost_or_doubled_is_right_or_explained(data: st.DataObject) -> None:
    lines = PLAIN.splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place : place + 1] = lines[place : place + 1] * data.draw(st.sampled_from([0, 2]))

    for message in told_of("".join(lines).encode()):
        assert message.endswith((".", ".'"))
        assert message == " ".join(message.split())


def told_of(content: bytes) -> list[str]:
    """The messages of `validate --json` on a file of these bytes; its exit code has to agree."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "siklus.toml"
        path.write_bytes(content)
        result = CliRunner().invoke(main.group, ["cycle", "validate", "--json", str(path)])
    assert isinstance(result.exception, SystemExit | None), result.exception
    messages = [entry["message"] for entry in json.loads(result.stdout)]
    assert result.exit_code == (2 if messages else 0)
    return messages


@pytest.mark.parametrize("code", ["lima-tahap", "permenpanrb-6-2022"])
def test_draw_prints_the_diagram_and_nothing_else(siulak: Siulak, code: str) -> None:
    told = siulak("draw", SHIPPED / f"{code}.toml")

    assert (told.code, told.err) == (0, [])
    assert "\n".join(told.out) in drawing.page()


def test_a_broken_definition_is_not_drawn(siulak: Siulak, tmp_path: Path) -> None:
    path = tmp_path / "siklus.toml"
    path.write_bytes(BROKEN["an unknown target"][0])

    told = siulak("draw", path)

    assert (told.code, told.out, len(told.err)) == (2, [], 1)
    assert "calibraton" in told.err[0]


def test_a_trigger_with_the_machines_own_word_is_drawn_or_refused(siulak: Siulak, tmp_path: Path) -> None:
    path = tmp_path / "siklus.toml"
    path.write_bytes(changed(('trigger = "confirm"', 'trigger = "state"')))

    told = siulak("draw", path)

    assert told.code in (0, 2)
    assert bool(told.out) != bool(told.err)


@pytest.mark.parametrize("words", [["draw"], ["draw", SHIPPED / "lima-tahap.toml", "--docs"], ["validate"]])
def test_a_call_that_means_nothing_is_a_fault_of_use(siulak: Siulak, words: list[object]) -> None:
    told = siulak(*words)

    assert (told.code, told.out) == (2, [])
    assert re.search(rf"^Pemakaian: siulak cycle {words[0]} ", told.err[0])


def test_docs_rewrites_the_page(siulak: Siulak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "docs" / "states.md"
    page.parent.mkdir()
    monkeypatch.setattr(drawing, "PAGE", page)

    told = siulak("draw", "--docs")

    assert told == Told(0, [f"Ditulis: {page.relative_to(tmp_path)}"], [])
    assert page.read_text(encoding="utf-8") == drawing.page()


@pytest.mark.thorough
def test_the_installed_command_ends_with_two_for_a_broken_file(tmp_path: Path) -> None:
    siulak = Path(sys.executable).with_name("siulak")

    done = subprocess.run(
        [siulak, "cycle", "validate", tmp_path / "tidak-ada.toml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
