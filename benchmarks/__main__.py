"""Every benchmark in turn, each in a process of its own; 1 where a figure misses its target."""

import subprocess
import sys

from benchmarks.figures import progress

BENCHMARKS = ("start", "word", "opening", "spiff", "flow")


def main() -> int:
    codes = {name: _code(name) for name in BENCHMARKS}
    missed = [name for name, code in codes.items() if code]
    if missed:
        progress(f"missed: {', '.join(missed)}")
    return int(bool(missed))


def _code(name: str) -> int:
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
