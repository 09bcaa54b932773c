"""Each way in which a plan's rows and events can contradict each other is found, and nothing else is."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent
from models.plan import BehaviourExpectation, Indicator, PlanCondition, WorkPlan, WorkResult
from models.session import transaction
from tests.factories import ANI, BUDI, CHIEF, HEAD, LAUNCH, launched
from tests.workflow.disarming import disarm
from tests.workflow.plans.plans import begun, result, submitted
from workflow import planning
from workflow.contradicting import contradictions
from workflow.planning import HandedIn
from workflow.plans.machine import AGREE, SUBMIT
from workflow.plans.storing import Conditions

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    """Ani's plan is agreed, Budi's submitted."""
    launched(engine)
    plan = begun(engine, ANI, result(), result("Lain", section="tambahan"))
    planning.edit(engine, plan, ANI, Conditions({"konsekuensi": ("Piagam",)}), LAUNCH)
    planning.act(engine, plan, ANI, SUBMIT, LAUNCH)
    planning.act(engine, plan, CHIEF, AGREE, LAUNCH, HandedIn(expectations={"loyal": "Jaga rahasia."}))
    submitted(engine, BUDI)
    disarm(engine)
    return engine


def found(engine: Engine) -> set[str]:
    return {finding.kind for finding in contradictions(engine, Path("nowhere"))}


def first(table: Any, **values: Any) -> Callable[[Any], None]:
    def harm(session: Any) -> None:
        row = session.scalars(select(table).order_by(table.id)).first()
        for name, value in values.items():
            setattr(row, name, value)

    return harm


def event(trigger: str, /, **values: Any) -> Callable[[Any], None]:
    def harm(session: Any) -> None:
        query = select(AuditEvent).where(AuditEvent.trigger == trigger, AuditEvent.subject == "plan")
        row = session.scalars(query.order_by(AuditEvent.id)).first()
        for name, value in values.items():
            setattr(row, name, value)

    return harm


def remove(table: Any) -> Callable[[Any], None]:
    return lambda session: session.delete(session.scalars(select(table).order_by(table.id)).first())


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (first(WorkResult, text="Lain"), "plan_differs"),
        (first(WorkResult, section="tambahan"), "plan_differs"),
        (first(WorkResult, perspective="anggaran"), "plan_differs"),
        (first(Indicator, low=1), "plan_differs"),
        (first(Indicator, unit="lembar"), "plan_differs"),
        (first(BehaviourExpectation, text="Lain"), "plan_differs"),
        (first(PlanCondition, text="Lain"), "plan_differs"),
        (first(WorkPlan, approach="kualitatif"), "plan_differs"),
        (first(WorkPlan, agreed_at=LAUNCH + timedelta(days=1)), "plan_differs"),
        (first(WorkPlan, submitted_at=None), "plan_differs"),
        (remove(Indicator), "plan_differs"),
        (remove(PlanCondition), "plan_differs"),
        (event(AGREE, actor_id=HEAD), "plan_unlawful"),
        (event(AGREE, actor_id=ANI), "plan_unlawful"),
        (event(SUBMIT, actor_id=CHIEF), "plan_unlawful"),
        (event(SUBMIT, role="appraiser"), "plan_unlawful"),
        (event(AGREE, trigger="submit_plan"), "plan_unlawful"),
        (event("begin_plan", actor_id=None), "plan_unlawful"),
    ],
)
def test_a_hand_past_the_door_is_found(office: Engine, harm: Callable[[Any], None], kind: str) -> None:
    with transaction(office) as session:
        harm(session)

    assert kind in found(office)


def test_a_plan_that_nobody_touched_is_as_the_log_has_it(office: Engine) -> None:
    assert found(office) == set()
