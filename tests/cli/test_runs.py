"""`siulak runs`: what a run was, what it caused, and the way back from there."""

import pytest

from tests.cli.commands import Siulak
from tests.workflow.sealed_logs import Log


def test_runs_are_listed_with_the_number_that_prefect_gave(siulak: Siulak, played: Log) -> None:
    told = siulak("runs", "--home", played.home)

    assert told.code == 0
    assert told.lines[1].split("\t") == [
        "Run",
        "Flow",
        "Waktu kerja",
        "Hasil",
        "Yang dikerjakan",
        "Nomor di Prefect",
    ]
    assert told.lines[-1].split("\t") == ["1", "advance_cycles", "2026-01-05 08.00", "berjalan", "", "1"]


def test_the_list_for_a_program(siulak: Siulak, played: Log) -> None:
    told = siulak("runs", "--json", "--limit", 2, "--flow", "advance_cycles", "--home", played.home)

    assert len(told.json) == 2
    assert told.json[0]["outcome"] == "done"
    assert told.json[0]["head_position"] == 38


def test_one_run_leads_to_events_mails_prompts_documents_and_evaluations(siulak: Siulak, played: Log) -> None:
    told = siulak("runs", 1, "--home", played.home)

    assert "Nama di Prefect\tadvance_cycles 07.59" in told.lines
    assert any("evaluasi 1 (Ani Contoh)\tMembuka penilaian mandiri" in line for line in told.lines)
    assert any("Message-ID <" in line and "permintaan " in line for line in told.lines)
    assert any("1 (Ani Contoh)\t1\t1-1, SHA-256 " in line for line in told.lines)


def test_one_run_for_a_program(siulak: Siulak, played: Log) -> None:
    told = siulak("runs", 1, "--json", "--limit", 1000, "--home", played.home)

    assert told.json["run"]["id"] == 1
    assert told.json["event_number"] == len(told.json["events"])
    assert {document["evaluation_id"] for document in told.json["documents"]} == set(range(1, 9))
    assert "content" not in told.out


def test_a_run_that_sealed_shows_the_seal_as_verify_prints_it(siulak: Siulak, played: Log) -> None:
    end = siulak("audit", "verify", "--home", played.home).lines[1].removeprefix("Akhir segel: ").rstrip(".")
    newest = siulak("runs", "--json", "--limit", 1, "--home", played.home).json[0]["id"]

    assert f"Segel terakhir saat ditutup\t{end}" in siulak("runs", newest, "--home", played.home).lines


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (("777",), "Run 777: tidak ada."),
        (("--flow", "terbang"), "--flow terbang: belum pernah"),
    ],
)
def test_what_is_not_there_is_told_with_the_way_to_what_is(
    siulak: Siulak, played: Log, words: tuple[str, ...], place: str
) -> None:
    told = siulak("runs", *words, "--home", played.home)

    assert told.code == 2
    assert told.err.startswith(f"Galat: {place}")


def test_what_is_no_number_is_told_where_numbers_are(siulak: Siulak, played: Log) -> None:
    told = siulak("runs", "abc", "--home", played.home)

    assert (told.code, "`siulak runs` menampilkan nomor yang ada." in told.err) == (2, True)
