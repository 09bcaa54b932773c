"""A year's chores of the sample office, without the cycle's own stages."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo.chores import chores
from models.record import Training
from models.report import DailyReport
from models.talent import PotentialAssessment
from tests import mornings
from tests.canonical import canonical, differences
from tests.factories import CALENDAR, EVALUATED, stored
from workflow.contradicting import contradictions

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    return engine


def test_they_leave_a_year_of_plans_and_reports_that_the_log_agrees_with(office: Engine) -> None:
    told = [chore.do(office, 1, chore.at) for chore in chores(2026, CALENDAR)]

    assert told[0] == "SKP disepakati 8"
    assert told.count("catatan umpan balik 6") == 4
    assert "perubahan SKP disepakati 3" in told
    reports = stored(office, DailyReport)
    working = [
        day
        for number in range(365)
        if CALENDAR.is_working_day(day := date(2026, 1, 1) + timedelta(days=number))
    ]
    assert len(working) >= 240
    assert {report.day for report in reports} == set(working)
    assert len(reports) > 900
    assert 0 < len(stored(office, PotentialAssessment)) < len(EVALUATED)
    assert 0 < len(stored(office, Training)) < len(EVALUATED)
    assert contradictions(office, Path("nowhere")) == []


def test_each_done_twice_leaves_what_once_leaves(office: Engine) -> None:
    kinds: Counter[object] = Counter()
    for chore in chores(2026, CALENDAR):
        chore.do(office, 1, chore.at)
        kind = getattr(chore.do, "func", chore.do)
        kinds[kind] += 1
        if kinds[kind] > 2:  # the year has the same again and again
            continue
        before = canonical(office)
        chore.do(office, 1, chore.at)
        assert differences(before, canonical(office)) == []
