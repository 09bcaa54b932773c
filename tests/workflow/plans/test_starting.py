"""The plans of a whole cycle, from last year's."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from models.audit import AuditEvent
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment
from models.plan import WorkPlan, WorkResult
from models.session import reading, transaction
from tests.factories import (
    ANI,
    BUDI,
    CALENDAR,
    CHIEF,
    DODI,
    EVALUATED,
    HEAD,
    LAUNCH,
    REGULATION,
    SYSTEM,
    assignment_of,
    launched,
    source,
    stored,
)
from tests.workflow.plans.plans import (
    IN_TIME,
    QUALITY,
    agreed,
    begun,
    chiefs_plan,
    content,
    result,
    result_numbers,
)
from workflow import launching, planning
from workflow.contradicting import contradictions
from workflow.folding import broken
from workflow.gathering import Actor
from workflow.launching import Plan
from workflow.plans import starting
from workflow.plans.content import body
from workflow.plans.machine import AGREE, SUBMIT
from workflow.plans.starting import PlansError, Started, start, usual_source

pytestmark = pytest.mark.thorough
HR = Actor(user="kepegawaian")
NEXT = LAUNCH + timedelta(days=364)
"""A morning of January 2027."""


@pytest.fixture
def year(engine: Engine) -> Engine:
    """2026 with plans of Chief, Ani and Budi; 2027 launched."""
    launched(engine)
    theirs = result_numbers(engine, chiefs_plan(engine))
    agreed(
        engine,
        ANI,
        CHIEF,
        result(indicators=(QUALITY, IN_TIME), supports=theirs[0]),
        result("Arsip", supports=theirs[1]),
    )
    begun(engine, BUDI)
    plan = Plan("2027", "Evaluasi Kinerja 2027", date(2027, 1, 1), date(2027, 12, 31), source(REGULATION))
    launching.launch(engine, plan, CALENDAR, SYSTEM, NEXT)
    return engine


def started(engine: Engine, moment: datetime = NEXT) -> Started:
    with reading(engine) as session:
        cycle = session.scalars(select(Cycle).where(Cycle.code == "2027")).one()
        before = usual_source(session, cycle)
        number = cycle.id
    return start(engine, number, before, HR, moment)


def plan_of(engine: Engine, person: int, code: str = "2027") -> int:
    with reading(engine) as session:
        return session.scalars(
            select(WorkPlan.id)
            .join(Evaluation, Evaluation.id == WorkPlan.evaluation_id)
            .join(Cycle, Cycle.id == Evaluation.cycle_id)
            .where(Evaluation.employee_id == person, Cycle.code == code)
            .order_by(WorkPlan.revision.desc())
            .limit(1)
        ).one()


def test_everybody_has_a_draft_and_who_agreed_last_year_its_content(year: Engine) -> None:
    assert started(year) == Started(begun=len(EVALUATED), copied=2)
    assert body(content(year, plan_of(year, ANI))) == body(content(year, plan_of(year, ANI, "2026")))
    assert content(year, plan_of(year, BUDI)).results == ()


def test_a_second_start_finds_nothing_to_do(year: Engine) -> None:
    started(year)

    assert started(year) == Started(0, 0)
    assert len(stored(year, AuditEvent, trigger="start_plans", subject="cycle")) == 1


def test_the_log_tells_every_birth_and_who_had_them_begun(year: Engine) -> None:
    started(year)

    births = stored(year, AuditEvent, trigger="start_plans", subject="plan")
    assert len(births) == len(EVALUATED)
    assert {(event.role, event.actor_id, event.version) for event in births} == {("system", None, 1)}
    with reading(year) as session:
        assert list(broken(session)) == []
    assert contradictions(year, Path("nowhere")) == []


def test_in_chunks_it_is_the_same(year: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "CHUNK", 3)

    assert started(year) == Started(begun=len(EVALUATED), copied=2)


def test_a_draft_begun_by_hand_stays(year: Engine) -> None:
    with reading(year) as session:
        own = session.scalars(
            select(Evaluation.id)
            .where(Evaluation.employee_id == DODI)
            .order_by(Evaluation.id.desc())
            .limit(1)
        ).one()
    plan = planning.begin(year, own, DODI, NEXT)

    assert started(year).begun == len(EVALUATED) - 1
    assert plan_of(year, DODI) == plan


def test_who_begins_alone_begins_with_last_years_too(year: Engine) -> None:
    with reading(year) as session:
        own = session.scalars(
            select(Evaluation.id).where(Evaluation.employee_id == ANI).order_by(Evaluation.id.desc()).limit(1)
        ).one()

    plan = planning.begin(year, own, ANI, NEXT)

    assert [each.text for each in content(year, plan).results] == ["Laporan bulanan tersusun", "Arsip"]


def test_another_kind_of_post_is_another_form_and_begins_empty(year: Engine) -> None:
    with transaction(year) as session:
        session.get_one(Assignment, assignment_of(ANI)).post_kind = "JPT Pratama"

    assert started(year).copied == 1
    with reading(year) as session:
        assert session.get_one(WorkPlan, plan_of(year, ANI)).form == "jpt"


def test_results_serve_the_superiors_new_ones_once_those_are_agreed(year: Engine) -> None:
    started(year)
    above, own = plan_of(year, CHIEF), plan_of(year, ANI)
    old = [each.supports for each in content(year, own).results]
    planning.act(year, above, CHIEF, SUBMIT, NEXT)
    planning.act(year, above, HEAD, AGREE, NEXT)

    assert [each.supports for each in content(year, own).results] == result_numbers(year, above)
    assert old == result_numbers(year, plan_of(year, CHIEF, "2026"))
    planning.act(year, own, ANI, SUBMIT, NEXT)


def test_a_closed_cycle_begins_no_plans(year: Engine) -> None:
    with transaction(year) as session:
        session.scalars(select(Cycle).where(Cycle.code == "2027")).one().closed_at = NEXT

    with pytest.raises(PlansError, match="sudah ditutup"):
        started(year)


def test_the_first_year_begins_empty(engine: Engine) -> None:
    cycle = launched(engine)

    assert start(engine, cycle, None, HR, LAUNCH) == Started(len(EVALUATED), 0)
    with reading(engine) as session:
        assert session.scalar(select(func.count(WorkResult.id))) == 0
