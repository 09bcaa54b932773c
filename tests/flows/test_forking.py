"""What runs are forked from: all that they use, and nothing that a fork would tear apart."""

import json
import subprocess
import sys

from flows.serving import SCHEDULES
from tests.test_packaging import ROOT

LOOK = """
import gc, json, sys
import flows.preloaded, psutil
me = psutil.Process()
print(json.dumps({
    "threads": me.num_threads(),
    "connections": len(me.net_connections()),
    "frozen": gc.get_freeze_count() > 100_000,
    "flows": sorted(name for name in sys.modules if name in %r),
    "databases": [name for name in sys.modules if name.startswith("prefect.server.database")],
}))
"""


SERVED = sorted(flow.fn.__module__ for flow, _ in SCHEDULES)


def test_before_it_is_forked_there_is_one_thread_and_nothing_is_open() -> None:
    told = subprocess.run([sys.executable, "-c", LOOK % SERVED], cwd=ROOT, capture_output=True, check=True)

    assert json.loads(told.stdout) == {
        "threads": 1, "connections": 0, "frozen": True, "flows": SERVED, "databases": [],
    }  # fmt: skip
