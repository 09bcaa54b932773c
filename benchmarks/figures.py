"""What a benchmark says: one JSON line a figure on stdout, its progress on stderr."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Measure = Callable[[int, int], float]
"""From how many and how many rounds to the figure."""
Seconds = dict[str, list[float]]
"""By side, the time of each round."""


class BenchmarkError(Exception):
    """A figure that could not be measured; the text says why and what to do."""


@dataclass(frozen=True)
class Goal:
    """A figure's name and the value that it must reach, or with `at_most` must not exceed."""

    name: str
    target: float
    at_most: bool = False

    def line(self, value: float | None) -> str:
        shown = None if value is None else round(value, 3)
        return json.dumps({"name": self.name, "value": shown, "target": self.target, "ok": self.met(value)})

    def met(self, value: float | None) -> bool:
        """Never, where the figure could not be measured."""
        if value is None:
            return False
        return value <= self.target if self.at_most else value >= self.target


def run(
    goal: Goal, measure: Measure, description: str, n: int, rounds: int, words: Sequence[str] | None = None
) -> int:
    """A benchmark as a command with --n and --rounds; 0 where the goal is met."""
    title = description.splitlines()[0]
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--n", type=int, default=n, help=f"how many; {n} unless given")
    parser.add_argument(
        "--rounds", type=int, default=rounds, help=f"alternating rounds; {rounds} unless given"
    )
    given = parser.parse_args(words)
    progress(f"{title} n={given.n}")
    if (load := os.getloadavg()[0]) > (os.cpu_count() or 1) / 2:
        progress(f"  load {load:.1f}: others use this machine, and what they take is measured too")
    try:
        value: float | None = measure(given.n, given.rounds)
    except BenchmarkError as fault:
        progress(f"  not measured: {fault}")
        value = None
    print(goal.line(value), flush=True)
    return int(not goal.met(value))


def alternating(rounds: int, sides: Mapping[str, Callable[[], float]]) -> Seconds:
    """Every side once a round, in turn, so that whatever else the machine does meets them all alike."""
    seconds: Seconds = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            seconds[name].append(side())
    for name, found in seconds.items():
        spread = f"from {min(found):.3f} to {max(found):.3f}"
        progress(f"  {name}: median {statistics.median(found):.3f} s, {spread}")
    return seconds


def ratio(seconds: Seconds, of: str, to: str) -> float:
    return statistics.median(seconds[of]) / statistics.median(seconds[to])


def difference(seconds: Seconds, of: str, to: str) -> float:
    return statistics.median(seconds[of]) - statistics.median(seconds[to])


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
