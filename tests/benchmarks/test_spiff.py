import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import spiff
from benchmarks.figures import BenchmarkError
from benchmarks.office import office_of
from benchmarks.spiff import Side

pytestmark = pytest.mark.thorough

STATES = ("draft", "self_assessment", "supervisor_review", "calibration", "final")


def test_our_job_takes_everybody_through_all_five_stages(tmp_path: Path) -> None:
    office = office_of(50, tmp_path)

    side = spiff.ours(office, tmp_path / "ours.db")

    steps = pairwise(("", *STATES))
    assert side.final == 50
    assert side.history == [(version, *step, 50) for version, step in enumerate(steps, 1)]


def test_a_history_that_differs_is_told() -> None:
    one = Side(1.0, 1, [(1, "", "draft", 1)])

    spiff.compare(one, replace(one, seconds=2.0))

    with pytest.raises(BenchmarkError):
        spiff.compare(one, replace(one, history=[(1, "", "draft", 2)]))


@pytest.mark.thorough
def test_without_an_index_it_says_what_could_not_be_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)

    with pytest.raises(BenchmarkError, match="SpiffWorkflow"):
        spiff.interpreter(tmp_path / "environment")

    assert not (tmp_path / "environment" / "ready").exists()
