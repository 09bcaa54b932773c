"""Fail points: each stands once in the code, is told in the docs, and kills once."""

import ast
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.test_packaging import OURS, ROOT
from workflow.points import VARIABLE, Point, armed, reach

POINTS = sorted(Point, key=lambda point: point.name)


def reached() -> list[str]:
    """What every call of `reach` in the source names, as it is written."""
    sources = [path for package in OURS for path in sorted((ROOT / package).rglob("*.py"))]
    calls = [node for path in sources for node in ast.walk(ast.parse(path.read_text()))]
    return [
        ast.unparse(node.args[0])
        for node in calls
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "reach"
    ]


def at(told: str, *points: str) -> subprocess.CompletedProcess[str]:
    """A process that comes past these points, armed with what it is told; it prints each that it survives."""
    program = "import sys; from workflow.points import Point, reach\n"
    program += "for name in sys.argv[1:]: reach(Point[name]); print(name, flush=True)"
    return subprocess.run(
        [sys.executable, "-c", program, *points],
        env={VARIABLE: told, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.thorough
def test_each_point_stands_in_the_code_once_and_none_is_unknown() -> None:
    assert Counter(reached()) == Counter(f"Point.{point.name}" for point in Point)


@pytest.mark.parametrize("point", POINTS)
def test_the_docs_say_of_each_point_what_the_code_says(point: Point) -> None:
    rows = (ROOT / "docs/crash.md").read_text().splitlines()

    assert [row for row in rows if row.startswith(f"| `{point.name.lower()}` | {point.value} |")]


@pytest.mark.parametrize("point", POINTS)
def test_unarmed_a_point_is_nothing(point: Point) -> None:
    reach(point)

    assert not armed(point)


def test_an_armed_point_kills_the_process_there(tmp_path: Path) -> None:
    done = at(f"mail_claimed@{tmp_path}", "MAILS_FROZEN", "MAIL_CLAIMED", "MAIL_SETTLED")

    assert done.returncode == -signal.SIGKILL
    assert done.stdout.split() == ["MAILS_FROZEN"]
    assert [path.name for path in tmp_path.iterdir()] == ["mail_claimed"]


def test_a_point_fires_once_whichever_process_comes_by(tmp_path: Path) -> None:
    told = f"mail_claimed,mail_settled@{tmp_path}"
    points = ("MAIL_CLAIMED", "MAIL_SETTLED")

    codes = [at(told, *points).returncode for _ in range(3)]

    assert codes == [-signal.SIGKILL, -signal.SIGKILL, 0]


@pytest.mark.parametrize("told", ["mail_claimd@{}", "mail_claimed", "mail_claimed@{}/nowhere", "@{}", ""])
def test_what_is_armed_wrongly_is_told_and_nothing_else(tmp_path: Path, told: str) -> None:
    done = at(told.format(tmp_path), "MAIL_CLAIMED")

    assert done.returncode == (1 if told else 0)
    assert (VARIABLE in done.stderr.splitlines()[-1]) if told else not done.stderr
