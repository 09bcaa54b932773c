"""The undisturbed year: played once, looked at by many."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.demo.running import PLAIN, last_line, siulak

PEOPLE = 12
DEMO = ("demo", "--employees", PEOPLE, "--definition", PLAIN)


@dataclass(frozen=True)
class Year:
    """A finished demo: its folder and its last line."""

    home: Path
    told: dict[str, int]


@pytest.fixture(scope="session")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Year:
    home = tmp_path_factory.mktemp("calm") / "demo"
    return Year(home, last_line(siulak(*DEMO, "--home", home)))
