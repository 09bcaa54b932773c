"""The one way in: a file becomes a roster or a list of what to correct."""

from datetime import date
from pathlib import Path

from workflow.roster.checking import SPAN, check
from workflow.roster.reading import read
from workflow.roster.rows import Roster


def load(path: Path, as_of: date, *, span: int = SPAN) -> Roster:
    """Never raises for what the file contains; `faults` tells it, by row, in Indonesian."""
    found = read(path)
    rows, faults = check(found.rows, as_of=as_of, span=span)
    return Roster(tuple(rows), tuple(sorted([*found.faults, *faults])), tuple(found.notes), found.digest)
