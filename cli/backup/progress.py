"""How far a long work has come: one line that is written over on a terminal, nothing elsewhere."""

import sys
from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and of how much."""


def silent(_what: str, _done: int, _total: int) -> None:
    """For whoever does not watch."""


def on_terminal() -> Progress:
    if not sys.stderr.isatty():
        return silent
    told = ""

    def tell(what: str, done: int, total: int) -> None:
        nonlocal told
        line = f"{what}: {100 if total == 0 else 100 * done // total} %"
        if line != told:
            told = line
            sys.stderr.write(f"\r{line:<40}" + ("\n" if done >= total else ""))
            sys.stderr.flush()

    return tell
