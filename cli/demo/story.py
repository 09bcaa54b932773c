"""What the demo remembers about itself in its folder: its inputs, and whether it came to the end."""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from config.errors import ConfigurationError

NOTE = "demo.json"
OURS = (
    "siulak.db",
    "siulak.db-wal",
    "siulak.db-shm",
    "documents",
    "evidence",
    "mail",
    "prefect",
    "run",
    NOTE,
)


@dataclass(frozen=True)
class Story:
    """The inputs of a played year, by their content."""

    roster: str
    definition: str
    year: int

    @classmethod
    def of(cls, roster: Path, definition: str, year: int) -> "Story":
        return cls(_digest(roster.read_bytes()), _digest(definition.encode()), year)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One demo a folder at a time."""
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as fault:
            raise ConfigurationError(
                [
                    f"{home}: perintah lain sedang berjalan di folder ini. Tunggu selesai atau pakai --home lain."
                ]
            ) from fault
        yield


def begin(home: Path, story: Story, *, fresh: bool) -> bool:
    """Whether this start resumes an unfinished one. A finished or unwanted one is cleared away.

    Raises ConfigurationError where an unfinished one was started with other inputs, or where files of somebody
    else stand in the folder.
    """
    _refuse_strangers(home)
    told = _read(home)
    if told is not None and not fresh and not told["finished"]:
        if told["story"] != asdict(story):
            raise ConfigurationError(
                [
                    (
                        f"{home}: berisi demo yang belum selesai dengan masukan lain (daftar pegawai, definisi atau "
                        "jumlah pegawai). Jalankan dengan masukan semula, atau mulai dari awal dengan --fresh."
                    )
                ]
            )
        return True
    if told is not None:
        _clear(home)
    _write(home, story, finished=False)
    return False


def finish(home: Path, story: Story) -> None:
    _write(home, story, finished=True)


def _read(home: Path) -> dict[str, object] | None:
    """The note; None where there is none that a demo wrote."""
    try:
        told: dict[str, object] = json.loads((home / NOTE).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return told if isinstance(told, dict) and set(told) == {"story", "finished"} else None


def _refuse_strangers(home: Path) -> None:
    """A folder that holds what a demo would write, but no demo's note, belongs to somebody else."""
    if _read(home) is not None:
        return
    found = [name for name in OURS if name != NOTE and (home / name).exists()]
    if found:
        raise ConfigurationError(
            [
                (
                    f"{home}: sudah berisi {', '.join(found)} yang bukan dari demo. "
                    "Pakai --home lain atau pindahkan isinya."
                )
            ]
        )


def _write(home: Path, story: Story, *, finished: bool) -> None:
    partial = home / f"{NOTE}.part"
    partial.write_text(json.dumps({"story": asdict(story), "finished": finished}))
    partial.replace(home / NOTE)


def _clear(home: Path) -> None:
    """Removes what a demo made, by name, and nothing else."""
    for name in OURS:
        path = home / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
