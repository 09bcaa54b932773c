"""`siulak audit` as an auditor types it."""

import shutil
from pathlib import Path

import pytest

from models.session import engine_for
from tests.cli.commands import Siulak
from tests.factories import ANI, evaluation
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log
from workflow.sealing import seal

pytestmark = pytest.mark.thorough

NIP = f"19800101200501{ANI:04}"


@pytest.fixture
def home(played: Log, tmp_path: Path) -> Log:
    """A copy with its documents, to be harmed."""
    copy = played.copied(tmp_path)
    shutil.copytree(played.home / "documents", tmp_path / "documents")
    return copy


def test_a_whole_log_is_told_with_its_end(siulak: Siulak, played: Log) -> None:
    told = siulak("audit", "verify", "--home", played.home)

    assert told.code == 0
    assert told.lines[0] == "Log utuh: tidak ada temuan."
    assert told.lines[1].startswith("Akhir segel: 38:")
    assert told.lines[2] == "Belum disegel: 24 peristiwa."


def test_the_same_for_a_program(siulak: Siulak, played: Log) -> None:
    told = siulak("audit", "verify", "--json", "--home", played.home)

    assert told.code == 0
    assert told.json == {
        "intact": True,
        "head": told.json["head"],
        "unsealed": 24,
        "findings": [],
        "destructions": [],
    }
    assert told.json["head"]["position"] == 38


def test_a_harmed_log_names_the_first_bad_place_and_what_to_do(siulak: Siulak, home: Log) -> None:
    disarm(home.engine)
    home.harm("UPDATE audit_event SET actor_id = 5 WHERE id IN (17, 20)")

    told = siulak("audit", "verify", "--home", home.home)

    assert told.code == 1
    assert told.lines[0].startswith("Posisi 17, peristiwa 17 (evaluasi ")
    assert "Simpan salinan basis data ini" in told.out
    assert "Traceback" not in told.err


def test_findings_for_a_program_have_position_event_and_sentence(siulak: Siulak, home: Log) -> None:
    disarm(home.engine)
    home.harm("DELETE FROM audit_event WHERE id = 17")

    told = siulak("audit", "verify", "--json", "--home", home.home)

    first = told.json["findings"][0]
    assert (told.code, told.json["intact"]) == (1, False)
    assert (first["kind"], first["position"], first["event"]) == ("event_removed", 17, 17)


def test_a_document_that_was_edited_is_a_finding_too(siulak: Siulak, home: Log) -> None:
    (home.home / "documents" / "3-1").write_text("sangat baik")

    told = siulak("audit", "verify", "--home", home.home)

    assert told.code == 1
    assert told.lines[0].startswith("Dokumen 3-1:")


def test_a_seal_kept_elsewhere_is_held_against_the_log(siulak: Siulak, home: Log) -> None:
    kept = siulak("audit", "verify", "--home", home.home).lines[1].removeprefix("Akhir segel: ").rstrip(".")
    assert siulak("audit", "verify", "--head", kept, "--home", home.home).code == 0
    disarm(home.engine)
    home.harm(
        "DELETE FROM seal_leaf",
        "DELETE FROM seal_batch",
        "UPDATE run_record SET head_position = NULL, head_digest = NULL",
    )
    seal(home.engine)

    told = siulak("audit", "verify", "--head", kept, "--home", home.home)

    assert told.code == 1
    assert told.lines[0].startswith("Segel yang Anda simpan (posisi 38, ")


@pytest.mark.parametrize("head", ["38", "38:", "x:abcdefabcdef", "38:xyz", ":", "-1:aaaaaaaa"])
def test_what_is_no_seal_is_refused(siulak: Siulak, played: Log, head: str) -> None:
    told = siulak("audit", "verify", f"--head={head}", "--home", played.home)

    assert told.code == 2
    assert "--head" in told.err


def test_an_evaluations_events_in_words(siulak: Siulak, played: Log) -> None:
    number = evaluation(played.engine, ANI).id

    told = siulak("audit", "show", "--evaluation", number, "--home", played.home)

    assert told.code == 0
    assert told.lines[0] == "# Peristiwa: 9 dari 9"
    (review,) = [line for line in told.lines if "Mengirim penilaian atasan" in line]
    assert f"evaluasi {number} (Ani Contoh)\t" in review
    assert "Citra Misal (penilai)" in review
    assert "Penilaian atasan → Penetapan predikat, permintaan " in review


def test_a_persons_events_for_a_program(siulak: Siulak, played: Log) -> None:
    told = siulak("audit", "show", "--person", NIP, "--json", "--home", played.home)

    assert {event["trigger"] for event in told.json} >= {"submit_self_assessment", "submit_review", "issue"}
    assert {event["about"] for event in told.json if event["subject"] == "evaluation"} == {"Ani Contoh"}


def test_a_day_is_shown_from_its_first_to_its_last_moment(siulak: Siulak, played: Log) -> None:
    told = siulak(
        "audit", "show", "--since", "2026-12-07", "--until", "2026-12-07", "--json", "--home", played.home
    )

    assert {event["at"][:10] for event in told.json} == {"2026-12-07"}
    assert len(told.json) > 8


def test_the_newest_so_many(siulak: Siulak, played: Log) -> None:
    told = siulak("audit", "show", "--limit", 2, "--home", played.home)

    assert told.lines[0] == "# Peristiwa: 2 dari 62"
    assert [line.split("\t")[0] for line in told.lines[2:]] == ["61", "62"]


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "show", "--person", "1"),
        ("audit", "show", "--since", "kemarin"),
        ("audit", "show", "--limit", "0"),
        ("audit", "terbang"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    siulak: Siulak, played: Log, words: tuple[str, ...]
) -> None:
    told = siulak(*words, "--home", played.home)

    assert told.code == 2
    assert told.err


@pytest.mark.parametrize(
    "words", [("audit", "verify"), ("audit", "show"), ("runs",), ("evaluation", "show", "1")]
)
def test_without_a_database_every_command_says_so(
    siulak: Siulak, tmp_path: Path, words: tuple[str, ...]
) -> None:
    told = siulak(*words, "--home", tmp_path)

    assert told.code == 2
    assert told.err.startswith(f"Galat: {tmp_path}/siulak.db: basis data belum ada.")


def test_the_verifier_writes_nothing(siulak: Siulak, home: Log) -> None:
    home.engine.dispose()
    before = home.path.read_bytes()

    siulak("audit", "verify", "--home", home.home)

    engine_for(f"sqlite+pysqlite:///{home.path}").dispose()
    assert home.path.read_bytes() == before
