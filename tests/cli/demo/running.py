"""The command as a person types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from config.definition import SHIPPED
from tests.test_packaging import ROOT

PLAIN = SHIPPED / "lima-tahap.toml"
PROGRAM = Path(sys.executable).with_name("siulak")


def siulak(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: PLW1510 -- the caller looks at the exit code
        [PROGRAM, *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    assert done.returncode == 0, done.stderr
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return told
