"""Single cases of a sample office's desks."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from cli.demo.contesting import contest, decide
from cli.demo.service import play
from models.people import Unit
from models.service import Ticket
from models.session import transaction
from tests.factories import AGENCY, CALENDAR, at, launched, stored
from tests.workflow.service.desks import CLERK
from workflow.contradicting import contradictions

pytestmark = pytest.mark.thorough
MARCH, APRIL = at(2026, 3, 31), at(2026, 4, 8)


def test_two_officers_contest_a_case_each_and_get_both_answers(engine: Engine, tmp_path: Path) -> None:
    launched(engine)
    assert contest(engine, MARCH) == 0
    with transaction(engine) as session:
        session.execute(update(Unit).where(Unit.id == AGENCY).values(code="DUKCAPIL"))
    play(engine, 2026, CALENDAR, CLERK, MARCH)

    assert [contest(engine, MARCH) for _ in range(2)] == [2, 2]
    assert [decide(engine, 1, APRIL) for _ in range(2)] == [2, 2]

    decided = [row for row in stored(engine, Ticket) if row.state]
    assert sorted(row.state for row in decided) == ["excluded", "kept"]
    assert len({row.officer_id for row in decided}) == 2
    assert contradictions(engine, tmp_path) == []
