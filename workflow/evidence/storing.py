"""The bytes: a file called by its own SHA-256, whole or not at all. Two of the same are one."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from config.causes import cause
from workflow.errors import RefusedError

PART = ".part"
SPARE = 200 << 20
"""Bytes that the database and documents are never robbed of."""
FULL = (
    "Ruang diska server hampir habis, sehingga berkas bukti belum dapat diterima dan isian belum tersimpan. "
    "Kirim tanpa berkas atau dengan tautan, dan beri tahu pengelola SIULAK."
)


def path_of(content: str) -> str:
    """Relative to the folder of evidence."""
    return f"{content[:2]}/{content}"


Mark = tuple[int, int]
"""What tells a file from another one of the same name: its inode, and when it was written."""


def place(folder: Path, content: bytes) -> tuple[str, Mark | None]:
    """Its SHA-256, once it lies there for good, and its mark where nothing lay there before.

    What is there already becomes young again, so that no sweep takes it.

    Raises RefusedError where the disk does not take it.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = folder / path_of(digest)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = target.exists()
        if shutil.disk_usage(folder).free < SPARE + len(content):
            raise RefusedError([FULL])
        partial = target.with_name(f"{uuid4().hex}{PART}")
        try:
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                written = os.fstat(file.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        for each in (target.parent, folder):
            _sync(each)
    except OSError as fault:
        raise RefusedError(
            [f"Berkas bukti belum dapat disimpan ({cause(fault)}). Coba lagi nanti."]
        ) from None
    return digest, None if known else (written.st_ino, written.st_mtime_ns)


def take_away(folder: Path, content: str, mark: Mark) -> None:
    """Removes what was placed for nothing; not what somebody else has placed there since."""
    target = folder / path_of(content)
    with suppress(OSError):
        found = target.stat()
        if (found.st_ino, found.st_mtime_ns) == mark:
            target.unlink()


def _sync(folder: Path) -> None:
    """A name lasts once its folder is written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def intact(folder: Path, content: str) -> bool:
    """The file is there and is what it was."""
    return read(folder, content) is not None


def read(folder: Path, content: str) -> bytes | None:
    """Its bytes; None where it is gone, or is not what it was any more."""
    try:
        found = (folder / path_of(content)).read_bytes()
    except OSError:
        return None
    return found if hashlib.sha256(found).hexdigest() == content else None
