"""The sample office's work plans."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from cli.demo.plans import agree_plans
from models.plan import WorkPlan
from tests import mornings
from tests.factories import EVALUATED, LAUNCH, stored
from workflow.contradicting import contradictions
from workflow.gathering import Actor

HR = Actor(user="demo", role="hr")


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    return engine


def test_everybody_has_an_agreed_plan_that_serves_the_superiors(office: Engine) -> None:
    assert agree_plans(office, 1, HR, LAUNCH) == len(EVALUATED)

    plans = stored(office, WorkPlan)
    assert {plan.state for plan in plans} == {"agreed"}
    assert contradictions(office, Path("nowhere")) == []


def test_begun_again_it_does_nothing_more(office: Engine) -> None:
    agree_plans(office, 1, HR, LAUNCH)

    assert agree_plans(office, 1, HR, LAUNCH) == 0
