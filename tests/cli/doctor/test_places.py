from pathlib import Path

import pytest

from cli.doctor import places
from cli.doctor.findings import Level
from config.orchestration import PLACEHOLDER

MB = 1 << 20


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    folder.mkdir(mode=0o700)
    for name in ("siulak.db", "siulak.db-wal", "prefect-password"):
        (folder / name).touch(mode=0o600)
    (folder / "keys").mkdir(mode=0o700)
    (folder / "keys/one").touch(mode=0o600)
    return folder


def test_what_only_its_owner_can_reach(home: Path) -> None:
    assert places.private_folder(home).level is Level.OK
    assert places.private_files(home).found == "4 berkas hanya untuk pemiliknya"


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o755, 0o770])
def test_a_folder_open_to_others_is_an_error(home: Path, mode: int) -> None:
    home.chmod(mode)

    verdict = places.private_folder(home)

    assert (verdict.level, f"chmod 700 {home}" in verdict.remedy) == (Level.ERROR, True)


@pytest.mark.parametrize("name", ["siulak.db", "siulak.db-wal", "prefect-password", "keys/one", "keys"])
def test_a_secret_open_to_others_is_named(home: Path, name: str) -> None:
    (home / name).chmod(0o640)

    verdict = places.private_files(home)

    assert (verdict.level, verdict.found) == (Level.ERROR, f"terbuka bagi orang lain: {name}")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert places.private_folder(tmp_path / "nowhere").level is Level.ERROR


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ("", Level.ERROR),
        ("siulak:", Level.ERROR),
        ("siulak:" + "x" * 31, Level.ERROR),
        ("siulak:" + "x" * 32, Level.OK),
    ],
)
def test_a_short_password_is_an_error(told: str, level: Level) -> None:
    verdict = places.password(told)

    assert verdict.level is level
    assert "xx" not in verdict.found


@pytest.mark.parametrize(
    ("free", "level"),
    [(100 * MB, Level.ERROR), (200 * MB, Level.WARNING), (1023 * MB, Level.WARNING), (1024 * MB, Level.OK)],
)
def test_room_left(free: int, level: Level) -> None:
    assert places.enough(free).level is level


def test_the_password_of_the_example_is_none() -> None:
    assert places.password(f"siulak:{PLACEHOLDER}").level is Level.ERROR


def test_a_folder_to_come_is_no_fault_and_a_file_in_its_place_is(home: Path) -> None:
    (home / "documents").touch()

    assert places.writable((home, home / "to come")).level is Level.OK
    assert str(home / "documents") in places.writable((home, home / "documents")).found
    assert not list(home.glob("tmp*"))
