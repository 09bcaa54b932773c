import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from cli.demo.story import NOTE, OURS, Story, alone, begin, finish
from config.errors import ConfigurationError

TOLD = Story(roster="r", definition="d", year=2026)
OTHERS = [
    Story(roster="x", definition="d", year=2026),
    Story(roster="r", definition="x", year=2026),
    Story(roster="r", definition="d", year=2027),
]


def filled(home: Path) -> None:
    """What a demo leaves in its folder."""
    for name in set(OURS) - {NOTE}:
        if "." in name:
            (home / name).write_text("demo")
        else:
            (home / name / "deep").mkdir(parents=True)
            (home / name / "deep/file").write_text("demo")


def names(home: Path) -> set[str]:
    return {path.name for path in home.iterdir()}


def test_a_first_start_begins(tmp_path: Path) -> None:
    assert begin(tmp_path, TOLD, fresh=False) is False
    assert names(tmp_path) == {NOTE}


def test_an_unfinished_one_is_resumed_with_all_it_has(tmp_path: Path) -> None:
    begin(tmp_path, TOLD, fresh=False)
    filled(tmp_path)

    assert begin(tmp_path, TOLD, fresh=False) is True
    assert names(tmp_path) == set(OURS)


@pytest.mark.parametrize("other", OTHERS)
def test_an_unfinished_one_with_other_inputs_is_told_and_left_alone(tmp_path: Path, other: Story) -> None:
    begin(tmp_path, TOLD, fresh=False)
    filled(tmp_path)

    with pytest.raises(ConfigurationError, match="--fresh") as caught:
        begin(tmp_path, other, fresh=False)

    assert caught.value.faults[0].startswith(f"{tmp_path}: ")
    assert names(tmp_path) == set(OURS)
    assert begin(tmp_path, TOLD, fresh=False) is True


@pytest.mark.parametrize("story", [TOLD, *OTHERS])
def test_a_finished_one_is_cleared_away_for_the_next(tmp_path: Path, story: Story) -> None:
    begin(tmp_path, TOLD, fresh=False)
    filled(tmp_path)
    finish(tmp_path, TOLD)

    assert begin(tmp_path, story, fresh=False) is False
    assert names(tmp_path) == {NOTE}


def test_nothing_of_a_finished_database_is_left_for_the_next(tmp_path: Path) -> None:
    begin(tmp_path, TOLD, fresh=False)
    for ending in ("", "-wal", "-shm"):
        (tmp_path / f"siulak.db{ending}").touch()
    finish(tmp_path, TOLD)

    begin(tmp_path, TOLD, fresh=False)

    assert names(tmp_path) == {NOTE}


@pytest.mark.parametrize("story", [TOLD, *OTHERS])
def test_fresh_throws_an_unfinished_one_away(tmp_path: Path, story: Story) -> None:
    begin(tmp_path, TOLD, fresh=False)
    filled(tmp_path)

    assert begin(tmp_path, story, fresh=True) is False
    assert names(tmp_path) == {NOTE}
    assert begin(tmp_path, story, fresh=False) is True


@pytest.mark.parametrize("fresh", [True, False])
def test_what_is_not_the_demos_stays(tmp_path: Path, fresh: bool) -> None:
    begin(tmp_path, TOLD, fresh=False)
    finish(tmp_path, TOLD)
    (tmp_path / "catatan.txt").write_text("milik saya")
    (tmp_path / "foto").mkdir()

    begin(tmp_path, TOLD, fresh=fresh)

    assert names(tmp_path) == {NOTE, "catatan.txt", "foto"}


@pytest.mark.parametrize("name", ["documents/laporan.docx", "mail/surat.eml", "roster.csv"])
def test_what_was_there_before_the_first_demo_is_never_cleared_away(tmp_path: Path, name: str) -> None:
    mine = tmp_path / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("milik saya")

    with suppress(ConfigurationError):
        begin(tmp_path, TOLD, fresh=False)
        finish(tmp_path, TOLD)
        begin(tmp_path, TOLD, fresh=False)

    assert mine.read_text() == "milik saya"


@pytest.mark.parametrize("torn", ["", "{", '{"story"'])
def test_a_torn_note_begins_anew(tmp_path: Path, torn: str) -> None:
    (tmp_path / NOTE).write_text(torn)

    assert begin(tmp_path, TOLD, fresh=False) is False
    assert json.loads((tmp_path / NOTE).read_text())["finished"] is False


def test_a_database_without_a_readable_note_is_somebody_elses(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / NOTE).write_text("{")

    with pytest.raises(ConfigurationError, match="bukan dari demo"):
        begin(tmp_path, TOLD, fresh=False)

    assert "siulak.db" in names(tmp_path)


def test_a_story_is_told_by_the_content_of_its_inputs(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_bytes(b"nip\n1\n")
    two.write_bytes(b"nip\n1\n")
    first = Story.of(one, "definition", 2026)

    assert first == Story.of(two, "definition", 2026)
    assert first != Story.of(one, "definition ", 2026)
    two.write_bytes(b"nip\n2\n")
    assert first != Story.of(two, "definition", 2026)


def test_two_demos_never_share_a_folder(tmp_path: Path) -> None:
    with (
        alone(tmp_path),
        pytest.raises(ConfigurationError, match="perintah lain sedang berjalan") as caught,
        alone(tmp_path),
    ):
        pass

    assert caught.value.faults[0].startswith(f"{tmp_path}: ")


def test_two_folders_are_two_demos(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    with alone(tmp_path / "one"), alone(tmp_path / "two"):
        assert names(tmp_path / "one") == {"lock"}


def test_a_folder_is_free_again_after_a_demo_and_after_its_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), alone(tmp_path):
        raise ZeroDivisionError

    with alone(tmp_path):
        assert names(tmp_path) == {"lock"}


def test_a_killed_demo_leaves_no_lock_behind(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from cli.demo.story import alone; "
        "alone(Path(sys.argv[1])).__enter__(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", program, tmp_path], timeout=60, check=False)
    assert names(tmp_path) == {"lock"}

    with alone(tmp_path):
        pass
