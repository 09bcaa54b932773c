"""Each way in which a plan's rows and events can contradict each other is found, and nothing else is."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select

from models.audit import AuditEvent, AuditPayload
from models.plan import BehaviourExpectation, Indicator, PlanCondition, WorkPlan, WorkResult
from models.session import transaction
from tests.factories import ANI, BUDI, CHIEF, DODI, HEAD, LAUNCH, launched
from tests.workflow.disarming import disarm
from tests.workflow.plans.plans import QUALITY, REPORTS, begun, result, revised, sent_back, submitted
from workflow import planning
from workflow.contradicting import contradictions
from workflow.planning import HandedIn
from workflow.plans.machine import AGREE, SUBMIT
from workflow.plans.storing import Conditions

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    """Ani's plan is agreed and a further revision begun, Budi's submitted, Dodi's sent back."""
    launched(engine)
    indicators = REPORTS, QUALITY
    plan = begun(engine, ANI, result(indicators=indicators), result("Lain", section="tambahan"))
    planning.edit(engine, plan, ANI, Conditions({"konsekuensi": ("Piagam",)}), LAUNCH)
    planning.act(engine, plan, ANI, SUBMIT, LAUNCH)
    planning.act(engine, plan, CHIEF, AGREE, LAUNCH, HandedIn(expectations={"loyal": "Jaga rahasia."}))
    submitted(engine, BUDI)
    sent_back(engine, submitted(engine, DODI))
    revised(engine, plan, ANI)
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


def last(table: Any, **values: Any) -> Callable[[Any], None]:
    def harm(session: Any) -> None:
        row = session.scalars(select(table).order_by(table.id.desc())).first()
        for name, value in values.items():
            setattr(row, name, value)

    return harm


def exchanged(table: Any, *names: str) -> Callable[[Any], None]:
    """The first two rows say each what the other said: the same words under other numbers."""

    def harm(session: Any) -> None:
        one, other = session.scalars(select(table).order_by(table.id).limit(2))
        said = [{name: getattr(row, name) for name in names} for row in (one, other)]
        for row, values in ((other, said[0]), (one, said[1])):
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
        (first(WorkPlan, change_reason="Lain"), "plan_differs"),
        (first(WorkPlan, return_reason="Lain"), "plan_differs"),
        (first(WorkPlan, form="jpt"), "plan_differs"),
        (first(WorkPlan, rule="berakhlak:lain"), "plan_differs"),
        (first(WorkPlan, source_id=2), "plan_differs"),
        (last(WorkPlan, change_reason="Lain"), "plan_differs"),
        (last(WorkPlan, source_id=None), "plan_differs"),
        (last(WorkPlan, form="jpt"), "plan_differs"),
        (last(WorkPlan, evaluation_id=4), "plan_differs"),
        (first(WorkResult, supports_id=2), "plan_differs"),
        (first(WorkResult, root_id=2), "plan_differs"),
        (exchanged(WorkResult, "text", "section", "place"), "plan_differs"),
        (exchanged(Indicator, "text", "place", "aspect", "low", "high", "unit"), "plan_differs"),
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


@pytest.mark.parametrize(
    "values", [{"return_reason": "Lain"}, {"return_reason": None}, {"submitted_at": None}]
)
def test_why_a_plan_was_sent_back_is_as_the_log_has_it(office: Engine, values: dict[str, Any]) -> None:
    with transaction(office) as session:
        plan = session.scalars(select(WorkPlan).where(WorkPlan.return_reason.is_not(None))).one()
        for name, value in values.items():
            setattr(plan, name, value)

    assert found(office) == {"plan_differs"}


@pytest.mark.parametrize("trigger", ["begin_plan", "submit_plan", "return_plan", "agree_plan", "revise_plan"])
def test_what_an_act_told_cannot_be_taken_away(office: Engine, trigger: str) -> None:
    with transaction(office) as session:
        told = select(AuditEvent.id).where(AuditEvent.trigger == trigger)
        session.execute(delete(AuditPayload).where(AuditPayload.event_id.in_(told)))

    assert "plan_differs" in found(office)


def test_a_plan_that_nobody_touched_is_as_the_log_has_it(office: Engine) -> None:
    assert found(office) == set()
