"""People who answer in the same moment, and what the database keeps of them after the close."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from models.session import scrub
from models.socialisation import Pulse
from tests.at_once import overlapped, raced
from tests.databases import SQLITE
from tests.factories import ANI, BUDI, CICI, DODI, EVALUATED, SYSTEM, at, launched, stored
from workflow.errors import RefusedError
from workflow.socialising.pulse import answer, follow

pytestmark = pytest.mark.thorough
NOW, CLOSES = at(2026, 1, 13), at(2026, 1, 22, 0)


@pytest.fixture
def asked(engine: Engine) -> Engine:
    launched(engine)
    follow(engine, SYSTEM, NOW)
    return engine


def test_no_answer_of_one_moment_is_lost_and_nobody_counts_twice(asked: Engine) -> None:
    overlapped(asked, lambda: answer(asked, 1, ANI, 1, NOW), lambda: answer(asked, 1, BUDI, 5, NOW))
    told = raced(4, lambda place: answer(asked, 1, (CICI, CICI, DODI, EVALUATED[-1])[place], 3, NOW))
    overlapped(
        asked,
        lambda: answer(asked, 1, EVALUATED[3], 5, CLOSES - timedelta(seconds=1)),
        lambda: follow(asked, SYSTEM, CLOSES),
    )
    follow(asked, SYSTEM, CLOSES)

    assert sum(isinstance(each, RefusedError) for each in told) == 1
    (row,) = stored(asked, Pulse)
    assert (row.answers, row.counts) == (6, [1, 0, 3, 0, 2])


def test_after_the_run_that_closed_it_no_page_of_the_box_is_left(asked: Engine) -> None:
    """On SQLite the log of writes is empty, on PostgreSQL the table's file."""
    for person in EVALUATED[:5]:
        answer(asked, 1, person, 4, NOW)
    follow(asked, SYSTEM, CLOSES)
    scrub(asked, "pulse_box")

    if asked.dialect.name == SQLITE:
        log = f"{asked.url.database}-wal"
        with open(log, "rb") as file:  # noqa: PTH123 -- beside the database, whatever it is called
            assert file.read() == b""
    else:
        with asked.connect() as connection:
            assert connection.execute(text("SELECT pg_relation_size('pulse_box')")).scalar() == 0
