"""Fail points: where a rehearsal kills the process, to prove that work goes on as if nothing had happened.

Only SIULAK_KILL_AT arms them: names, an at sign, a folder (`cycle_launched,mail_claimed@/srv/marks`). A point fires
once: the process that puts its mark into the folder dies, every other goes on. docs/crash.md says what follows.
"""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from config.errors import ConfigurationError

VARIABLE = "SIULAK_KILL_AT"


class Point(Enum):
    """What is done for good at this point, and what is still to come."""

    RUN_STARTED = "Prefect has started the run's process; the ledger has no record of it yet."
    RUN_OPENED = "The run's record is open; the run does not hold the work yet."
    WORK_TAKEN = "The run holds the lease of its work; nothing of the work is done."
    CYCLE_LAUNCHED = (
        "Cycle, evaluations, windows and their events are committed; nobody was asked for anything."
    )
    TRANSITION_COMMITTED = (
        "A chunk has moved, with events, owed documents and whom to ask; further chunks and triggers wait."
    )
    PROMPTS_COMMITTED = (
        "Whoever was not asked is asked, due reminders are arranged; the cycle's own stage has not followed."
    )
    CYCLE_MOVED = "The cycle's own stage has followed its evaluations; the run is still open."
    MAILS_FROZEN = "The bytes of a batch of mails are committed; none of them has left."
    MAIL_CLAIMED = "A mail is marked in_data; the server knows nothing of it."
    MAIL_HALF_SENT = "Half of a mail's text has left inside DATA; the server throws it away."
    MAIL_ANSWERED = "The server has said 250 and keeps the mail; here its end is still unknown."
    MAIL_SETTLED = "A mail's acceptance is committed and its bytes are wiped; the next mail waits."
    ACHIEVEMENT_STATED = "An official has stated the unit's achievement; no predicate is confirmed."
    DOCUMENT_WRITTEN = "A document's file lies in its place; no row says so."
    DOCUMENTS_ISSUED = "A batch of documents is issued, delivered and asked about; the run is still open."
    PAPERS_ISSUED = "A batch of the other papers is issued; the run is still open."
    CYCLE_CLOSED = "The cycle is closed; the run is still open."
    RUN_CLOSED = "The run's record is closed; Prefect does not know it, and the lease is still held."


@dataclass(frozen=True)
class _Armed:
    points: frozenset[Point]
    folder: Path

    def is_first(self, point: Point) -> bool:
        """Whether this process is the one that puts the mark."""
        try:
            (self.folder / point.name.lower()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def _armed_by(environment: Mapping[str, str]) -> _Armed | None:
    """Raises ConfigurationError for a name that is no point and a folder that is not there."""
    told = environment.get(VARIABLE)
    if not told:
        return None
    names, _, folder = told.partition("@")
    known = {point.name.lower(): point for point in Point}
    wanted = names.split(",")
    if not known.keys() >= set(wanted) or not folder or not Path(folder).is_dir():
        fault = f"{VARIABLE}={told}: titik atau foldernya tidak ada."
        remedy = "Ini hanya untuk latihan: pakai titik,titik@folder (docs/crash.md), atau hapus variabelnya."
        raise ConfigurationError([f"{fault} {remedy}"])
    return _Armed(frozenset(known[name] for name in wanted), Path(folder))


_ARMED = _armed_by(os.environ)


def armed(point: Point) -> bool:
    """For the one point that can only be reached by doing the work in two steps."""
    return _ARMED is not None and point in _ARMED.points


def reach(point: Point) -> None:
    """Ends the process here as `kill -9` would, if the point is armed and has not fired."""
    if _ARMED is not None and point in _ARMED.points and _ARMED.is_first(point):
        os.kill(os.getpid(), signal.SIGKILL)
