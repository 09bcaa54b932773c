"""What the player of a year does beside running flows."""

from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine

from cli.demo.chores import Chore
from cli.demo.playing import Player, Runs
from config.settings import Settings
from models.session import reading
from tests import mornings
from tests.factories import at
from workflow import clock

pytestmark = pytest.mark.thorough
MARCH = at(2026, 3, 16)


def test_the_clock_says_the_chores_moment_once_all_of_it_are_done(engine: Engine, tmp_path: Path) -> None:
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    told: list[datetime] = []

    def stand(engine: Engine, _cycle: int, _now: datetime) -> str:
        with reading(engine) as session:
            told.append(clock.current(session))
        return ""

    player = Player(
        Settings(home=tmp_path),
        engine,
        cast("Runs", None),
        lambda _now, _text: None,
        chores=[Chore(MARCH, stand), Chore(MARCH, stand)],
    )
    player._do_chores(MARCH)

    assert [each < MARCH for each in told] == [True, True]
    with reading(engine) as session:
        assert clock.current(session) == MARCH
