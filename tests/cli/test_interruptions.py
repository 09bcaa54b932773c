"""Ctrl-C and SIGTERM end the work of a program with children, never the ending of the children."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import psutil
import pytest

from cli.children import children
from cli.interruptions import Interruptions

pytestmark = pytest.mark.thorough

SLEEP = "import time; print('ready', flush=True); time.sleep(60)"
SLOW = (
    "import signal, sys, threading; asked = threading.Event(); "
    "signal.signal(signal.SIGTERM, lambda *_: asked.set()); print('ready', flush=True); asked.wait(); "
    "print('asked', flush=True); open(sys.argv[1]).read()"
)
"""Told to end, it takes until somebody closes the pipe that it is given."""
PROGRAM = """
import signal, sys
from pathlib import Path
from cli import interruptions
from cli.children import children

interruptions.ONE_WISH_SECONDS = -1  # each signal counts
signal.signal(signal.SIGTERM, signal.default_int_handler)
try:
    with children(Path(sys.argv[1])) as family:
        for name in ("one", "two"):
            family.start(name, "-c", *sys.argv[2:])
            family.wait_until(name, (family.folder / f"{name}.log").read_text)
        print(*(process.pid for process in family.running.values()), flush=True)
        signal.pause()
except KeyboardInterrupt:
    print("stopped", [note.name for note in family.folder.glob("*.json")], flush=True)
"""
Handler = Callable[[int, FrameType | None], Any] | int | None


@pytest.fixture(autouse=True)
def as_the_program() -> Iterator[None]:
    """Handlers as `cli.main` has them; whatever a test does, they are there again after it."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def handlers() -> list[Handler]:
    return [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie"]


def until_asked(log: Path) -> None:
    for _ in range(1000):
        if log.read_text().endswith("asked\n"):
            return
        threading.Event().wait(0.01)
    pytest.fail(log.read_text())


def test_further_signals_do_not_keep_children_from_being_ended(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    words = [sys.executable, "-c", PROGRAM, str(tmp_path / "run"), SLOW, str(tmp_path / "pipe")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        pids = [int(pid) for pid in program.stdout.readline().split()]
        for name, number in (("two", signal.SIGTERM), ("one", signal.SIGINT)):
            program.send_signal(number)
            until_asked(tmp_path / f"run/{name}.log")
            program.send_signal(signal.SIGTERM)
            program.send_signal(signal.SIGINT)
            (tmp_path / "pipe").open("w").close()

        assert program.stdout.read() == "stopped []\n"
    assert alive(pids) == []


def raised_by(popen: type[subprocess.Popen[bytes]]) -> Callable[..., subprocess.Popen[bytes]]:
    """Starts a process, and is told to stop before anybody can note which."""

    def start(*words: Any, **terms: Any) -> subprocess.Popen[bytes]:
        process = popen(*words, **terms)
        signal.raise_signal(signal.SIGTERM)
        return process

    return start


def test_a_child_that_was_just_starting_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", raised_by(subprocess.Popen))

    with pytest.raises(KeyboardInterrupt), children(tmp_path / "run") as family:
        family.start("sleeper", "-c", SLEEP)

    assert [each for each in psutil.Process().children() if SLEEP in each.cmdline()] == []


def test_the_handlers_are_there_again_after_the_block(tmp_path: Path) -> None:
    before = handlers()

    with children(tmp_path / "run"):
        within = handlers()

    assert handlers() == before
    assert before not in (within, [None, None])


def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    with children(tmp_path / "run"):
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_in_another_thread_children_end_with_their_block_and_handlers_are_left_alone(tmp_path: Path) -> None:
    ended: list[int | None] = []
    before = handlers()

    def work() -> None:
        with children(tmp_path / "run") as family:
            family.start("sleeper", "-c", SLEEP)
            process = family.running["sleeper"]
            ended.append(process.poll())
        ended.append(process.poll())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert ended[0] is None
    assert ended[1] is not None
    assert handlers() == before


def test_signals_close_together_are_raised_once(tmp_path: Path) -> None:
    raised = 0

    with children(tmp_path / "run"):
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
            try:
                signal.raise_signal(number)
            except KeyboardInterrupt:
                raised += 1

    assert raised == 1


def test_whoever_was_not_heard_may_ask_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.interruptions.ONE_WISH_SECONDS", -1.0)  # no two are close together
    interruptions = Interruptions()

    with interruptions.taken():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_what_came_while_nothing_may_be_raised_is_raised_after_it() -> None:
    interruptions = Interruptions()
    held: list[str] = []

    with pytest.raises(KeyboardInterrupt), interruptions.taken(), interruptions.held():  # noqa: PT012
        signal.raise_signal(signal.SIGTERM)
        held.append("went on")

    assert held == ["went on"]


def test_a_signal_at_the_end_of_the_work_is_raised_after_the_children_have_ended(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), children(tmp_path / "run") as family:  # noqa: PT012
        family.start("sleeper", "-c", SLEEP)
        process = family.running["sleeper"]
        family.interruptions.held_back = True  # as in the ending
        signal.raise_signal(signal.SIGINT)

    assert process.poll() is not None


def test_a_family_within_a_family_takes_the_signal_of_both(tmp_path: Path) -> None:
    with (  # noqa: PT012
        pytest.raises(KeyboardInterrupt),
        children(tmp_path / "outer") as outer,
        children(tmp_path / "inner"),
    ):
        with outer.interruptions.held():
            signal.raise_signal(signal.SIGTERM)
        pytest.fail("not raised")
