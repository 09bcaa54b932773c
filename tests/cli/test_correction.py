"""`siulak correction`: what waits, and its answers."""

import pytest
from sqlalchemy import Engine

from tests.cli.commands import Siulak
from tests.factories import ANI, at, launched
from workflow import clock
from workflow.socialising.corrections import report

pytestmark = pytest.mark.thorough


@pytest.fixture
def reported(engine: Engine, home: object) -> Engine:
    launched(engine)
    clock.business_time(engine, at(2026, 1, 8))
    report(engine, ANI, "grade", "Golongan saya III/d.", at(2026, 1, 6))
    return engine


def test_what_waits_is_listed_until_it_is_answered(reported: Engine, siulak: Siulak) -> None:
    assert "Ani Contoh" in siulak("correction", "list").out
    (told,) = siulak("correction", "list", "--json").json
    assert (told["topic"], told["state"]) == ("Status atau golongan", "open")

    said = siulak("correction", "answer", told["number"], "--corrected", "--text", "SK dimuat.")

    assert said.code == 0
    assert siulak("correction", "list", "--json").json == []
    (done,) = siulak("correction", "list", "--all", "--json").json
    assert (done["answer"], done["state"]) == ("SK dimuat.", "corrected")


def test_an_answer_without_an_outcome_or_to_nothing_is_a_mistake(reported: Engine, siulak: Siulak) -> None:
    missing = siulak("correction", "answer", 1, "--text", "SK dimuat.")
    nothing = siulak("correction", "answer", 99, "--unchanged", "--text", "x")

    assert (missing.code, nothing.code) == (2, 2)
    assert "Pilih hasilnya" in missing.err
    assert "tidak ada" in nothing.err
