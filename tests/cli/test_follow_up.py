"""`siulak follow-up`: sums of a year and candidates, for a unit or for all."""

import json

import pytest
from sqlalchemy import Engine

from tests.cli.commands import Siulak
from tests.factories import ANI, BUDI, launched
from tests.workflow.summing.years import rated

pytestmark = pytest.mark.thorough


@pytest.fixture
def years(engine: Engine, home: object) -> Engine:
    launched(engine)
    rated(engine, {ANI: "sangat_baik", BUDI: "kurang"}, {ANI: "sangat_baik", BUDI: "kurang"})
    return engine


def test_sums_and_candidates(years: Engine, siulak: Siulak) -> None:
    told = json.loads(siulak("follow-up", "sums", "2026", "--json").out)
    people = json.loads(siulak("follow-up", "candidates", "2026", "--json").out)

    assert (told[0]["people"], told[0]["predicates"]) == (8, {"sangat_baik": 1, "kurang": 1, "baik": 6})
    assert (told[0]["reward"], told[0]["mutation"], told[0]["rule"]) == (1, 1, "tindak-lanjut:siulak-1")
    assert [(each["name"], each["candidate"]) for each in people] == [
        ("Ani Contoh", "reward"),
        ("Budi Contoh", "mutation"),
    ]
    assert "Seluruhnya\tSeluruhnya\t8\t1\t6\t0\t1\t0\t1\t1" in siulak("follow-up", "sums", "2026").out
    listed = siulak("follow-up", "candidates", "2026")
    assert "2025: Kurang; 2026: Kurang" in listed.out
    assert "Bahan pertimbangan" in listed.err


def test_a_unit_alone_and_what_is_not_there(years: Engine, siulak: Siulak) -> None:
    (whole, *_) = json.loads(siulak("follow-up", "sums", "2026", "--unit", "U4", "--json").out)

    assert whole["people"] == 2
    assert siulak("follow-up", "sums", "1999").code == 2
    assert siulak("follow-up", "candidates", "2026", "--unit", "U99").code == 2
