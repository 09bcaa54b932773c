"""Bytes in their place: whole or not at all, called by what they are."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.evidence.files import PDF
from workflow.errors import RefusedError
from workflow.evidence.storing import FULL, intact, path_of, place, read, take_away


def lying(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_is_called_by_its_own_hash_and_is_its_owners_alone(tmp_path: Path) -> None:
    digest, _ = place(tmp_path / "evidence", PDF)

    assert digest == hashlib.sha256(PDF).hexdigest()
    assert lying(tmp_path / "evidence") == [path_of(digest)]
    assert (tmp_path / "evidence" / path_of(digest)).stat().st_mode & 0o077 == 0
    assert read(tmp_path / "evidence", digest) == PDF


def test_the_same_bytes_twice_are_one_file(tmp_path: Path) -> None:
    (first, mark), (second, none) = place(tmp_path, PDF), place(tmp_path, PDF)

    assert (first, mark is None, none) == (second, False, None)
    assert len(lying(tmp_path)) == 1


def test_what_was_placed_for_nothing_goes_unless_somebody_placed_it_since(tmp_path: Path) -> None:
    for again in (False, True):
        digest, mark = place(tmp_path, PDF)
        assert mark is not None
        if again:
            place(tmp_path, PDF)

        take_away(tmp_path, digest, mark)

        assert lying(tmp_path) == [path_of(digest)] * again
    take_away(tmp_path, "0" * 64, (1, 1))


def test_what_is_placed_again_becomes_young_and_whole(tmp_path: Path) -> None:
    digest, _ = place(tmp_path, PDF)
    os.utime(tmp_path / path_of(digest), (1, 1))
    (tmp_path / path_of(digest)).write_bytes(b"rusak")

    place(tmp_path, PDF)

    assert intact(tmp_path, digest)
    assert (tmp_path / path_of(digest)).stat().st_mtime > 1


def test_what_is_gone_or_exchanged_is_not_read(tmp_path: Path) -> None:
    digest, _ = place(tmp_path, PDF)
    (tmp_path / path_of(digest)).write_bytes(PDF + b"x")

    assert read(tmp_path, digest) is None
    assert read(tmp_path, "0" * 64) is None


@pytest.mark.parametrize("broken", ["fsync", "write"])
def test_a_disk_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    if broken == "fsync":
        monkeypatch.setattr("workflow.evidence.storing.os.fsync", fails)
    else:
        monkeypatch.setattr("workflow.evidence.storing.os.fdopen", fails)

    with pytest.raises(RefusedError) as refused:
        place(tmp_path, PDF)

    assert refused.value.reasons == ("Berkas bukti belum dapat disimpan (diska penuh). Coba lagi nanti.",)
    assert lying(tmp_path) == []


def test_the_last_room_is_the_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    little = usage._replace(free=1 << 20)
    monkeypatch.setattr("workflow.evidence.storing.shutil.disk_usage", lambda _: little)

    with pytest.raises(RefusedError) as refused:
        place(tmp_path, PDF)

    assert refused.value.reasons == (FULL,)
    assert lying(tmp_path) == []
