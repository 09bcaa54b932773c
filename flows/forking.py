"""Runs are forked from a process that has imported what they need (docs/adr/0025)."""

import multiprocessing
from types import SimpleNamespace

from prefect import flow_engine

PRELOADED = "flows.preloaded"


def fork_runs() -> None:
    """From now on Prefect's runner in this process forks its runs where it would start an interpreter for each.

    The runner asks `multiprocessing` for the way to start a process, in this one place of Prefect's.
    """
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload([PRELOADED])
    vars(flow_engine)["multiprocessing"] = SimpleNamespace(get_context=lambda method: forks)
