"""The analysis of reports advises only: nothing that decides reads it."""

from pathlib import Path

import grimp
import pytest

import workflow

DECIDING = (
    "workflow.actions", "workflow.facts", "workflow.gathering", "workflow.guards", "workflow.machine",
    "workflow.pattern", "workflow.payloads", "workflow.writing",
)  # fmt: skip
ANALYSIS = ("workflow.reports", "workflow.reporting", "workflow.feedback")


@pytest.mark.thorough
def test_no_guard_and_no_rule_imports_daily_reports_by_whatever_way() -> None:
    graph = grimp.build_graph("workflow", "models", "config", cache_dir=None)
    folder = Path(str(workflow.__file__)).parent / "rules"
    rules = [f"workflow.rules.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"]
    assert len(rules) > 5
    targets = [name for name in graph.modules if name.startswith(ANALYSIS)]
    assert len(targets) > 10

    chains = [
        chain
        for deciding in (*DECIDING, *rules)
        for target in targets
        if (chain := graph.find_shortest_chain(deciding, target)) is not None
    ]

    assert chains == []
