"""The process that opens HR's file: `python -m workflow.roster.child SUFFIX [COLUMNS OPTIONAL] < file > answer`.

It gives up what it does not need before it reads a byte: memory, time, and every new file or connection. A
parser that is led astray can only die, and then the parent refuses the file.
"""

import codecs
import hashlib
import json
import resource
import sys

from workflow.roster import delimited, parsing
from workflow.roster.rows import ROSTER, Columns, Fault, RawRow

MEMORY = 512 * 1024**2
"""Bytes of address space."""
SECONDS = 20
"""Of processor time."""
ANSWER = 64 * 1024**2
"""Bytes: four times what the largest table that is accepted needs."""


def limit() -> None:
    """No descriptor beyond the three that are open: no file can be opened and no connection made."""
    for what, soft in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, ANSWER),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (soft, soft))


def main() -> None:
    """Writes the answer as JSON; whatever else happens is a code other than 0."""
    suffix, *told = sys.argv[1:]
    columns = ROSTER
    if told:
        names, optional = (tuple(filter(None, each.split(","))) for each in told)
        columns = Columns(names, frozenset(optional))
    _load(suffix)
    limit()
    content = sys.stdin.buffer.read(parsing.MAX_BYTES + 1)
    table = parsing.parse(content, suffix, columns)
    answer = {
        "digest": hashlib.sha256(content).hexdigest(),
        "notes": table.notes,
        "faults": [_fault(each) for each in table.faults],
        "rows": [_row(each, columns) for each in table.rows],
    }
    json.dump(answer, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.flush()


def _load(suffix: str) -> None:
    """Everything that would be imported later, when nothing can be opened any more."""
    for encoding in (*delimited.ENCODINGS, "cp437"):  # the last for names in a package
        codecs.lookup(encoding)
    if suffix in parsing.WORKBOOKS:
        import zlib

        import python_calamine

        from workflow.roster import workbook

        assert workbook
        assert python_calamine
        assert zlib


def _fault(each: Fault) -> list[object]:
    return [each.row, each.code, each.nip, each.message, each.remedy]


def _row(each: RawRow, columns: Columns) -> list[object]:
    marks = [sorted(each.numeric), sorted(each.formulas), list(each.undecodable)]
    return [each.row, [each.cells[column] for column in columns.names], *(marks if any(marks) else ())]


if __name__ == "__main__":
    main()
