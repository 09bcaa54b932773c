"""A played office's guidance: plans for whom a period found below, followed up to their end, once."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo.guidance import guide
from tests.factories import ANI, at
from tests.workflow.guidance.guidance import entries, plan_of
from tests.workflow.periods.periods import APRIL, state, statement
from tests.workflow.reports.reports import planned
from workflow.contradicting import contradictions
from workflow.guidance.content import DONE

pytestmark = pytest.mark.thorough


def test_a_plan_is_opened_and_comes_to_its_end_whatever_is_repeated(engine: Engine) -> None:
    planned(engine)
    assert guide(engine, 1, APRIL) == 0
    state(engine, statement(behaviour_rating="di_bawah_ekspektasi"))
    written = []

    for now in (APRIL, at(2026, 7, 8), at(2026, 10, 8)):
        assert guide(engine, 1, now) == 1
        written.append(len(entries(engine)))
        guide(engine, 1, now)
        assert len(entries(engine)) == written[-1]

    assert written[0] < written[1] == written[2]
    (evaluation,) = {row.evaluation_id for row in entries(engine)}
    plan = plan_of(engine, (evaluation, 1))
    assert (plan.state, plan.hours, plan.frame.form) == (DONE, 8, "konseling")
    assert {row.author_id for row in entries(engine)} - {ANI}
    assert contradictions(engine, Path("none")) == []
