"""A demo whose processes are killed one after another ends as one that nobody disturbed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.cli.demo.test_command import PLAIN, last_line, siulak
from tests.test_packaging import ROOT

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]
DEMO = ("demo", "--employees", 12, "--definition", PLAIN)
SAME = ("employees", "evaluations", "final", "documents", "findings")


def killed_after(home: Path, lines: int, target: str) -> None:
    """Starts the demo and kills one of its processes once it has told so many lines."""
    program = str(Path(sys.executable).with_name("siulak"))
    command = [program, *map(str, DEMO), "--home", str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as demo:
        assert demo.stdout is not None
        for _ in range(lines):
            assert demo.stdout.readline()
        victim = (
            demo.pid if target == "demo" else json.loads((home / f"run/{target}.json").read_text())["pid"]
        )
        os.kill(victim, signal.SIGKILL)
        told = demo.stdout.read().decode()
    assert "Traceback" not in told
    assert demo.returncode in ((-signal.SIGKILL,) if target == "demo" else (3,)), told


def test_killed_in_each_of_its_processes_it_resumes_to_the_same_end(tmp_path: Path) -> None:
    undisturbed = last_line(siulak(*DEMO, "--home", tmp_path / "calm"))
    home = tmp_path / "stormy"

    for lines, target in ((4, "flows"), (6, "demo"), (5, "prefect-server"), (4, "catcher")):
        killed_after(home, lines, target)
    disturbed = last_line(siulak(*DEMO, "--home", home))

    assert {name: disturbed[name] for name in SAME} == {name: undisturbed[name] for name in SAME}
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(home) in " ".join(p.info["cmdline"] or [])]
