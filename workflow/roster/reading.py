"""From a file of HR's to rows of text, by a child process; nothing that the file contains raises here."""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import workflow
from config.causes import cause
from workflow.roster.rows import ROSTER, Code, Columns, Fault, RawRow
from workflow.roster.wording import fault

PATIENCE = 60.0
"""Seconds of wall time, on a machine that may be busy, for a child that may compute for twenty."""
_ROOT = Path(str(workflow.__file__)).parents[1]
_OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}
_SMALLER = "Simpan ulang sebagai CSV, atau buang lembar dan kolom yang bukan daftar pegawai."


@dataclass
class Reading:
    """What the child made of a file."""

    rows: list[RawRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    digest: str = ""


def read(path: Path, columns: Columns = ROSTER, *, patience: float = PATIENCE) -> Reading:
    """Every data row that is not blank, and what was wrong with the file as a whole."""
    try:
        with _opened(path) as file:
            return _by_child(file, path.suffix.lower(), columns, patience)
    except OSError as fault:
        name = os.fsencode(path).decode("utf-8", "replace")
        return _refused(
            f"Berkas {name} tidak dapat dibuka: {cause(fault)}.", "Periksa nama berkas dan izin bacanya."
        )


def _opened(path: Path) -> IO[bytes]:
    """Without waiting: a pipe by this name might never say anything."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "bukan berkas biasa")
    return os.fdopen(descriptor, "rb")


def _by_child(file: IO[bytes], suffix: str, columns: Columns, patience: float) -> Reading:
    """The answer goes to a nameless file: whatever becomes of the child, nothing is left of it."""
    command = [sys.executable, "-E", "-s", "-m", "workflow.roster.child", suffix]
    if columns is not ROSTER:
        command += [",".join(columns.names), ",".join(sorted(columns.optional))]
    with tempfile.TemporaryFile() as answer:
        child = subprocess.Popen(
            command,
            stdin=file,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"LC_ALL": "C.UTF-8"},
        )
        try:
            code = child.wait(patience)
        except subprocess.TimeoutExpired:
            code = -signal.SIGKILL
        finally:
            child.kill()
            child.wait()
        if code != 0:
            return _died(code)
        answer.seek(0)
        return _understood(answer, columns)


def _died(code: int) -> Reading:
    if code in _OUT_OF_TIME:
        return _refused("Berkas terlalu lama dibaca.", _SMALLER)
    return _refused("Berkas terlalu besar atau rusak sehingga tidak dapat dibaca dengan aman.", _SMALLER)


def _refused(message: str, remedy: str) -> Reading:
    return Reading(faults=[fault(Code.FILE_REFUSED, message, remedy=remedy)])


def _understood(answer: IO[bytes], columns: Columns = ROSTER) -> Reading:
    """The child is no more to be trusted than the file that it read."""
    try:
        told = json.load(answer)
        return Reading(
            [_row(columns, *each) for each in told["rows"]],
            [_fault(*each) for each in told["faults"]],
            [str(note) for note in told["notes"]],
            str(told["digest"]),
        )
    except (ValueError, KeyError, TypeError):
        return _refused("Berkas tidak dapat dibaca.", _SMALLER)


def _fault(row: int, code: str, nip: str, message: str, remedy: str) -> Fault:
    return fault(Code(code), str(message), row=int(row), nip=str(nip), remedy=str(remedy))


def _row(columns: Columns, row: int, cells: list[str], *marks: Any) -> RawRow:
    numeric, formulas, undecodable = marks or ((), (), ())
    known = dict(zip(columns.names, map(str, cells), strict=True))
    return RawRow(int(row), known, frozenset(numeric), frozenset(formulas), tuple(undecodable))
