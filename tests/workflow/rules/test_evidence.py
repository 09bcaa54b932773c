from datetime import date

import pytest

from config.errors import ConfigurationError
from workflow.rules.evidence import LEFT_OPEN, evidence_table, wanted, with_evidence
from workflow.rules.words import RATINGS


def test_what_departs_must_be_proved_and_what_was_expected_need_not() -> None:
    table = evidence_table(date(2026, 12, 31))

    assert {*table.result} == {*table.behaviour} == {*RATINGS} - {"sesuai_ekspektasi"}
    assert table.shortest > 1


def test_a_form_says_for_which_ratings() -> None:
    told = wanted(("di_atas_ekspektasi", "di_bawah_ekspektasi"))

    assert told.startswith("Wajib untuk Di Atas Ekspektasi atau Di Bawah Ekspektasi: ")
    assert wanted(()) == LEFT_OPEN


@pytest.mark.parametrize(
    ("reason", "evidence", "told"),
    [
        ("Melampaui.", "Surat 5.", "Melampaui.\nBukti: Surat 5."),
        ("Sesuai.", "", "Sesuai."),
        (None, "Surat 5.", "Bukti: Surat 5."),
        (None, None, ""),
    ],
)
def test_a_paper_tells_both_in_one_cell(reason: str | None, evidence: str | None, told: str) -> None:
    assert with_evidence(reason, evidence) == told


def test_a_day_before_the_table_is_told() -> None:
    with pytest.raises(ConfigurationError, match=r"rules/bukti\.toml"):
        evidence_table(date(2021, 12, 31))
