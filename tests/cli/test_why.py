"""`siulak evaluation why`: a result with everything it comes from, for people and for programs."""

import json

import pytest

from tests.cli.commands import Siulak
from tests.factories import ANI, EVALUATED, evaluation
from tests.workflow.sealed_logs import Log


def test_a_result_is_told_down_to_the_events_and_what_would_have_changed_it(
    siulak: Siulak, played: Log
) -> None:
    told = siulak("evaluation", "why", 1, "--home", played.home)

    assert told.code == 0
    steps = (
        "# Evaluasi 1: Ani Contoh, Analis (U3), siklus 2026, Selesai",
        "Predikat kinerja: Baik",
        "  Predikat ditetapkan: Baik",
        "    Predikat dari kedua rating menurut tabel: Baik",
        "      Rating hasil kerja: Sesuai Ekspektasi",
        "        Oleh: Citra Misal, penilai (definitif)",
        "        Alasan: Sesuai bukti.",
        "Jika hasil kerja dinilai Di Bawah Ekspektasi, predikat menjadi Butuh Perbaikan.",
        "Dokumen evaluasi revisi 1: Baik",
    )
    places = [told.lines.index(step) for step in steps]
    assert places == sorted(places)


def test_one_as_json_is_one_line_and_the_same_as_in_the_cycle(siulak: Siulak, played: Log) -> None:
    number = evaluation(played.engine, ANI).id
    alone = siulak("evaluation", "why", number, "--json", "--home", played.home)
    whole = siulak("evaluation", "why", "--cycle", "2026", "--json", "--home", played.home)

    trees = {tree["evaluation"]: tree for tree in map(json.loads, whole.lines)}

    assert (len(alone.lines), len(trees)) == (1, len(EVALUATED))
    names = ("of", "sha256")
    assert {name: each for name, each in alone.json.items() if name not in names} == {
        name: each for name, each in trees[number].items() if name not in names
    }


def test_the_whole_cycle_is_told_in_words_too(siulak: Siulak, played: Log) -> None:
    told = siulak("evaluation", "why", "--cycle", "2026", "--home", played.home)

    assert sum(line.startswith("# Evaluasi ") for line in told.lines) == len(EVALUATED)


@pytest.mark.parametrize("which", ["777", "0", "-", "Ani Contoh", "²", "9" * 30])
def test_what_is_not_there_is_told(siulak: Siulak, played: Log, which: str) -> None:
    told = siulak("evaluation", "why", "--home", played.home, "--", which)

    assert told.code == 2
    assert told.err.startswith(f"Galat: {which}: tidak ada evaluasi")


@pytest.mark.parametrize("words", [(), ("1", "--cycle", "2026")])
def test_either_a_number_or_a_cycle_is_named(siulak: Siulak, played: Log, words: tuple[str, ...]) -> None:
    told = siulak("evaluation", "why", *words, "--home", played.home)

    assert (told.code, "atau --cycle KODE" in told.err) == (2, True)


def test_a_cycle_that_is_not_there_is_told(siulak: Siulak, played: Log) -> None:
    told = siulak("evaluation", "why", "--cycle", "1999", "--json", "--home", played.home)

    assert (told.code, told.out) == (2, "")
    assert "Siklus itu tidak ada" in told.err
