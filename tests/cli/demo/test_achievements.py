"""A played office's achievements by period."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo.achievements import state_achievements
from models.period import PeriodAchievement
from tests.factories import AGENCY, BUREAU, OFFICE, REGENT, SECRETARY, at, launched, stored
from tests.workflow.periods.periods import APRIL
from workflow.contradicting import contradictions

pytestmark = pytest.mark.thorough


def test_what_is_over_is_stated_once_by_each_unit_s_official(engine: Engine) -> None:
    launched(engine)
    assert state_achievements(engine, 1, at(2026, 3, 31)) == 0

    assert state_achievements(engine, 1, APRIL) == 3

    assert state_achievements(engine, 1, APRIL) == 0
    assert state_achievements(engine, 1, at(2026, 10, 5)) == 6
    rows = stored(engine, PeriodAchievement)
    assert {(row.unit_id, row.author_id) for row in rows} == {
        (AGENCY, SECRETARY),
        (BUREAU, SECRETARY),
        (OFFICE, REGENT),
    }
    assert {row.period for row in rows} == {1, 2, 3}
    assert contradictions(engine, Path("none")) == []
