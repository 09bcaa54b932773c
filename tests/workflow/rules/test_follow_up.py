"""What a predicate proposes: the contract of a PPPK, and the box of talent management."""

import pytest

from config.rules.follow_up import ContractAdvice, NineBox
from config.rules.table import tables
from workflow.rules.follow_up import OPEN, TICKED, placed, proposed
from workflow.rules.words import PREDICATES

CONTRACTS, BOXES = tables(ContractAdvice)[-1], tables(NineBox)[-1]


@pytest.mark.parametrize(
    ("predicate", "contract"),
    [
        ("sangat_baik", "Perpanjangan perjanjian kerja"),
        ("baik", "Perpanjangan perjanjian kerja"),
        ("butuh_perbaikan", "Perpanjangan perjanjian kerja"),
        ("kurang", "Pemutusan perjanjian kerja"),
        ("sangat_kurang", "Pemutusan perjanjian kerja"),
    ],
)
def test_the_contract_follows_the_table(predicate: str, contract: str) -> None:
    told = proposed(CONTRACTS, predicate)

    assert (told.contract, told.rule) == (contract, "kontrak-pppk:pp-49-2018")


@pytest.mark.parametrize("predicate", PREDICATES)
def test_exactly_one_box_of_the_contract_is_ticked(predicate: str) -> None:
    assert sorted(mark for mark, _ in proposed(CONTRACTS, predicate).boxes[:2]) == sorted([TICKED, OPEN])


def test_nothing_is_proposed_without_a_predicate() -> None:
    told = proposed(CONTRACTS, None)

    assert (told.contract, told.measures) == ("", ())
    assert {mark for mark, _ in told.boxes} == {OPEN}


@pytest.mark.parametrize(
    ("predicate", "potential", "box"),
    [
        ("sangat_baik", "tinggi", 9),
        ("baik", "tinggi", 8),
        ("sangat_baik", "menengah", 7),
        ("butuh_perbaikan", "tinggi", 6),
        ("baik", "menengah", 5),
        ("sangat_baik", "rendah", 4),
        ("kurang", "menengah", 3),
        ("baik", "rendah", 2),
        ("sangat_kurang", "rendah", 1),
    ],
)
def test_the_nine_boxes(predicate: str, potential: str, box: int) -> None:
    told = placed(BOXES, predicate, potential)

    assert (told.box, told.talent_pool) == (box, box >= 7)
    assert told.recommendations


@pytest.mark.parametrize("predicate", [*PREDICATES, None])
def test_without_an_assessment_of_potential_there_is_no_box(predicate: str | None) -> None:
    told = placed(BOXES, predicate, None)

    assert (told.box, told.text, told.recommendations) == (None, "belum diukur", ())
