"""`siulak rules`: tables for a reader, figures for an auditor."""

import io
import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from config.rules.kinds import KINDS
from tests.cli.commands import Siulak, Told


@pytest.fixture
def asked(siulak: Siulak, monkeypatch: pytest.MonkeyPatch) -> Any:
    def ask(name: str, *questions: object, on: str = "2026-12-31", raw: bytes | None = None) -> Told:
        text = json.dumps(questions).encode() if raw is None else raw
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
        return siulak("rules", "eval", name, "--json", "--on", on)

    return ask


def test_the_list_names_every_table_in_force_with_its_source(siulak: Siulak) -> None:
    told = siulak("rules", "list", "--on", "2026-12-31")

    assert [line.split("\t")[0] for line in told.lines[2:]] == [kind.CODE for kind in KINDS]
    assert all(line.split("\t")[4] for line in told.lines[2:])


def test_one_table_is_shown_with_what_is_doubtful_in_it(siulak: Siulak) -> None:
    told = siulak("rules", "show", "keberatan")

    assert "Dasar hukum: PP 30/2019 Pasal 59; PermenPANRB 6/2022 Pasal 29 (keyakinan tinggi)" in told.lines
    assert any(line.startswith("- window: keyakinan sedang.") for line in told.lines)
    assert {"days\t14", "day_of_receipt_counts\ttidak"} <= set(told.lines)


def test_a_program_gets_the_whole_table(siulak: Siulak) -> None:
    told = siulak("rules", "show", "predikat", "--json")

    assert told.json["cells"]["di_atas_ekspektasi"]["di_bawah_ekspektasi"] == "kurang"
    assert told.json["key"] == "predikat:permenpanrb-6-2022"


def test_an_old_year_is_shown_its_own_rules(siulak: Siulak) -> None:
    told = siulak("rules", "show", "distribusi", "--on", "2022-06-01", "--json")

    assert (told.json["version"], told.json["confidence"]) == ("permenpanrb-6-2022", "low")


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("show", "tidak-ada"), "Yang ada: predikat"),
        (("show", "predikat", "--on", "1999-01-01"), "siulak rules list"),
        (("eval", "tidak-ada"), "Yang ada: predicate"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(siulak: Siulak, words: tuple[str, ...], remedy: str) -> None:
    told = siulak("rules", *words)

    assert told.code == 2
    assert remedy in told.err


def test_the_check_passes_what_is_shipped(siulak: Siulak) -> None:
    assert siulak("rules", "check").out == f"Semua {len(KINDS)} tabel aturan dapat dipakai.\n"
    assert siulak("rules", "check", "--json").json == []


def test_figures_come_back_in_the_order_of_their_questions(asked: Any) -> None:
    told = asked(
        "credit",
        {"months": 12, "predikat": "sangat_baik", "jenjang": "ahli_pertama"},
        {"months": 13, "predikat": "baik", "jenjang": "mahir"},
        {"pieces": [[1, "baik", "ahli_pertama"]] * 3},
    )

    assert told.code == 0
    assert told.json == [
        {"ak": 18.75},
        {"error": "Bulan harus 1 sampai 12, bukan 13."},
        {"pieces": [1.042] * 3, "total": 3.125},
    ]


def test_a_day_without_rules_is_a_mistake_of_the_question(asked: Any) -> None:
    told = asked("credit", {"months": 1, "predikat": "baik", "jenjang": "mahir"}, on="2022-06-01")

    assert told.code == 2
    assert "angka-kredit.toml: tidak ada tabel yang berlaku pada 2022-06-01" in told.err


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe", b'{"months": 1}', b"1", b"NaN", b"[" * 100_000, b"[]]" + b"[" * 2_000],
    ids=["nothing", "cut", "no UTF-8", "object", "number", "NaN", "deep", "two"],
)
def test_anything_but_an_array_is_refused_whole(asked: Any, raw: bytes) -> None:
    told = asked("nip", raw=raw)

    assert (told.code, told.out) == (2, "")
    assert "larik" in told.err


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (b'{"months": NaN, "predikat": "baik", "jenjang": "mahir"}', "NaN"),
        (b'{"months": 1e400, "predikat": "baik", "jenjang": "mahir"}', "months"),
        (b'{"months": %s, "predikat": "baik", "jenjang": "mahir"}' % (b"9" * 5000), "terlalu panjang"),
        (b'{"months": 1.5, "predikat": "baik", "jenjang": "mahir"}', "bilangan bulat"),
        (b'{"months": 1, "months": 2, "predikat": "baik", "jenjang": "mahir"}', "dua kali"),
        (b'{"months": 1, "predikat": "\\ud800", "jenjang": "mahir"}', "huruf yang rusak"),
        (b"[" * 500 + b"]" * 500, "terlalu dalam"),
        (b"[" * 100_000 + b"]" * 100_000, "terlalu dalam"),
        (b'{"],[": ' * 2_000 + b"1" + b"}" * 2_000, "terlalu dalam"),
        (b"null", "objek"),
    ],
    ids=[
        "NaN",
        "infinite",
        "endless",
        "fraction",
        "twice",
        "half a letter",
        "deep",
        "deeper",
        "deep objects",
        "null",
    ],
)
def test_one_bad_question_spoils_no_other(asked: Any, bad: bytes, word: str) -> None:
    good = b'{"months": 1.0, "predikat": "baik", "jenjang": "mahir"}'

    told = asked("credit", raw=b"[%s, %s, %s]" % (good, bad, good))

    assert told.code == 0
    assert [told.json[0], told.json[2]] == [{"ak": 1.042}] * 2
    assert word in told.json[1]["error"]


def test_a_closed_standard_input_is_told_as_an_empty_one(
    siulak: Siulak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    told = siulak("rules", "eval", "nip", "--json")

    assert (told.code, told.out) == (2, "")
    assert "larik" in told.err


def test_an_empty_array_has_an_empty_answer(asked: Any) -> None:
    assert asked("nip").json == []
