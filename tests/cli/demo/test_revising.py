"""The sample office's changes of plans in mid-year."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo.plans import agree_plans
from cli.demo.revising import PEOPLE, agree, hand_in
from models.plan import WorkPlan
from tests import mornings
from tests.factories import LAUNCH, at, stored
from tests.workflow.plans.plans import sound
from workflow.gathering import Actor

pytestmark = pytest.mark.thorough


def test_some_plans_have_a_second_version_and_the_first_stays(engine: Engine, tmp_path: Path) -> None:
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    agree_plans(engine, 1, Actor(user="demo", role="hr"), LAUNCH)
    july = at(2026, 7, 13)

    assert [hand_in(engine, 1, july), hand_in(engine, 1, july)] == [PEOPLE, 0]
    assert [agree(engine, 1, july), agree(engine, 1, july)] == [PEOPLE, 0]

    assert {plan.state for plan in stored(engine, WorkPlan)} == {"agreed"}
    assert len(stored(engine, WorkPlan, revision=2)) == PEOPLE
    assert sound(engine)
