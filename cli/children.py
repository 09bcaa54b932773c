"""Child processes that a command starts, watches and ends; only by their own ids, never by name."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from cli.interruptions import Interruptions
from cli.variables import CHILD

START_SECONDS = 90
STOP_SECONDS = 15
MARK = CHILD
"""Environment variable by which a child and its own children are known."""


class ChildFailedError(Exception):
    """Proses pendukung berhenti sebelum waktunya."""


class PortTakenError(Exception):
    """Port sudah dipakai program lain."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@dataclass
class Children:
    """The processes of one command, each in a session of its own, noted in `folder` so that the next start
    can end what a `kill -9` of this one left behind.
    """

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    interruptions: Interruptions = field(default_factory=Interruptions)
    _marks: dict[str, str] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        """No signal comes between a child's start and the notes by which it is ended."""
        with self.interruptions.held():
            self._start(name, *command)

    def _start(self, name: str, *command: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        mark = secrets.token_hex(16)
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.environment, MARK: mark},
                start_new_session=True,
            )
        self.running[name], self._marks[name] = process, mark
        note = {"pid": process.pid, "mark": mark}
        partial = self.folder / f"{name}.part"
        partial.write_text(json.dumps(note))
        partial.replace(self.folder / f"{name}.json")

    def wait_until(self, name: str, ready: Callable[[], bool], seconds: float = START_SECONDS) -> None:
        until = time.monotonic() + seconds
        while not ready():
            self.check(name)
            if time.monotonic() > until:
                raise ChildFailedError(
                    f"{name} belum siap setelah {seconds:.0f} detik; lihat {self._log(name)}"
                )
            time.sleep(0.1)

    def check(self, *names: str) -> None:
        """Raises ChildFailedError for the first of the named children (or of all) that has ended."""
        for name in names or tuple(self.running):
            code = self.running[name].poll()
            if code is not None:
                raise ChildFailedError(
                    f"{name} berhenti (kode {code}); lihat {self._log(name)}. "
                    "Jalankan lagi perintah yang sama untuk melanjutkan."
                )

    def stop(self) -> None:
        for name in reversed(tuple(self.running)):
            self.end(name)

    def end(self, name: str) -> None:
        """Not to be interrupted; after twice STOP_SECONDS at the latest the child has ended or was killed."""
        with self.interruptions.held():
            process = self.running.pop(name)
            _end(self._marks.pop(name))
            process.kill()  # only where it still runs, not to be known by its mark
            process.wait()
            (self.folder / f"{name}.json").unlink(missing_ok=True)

    def end_leftovers(self) -> list[str]:
        """Ends what an earlier start left running, recognised by the mark that only our own children carry."""
        ended = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                note = json.loads(path.read_text())
                mark = note["mark"] if set(note) == {"pid", "mark"} else None
            except (ValueError, TypeError, KeyError):
                continue
            if mark is not None:
                if _end(mark):
                    ended.append(path.stem)
                path.unlink()
        return ended

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


@contextlib.contextmanager
def children(folder: Path, environment: dict[str, str] | None = None) -> Iterator[Children]:
    """A family of processes that ends with the block, after whatever an earlier block left was ended.

    However often somebody presses Ctrl-C, or whoever else sends SIGINT and SIGTERM.
    """
    family = Children(folder, environment or {})
    family.end_leftovers()
    with family.interruptions.taken():
        try:
            yield family
        finally:
            family.interruptions.held_back = True  # no call: one might be interrupted
            family.stop()


def _end(mark: str) -> int:
    """Ends every process that carries the mark: first asks, then insists. How many there were."""
    members = [process for process in psutil.process_iter() if _carries(process, mark)]
    for process in members:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGTERM)
    _, stubborn = psutil.wait_procs(members, timeout=STOP_SECONDS)
    for process in stubborn:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(stubborn, timeout=STOP_SECONDS)
    return len(members)


def _carries(process: psutil.Process, mark: str) -> bool:
    try:
        return bool(process.environ().get(MARK) == mark)
    except (psutil.Error, OSError):
        return False


def prefect_is_healthy(api_url: str) -> bool:
    try:
        return httpx.get(f"{api_url}/health", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
