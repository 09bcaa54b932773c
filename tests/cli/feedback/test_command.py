from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.cycle import Cycle
from tests.cli.commands import Siulak
from tests.factories import CHIEF, stored
from tests.workflow.peers.rounds import NOW, nominated, peers, staffed
from workflow.peers import rounds

pytestmark = pytest.mark.thorough


def test_rounds_are_opened_counted_and_not_closed_before_their_day(
    siulak: Siulak, home: Path, engine: Engine
) -> None:
    staffed(engine)
    number = nominated(engine)
    (cycle,) = stored(engine, Cycle)
    words = ("--cycle", cycle.code)
    assert siulak("feedback", "open", *words, "--json").json == {"opened": 0, "nominating": 1}
    rounds.approve(engine, number, CHIEF, peers(5), NOW)
    assert "1 umpan balik dibuka" in siulak("feedback", "open", *words).out
    assert siulak("feedback", "status", *words, "--json").json == {
        "nominating": 0, "approved": 0, "open": 1, "closed": 0,
    }  # fmt: skip
    assert "dibuka" in siulak("feedback", "status", *words).out


def test_an_unknown_cycle_is_the_users_mistake(siulak: Siulak, home: Path, engine: Engine) -> None:
    staffed(engine)
    for verb in ("open", "status", "close"):
        told = siulak("feedback", verb, "--cycle", "lain")
        assert told.code == 2
        assert "lain" in told.err
