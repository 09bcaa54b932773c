"""The archive file: written whole or not at all, and believed only when every digest holds."""

import hashlib
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from cli.backup import manifest
from cli.backup.errors import DamagedBackupError
from cli.backup.manifest import Entry, Manifest
from cli.backup.progress import Progress

CHUNK = 1 << 20
LARGEST_MANIFEST = 200 << 20
PRIVATE = 0o600 << 16
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What reading a damaged archive may raise; a password, another compression and a cut end among them."""


class Writer:
    """Adds files, and remembers what it added."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.entries: dict[str, Entry] = {}

    def add(self, name: str, source: IO[bytes], *, packed: bool = False) -> Entry:
        """`packed`: the content is compressed already."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info.external_attr = PRIVATE
        size, digest = 0, hashlib.sha256()
        with self._file.open(info, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                digest.update(chunk)
                target.write(chunk)
        self.entries[name] = Entry(size=size, sha256=digest.hexdigest())
        return self.entries[name]

    def close_with(self, told: Manifest) -> str:
        """The manifest goes in last; its digest stands for the whole archive."""
        content = told.model_dump_json(indent=1).encode()
        self.add(manifest.NAME, io.BytesIO(content))
        return hashlib.sha256(content).hexdigest()


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """The file appears under its name when the block ended well; an interrupted one leaves nothing."""
    partial = target.with_name(f"{target.name}.part")
    try:
        with partial.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            with zipfile.ZipFile(file, "w") as packed:
                yield Writer(packed)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


class Reader:
    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self.manifest, self.digest = _read_manifest(file)

    def verify(self, progress: Progress) -> None:
        """Reads everything once. Raises DamagedBackupError for the first piece that is not as listed."""
        self._each(None, progress, "Memeriksa cadangan")

    def unpack(self, folder: Path, progress: Progress) -> None:
        """Writes every piece below `folder`, and checks it again on the way."""
        self._each(folder, progress, "Menulis berkas")

    def _each(self, folder: Path | None, progress: Progress, what: str) -> None:
        entries = self.manifest.entries
        total, done = sum(entry.size for entry in entries.values()), 0
        for name, entry in entries.items():
            if folder is None:
                _copied(self._file, name, entry, None)
            else:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as target:
                    _copied(self._file, name, entry, target)
            done += entry.size
            progress(what, done, total)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Raises DamagedBackupError where the file is no backup, OSError where there is none."""
    with path.open("rb") as file:
        try:
            packed = zipfile.ZipFile(file)
        except BROKEN as fault:
            raise DamagedBackupError(f"{path}: bukan berkas cadangan.") from fault
        with packed:
            yield Reader(packed)


def _read_manifest(file: zipfile.ZipFile) -> tuple[Manifest, str]:
    names = [info.filename for info in file.infolist()]
    try:
        if file.getinfo(manifest.NAME).file_size > LARGEST_MANIFEST:
            raise DamagedBackupError("Daftar isinya terlalu besar.")
        content = file.read(manifest.NAME)
        told = Manifest.model_validate_json(content)
    except (KeyError, ValidationError, *BROKEN) as fault:
        raise DamagedBackupError("Daftar isinya tidak terbaca.") from fault
    if sorted(names) != sorted([*told.entries, manifest.NAME]):
        raise DamagedBackupError("Isinya tidak sama dengan daftarnya.")
    return told, hashlib.sha256(content).hexdigest()


def _copied(file: zipfile.ZipFile, name: str, entry: Entry, target: IO[bytes] | None) -> None:
    size, digest = 0, hashlib.sha256()
    try:
        with file.open(name) as source:
            while size <= entry.size and (chunk := source.read(CHUNK)):
                size += len(chunk)
                digest.update(chunk)
                if target is not None:
                    target.write(chunk)
    except BROKEN as fault:
        raise DamagedBackupError(f"{name}: tidak terbaca.") from fault
    if (size, digest.hexdigest()) != (entry.size, entry.sha256):
        raise DamagedBackupError(f"{name}: tidak sama dengan sidiknya.")
