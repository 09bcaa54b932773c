"""What a definition may say of periods, each breach in the text of a shipped one."""

import pytest

from config.definition import parse
from tests.workflow.proving.breaking import LAW, PLAIN, faults
from workflow.proving.periods import prove

BLOCK = 'kind = "quarterly"\ndue_working_days = 10 # after a period\'s last day\nremind_before = 2 #'


def test_the_regulations_definition_has_quarters_and_the_plain_one_has_none() -> None:
    kinds = {text: parse(text, "x").periods.kind for text in (LAW, PLAIN)}

    assert kinds == {LAW: "quarterly", PLAIN: "none"}
    assert all(not list(prove(parse(text, "x"))) for text in kinds)


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        ('kind = "none"\ndue_working_days = 10', "due_working_days tanpa periode"),
        ('kind = "monthly"', "kind monthly tanpa batas waktu. Isi due_working_days, 1 sampai 12"),
        (
            'kind = "monthly"\ndue_working_days = 13',
            "melewati akhir periode berikutnya. Pakai paling banyak 12",
        ),
        ('kind = "quarterly"\ndue_working_days = 46', "Pakai paling banyak 45 untuk quarterly"),
        ('kind = "weekly"\ndue_working_days = 2', "periods.kind: harus salah satu dari"),
        ('kind = "monthly"\ndue_working_days = 0', "periods.due_working_days: paling kecil 1"),
        ('kind = "monthly"\ndue_working_days = 2', "remind_before 2 jatuh sebelum periode berakhir"),
        ('kind = "monthly"\ndue_days = 5', "periods.due_days: tidak dikenal"),
    ],
)
def test_every_breach_is_told_with_its_place_and_remedy(block: str, sentence: str) -> None:
    (fault,) = faults(LAW.replace(BLOCK, f"{block} #"))

    assert fault.startswith("siklus.toml: periods")
    assert sentence in fault
