"""`siulak briefing`: sessions, lists, figures by unit."""

from datetime import date

import pytest
from sqlalchemy import Engine

from tests.cli.commands import Siulak
from tests.factories import ANI, CHIEF, at, launched
from workflow import clock
from workflow.gathering import Actor
from workflow.socialising.briefings import Meeting, record

pytestmark = pytest.mark.thorough
NOW = at(2026, 1, 9)


@pytest.fixture
def briefed(engine: Engine, home: object) -> Engine:
    launched(engine)
    clock.business_time(engine, NOW)
    record(engine, 1, Meeting(date(2026, 1, 9), "Aula", "Pengenalan"), Actor(employee_id=CHIEF), NOW)
    return engine


def test_a_list_is_taken_over_and_counted_by_unit(briefed: Engine, siulak: Siulak) -> None:
    said = siulak("briefing", "attend", 1, f"19800101200501{ANI:04}")

    assert said.out == "1 kehadiran baru tercatat.\n"
    (told,) = siulak("briefing", "list", "2026", "--json").json
    assert (told["place"], told["attended"], len(told["code"])) == ("Aula", 1, 6)
    assert {
        each["code"]: each["attended"] for each in siulak("briefing", "status", "2026", "--json").json
    } == {
        "U2": 0,
        "U3": 1,
        "U4": 0,
    }
    assert "U3\tDinas\t1\t5\t20,0 %" in siulak("briefing", "status", "2026").out


def test_a_nip_that_nobody_has_is_a_mistake(briefed: Engine, siulak: Siulak) -> None:
    said = siulak("briefing", "attend", 1, "123")

    assert said.code == 2
    assert "NIP 123" in said.err
