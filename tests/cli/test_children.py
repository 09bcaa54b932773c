import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cli.children import (
    ChildFailedError,
    Children,
    children,
    free_port,
    port_is_free,
    prefect_is_healthy,
)

pytestmark = pytest.mark.thorough

SLEEP = "import time; time.sleep(60)"
TALKING = "import time; print('ready', flush=True); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {TALKING}; print('slept well')"
FRUITFUL = (
    "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
    "print(p.pid, flush=True); p.wait()"
)


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process of somebody else, in a session of its own."""
    process = subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True)
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Children]:
    with children(tmp_path / "run", {}) as started:
        yield started


def log_of(family: Children, name: str) -> str:
    return (family.folder / f"{name}.log").read_text()


def until_told(family: Children, name: str) -> str:
    family.wait_until(name, lambda: log_of(family, name).endswith("\n"), seconds=20)
    return log_of(family, name)


def note(folder: Path, name: str, pid: int) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps({"pid": pid, "mark": "of a child long gone"}))


def left_behind(folder: Path, program: str = TALKING) -> psutil.Process:
    """The child of a parent that was killed as soon as the child had said something."""
    parent = (
        "import os, signal, sys; from pathlib import Path; from cli.children import Children; "
        "family = Children(Path(sys.argv[1]), {}); family.start('left', '-c', sys.argv[2]); "
        "family.wait_until('left', (family.folder / 'left.log').read_text); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", parent, folder, program], timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    return psutil.Process(json.loads((folder / "left.json").read_text())["pid"])


def gone(process: psutil.Process) -> bool:
    """Ended, or waiting for nothing but its last rites."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def test_the_next_start_ends_what_a_killed_parent_left_and_nothing_else(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    left = left_behind(tmp_path / "run")
    assert not gone(left)

    ended = Children(tmp_path / "run", {}).end_leftovers()

    assert ended == ["left"]
    assert gone(left)
    assert stranger.poll() is None
    assert list((tmp_path / "run").glob("*.json")) == []


def test_a_grandchild_is_ended_although_the_child_has_died_already(tmp_path: Path) -> None:
    left = left_behind(tmp_path / "run", FRUITFUL)
    grandchild = psutil.Process(int((tmp_path / "run/left.log").read_text()))
    left.kill()
    psutil.wait_procs([left], timeout=10)

    Children(tmp_path / "run", {}).end_leftovers()

    assert gone(grandchild)


def test_a_process_that_only_has_the_same_id_lives_on(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    note(tmp_path / "run", "left", stranger.pid)

    ended = Children(tmp_path / "run", {}).end_leftovers()

    assert ended == []
    assert stranger.poll() is None


def test_a_note_of_a_process_long_gone_is_cleared_away(tmp_path: Path) -> None:
    done = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    done.wait()
    note(tmp_path / "run", "left", done.pid)

    assert Children(tmp_path / "run", {}).end_leftovers() == []
    assert list((tmp_path / "run").iterdir()) == []


@pytest.mark.parametrize("torn", ["", "{}", '{"pid": 41', '{"pid": 41, "started"'])
def test_a_torn_note_does_not_bar_the_way(tmp_path: Path, torn: str) -> None:
    (tmp_path / "left.json").write_text(torn)

    assert Children(tmp_path, {}).end_leftovers() == []
    assert (tmp_path / "left.json").read_text() == torn


def test_a_folder_that_is_not_there_yet_has_no_leftovers(tmp_path: Path) -> None:
    assert Children(tmp_path / "run", {}).end_leftovers() == []


def test_a_child_gets_the_environment_and_its_words_go_to_its_log(tmp_path: Path) -> None:
    with children(tmp_path / "run", {"GREETING": "salam"}) as family:
        family.start("speaker", "-c", f"import os; print(os.environ['GREETING'], flush=True); {SLEEP}")

        assert until_told(family, "speaker") == "salam\n"


def test_a_child_has_a_session_of_its_own(family: Children) -> None:
    family.start("sleeper", "-c", SLEEP)

    pid = family.running["sleeper"].pid

    assert os.getsid(pid) == pid


def test_all_are_ended_with_the_family_even_when_it_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), children(tmp_path / "run", {}) as family:  # noqa: PT012
        family.start("one", "-c", SLEEP)
        family.start("two", "-c", SLEEP)
        started = list(family.running.values())
        raise ZeroDivisionError

    assert all(process.poll() is not None for process in started)
    assert list((tmp_path / "run").glob("*.json")) == []


def test_who_does_not_listen_is_killed(family: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.children.STOP_SECONDS", 0.2)
    family.start("stubborn", "-c", STUBBORN)
    until_told(family, "stubborn")
    process = family.running["stubborn"]

    family.stop()

    assert process.poll() is not None
    assert log_of(family, "stubborn") == "ready\n"


def test_a_grandchild_ends_with_its_parent(family: Children) -> None:
    family.start("parent", "-c", FRUITFUL)
    grandchild = psutil.Process(int(until_told(family, "parent")))

    family.stop()

    assert gone(grandchild)


def test_a_child_that_dies_is_told_with_its_code_and_log(family: Children) -> None:
    family.start("broken", "-c", "raise SystemExit(7)")
    family.running["broken"].wait()

    with pytest.raises(ChildFailedError, match=r"broken berhenti \(kode 7\); lihat .*broken\.log"):
        family.check()


def test_waiting_ends_when_the_child_has_died(family: Children) -> None:
    family.start("broken", "-c", "raise SystemExit(7)")

    with pytest.raises(ChildFailedError, match="kode 7"):
        family.wait_until("broken", lambda: False, seconds=60)


def test_waiting_has_an_end(family: Children) -> None:
    family.start("sleeper", "-c", SLEEP)

    with pytest.raises(ChildFailedError, match="belum siap setelah 0 detik"):
        family.wait_until("sleeper", lambda: False, seconds=0)


def test_a_port_that_somebody_listens_on_is_not_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert not port_is_free(port)
        assert free_port() != port


def test_a_free_port_is_free() -> None:
    assert port_is_free(free_port())


def test_nothing_that_listens_is_not_healthy() -> None:
    assert not prefect_is_healthy(f"http://127.0.0.1:{free_port()}/api")
