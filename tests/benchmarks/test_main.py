import importlib
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS
from benchmarks.figures import Goal

DOCS = Path(__file__).parents[2] / "docs" / "benchmarks.md"


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_has_a_goal_that_the_docs_name(name: str) -> None:
    goal = importlib.import_module(f"benchmarks.{name}").GOAL

    assert isinstance(goal, Goal)
    assert f"`{goal.name}`" in DOCS.read_text(encoding="utf-8")
