"""The sample office asks colleagues and subordinates."""

import pytest
from sqlalchemy import Engine

from cli.demo import peers
from models.peers import PeerBox
from models.session import reading
from tests.workflow.peers.rounds import CYCLE, LATER, NOW, staffed
from workflow.gathering import Actor
from workflow.peers.scheduling import follow

pytestmark = pytest.mark.thorough
OFFICE = Actor(user="demo", role="hr")


def test_rounds_are_asked_for_once_answered_once_and_closed(engine: Engine) -> None:
    staffed(engine)
    assert [peers.ask(engine, CYCLE, 2, NOW, OFFICE) for _ in range(2)] == [2, 2]
    given = peers.give(engine, CYCLE, NOW)
    assert given > 4
    assert peers.give(engine, CYCLE, NOW) == 0
    with reading(engine) as session:
        boxes = session.query(PeerBox).all()
    assert sum(len(box.took_part) for box in boxes) == given
    assert sum(len(box.answers) for box in boxes) == given
    assert follow(engine, CYCLE, OFFICE, NOW).closed == 0
    assert follow(engine, CYCLE, OFFICE, LATER).closed == 2


def test_what_the_clock_has_closed_is_answered_no_more(engine: Engine) -> None:
    staffed(engine)
    peers.ask(engine, CYCLE, 1, NOW, OFFICE)
    follow(engine, CYCLE, OFFICE, LATER)
    assert peers.give(engine, CYCLE, LATER) == 0
