import json
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.flow import TASK_RUNS, cut

ROOT = Path(__file__).parents[2]


@given(st.lists(st.integers(), max_size=200), st.integers(1, 30))
def test_batches_are_everybody_in_order_and_of_like_size(ids: list[int], parts: int) -> None:
    batches = cut(ids, parts)

    sizes = [len(batch) for batch in batches]
    assert len(batches) == parts
    assert list(chain(*batches)) == ids
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.server
def test_a_small_flow_leaves_what_the_direct_call_leaves() -> None:
    words = [sys.executable, "-m", "benchmarks.flow", "--n", str(3 * TASK_RUNS), "--rounds", "1"]

    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)

    line = json.loads(done.stdout)
    assert line["name"] == "flow_added_seconds"
    assert line["value"] is not None
    assert done.returncode == (not line["ok"])
