"""Two hands on one plan in the same moment: one acts, the other is told; nothing is doubled and nothing is lost."""

from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.plan import WorkPlan
from tests import mornings
from tests.at_once import Work, overlapped
from tests.factories import ANI, CHIEF, EVALUATED, HEAD, LAUNCH, SYSTEM, evaluation, stored
from tests.workflow.plans.plans import (
    agreed,
    begun,
    chiefs_plan,
    content,
    result,
    result_numbers,
    sound,
    stored_plan,
    submitted,
)
from workflow import planning
from workflow.errors import RefusedError
from workflow.machine import WRONG_STATE
from workflow.planning import HandedIn
from workflow.plans.machine import AGREE, RETURN, REVISE, SUBMIT
from workflow.plans.starting import Started, start
from workflow.plans.storing import OneResult

pytestmark = pytest.mark.thorough

LATER = LAUNCH + timedelta(days=10)
REASON = HandedIn(reason="Ada.")


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    return engine


def acting(engine: Engine, plan: int, person: int, trigger: str) -> Work:
    return partial(planning.act, engine, plan, person, trigger, LATER, REASON)


@pytest.mark.parametrize(("first", "second"), [(AGREE, RETURN), (RETURN, AGREE), (AGREE, AGREE)])
def test_who_comes_second_finds_it_decided(office: Engine, first: str, second: str) -> None:
    plan = submitted(office, ANI)

    done, refused = overlapped(
        office, acting(office, plan, CHIEF, first), acting(office, plan, CHIEF, second)
    )

    assert done is None
    assert isinstance(refused, RefusedError)
    assert refused.reasons == (WRONG_STATE,)
    assert sound(office)


def test_what_is_changed_as_it_is_submitted_is_refused(office: Engine) -> None:
    plan = begun(office, ANI)
    change = partial(planning.edit, office, plan, ANI, OneResult(result("Lain")), LATER)

    done, refused = overlapped(office, acting(office, plan, ANI, SUBMIT), change)

    assert done is None
    assert isinstance(refused, RefusedError)
    assert sound(office)


def test_what_is_submitted_as_it_is_changed_has_the_change(office: Engine) -> None:
    plan = begun(office, ANI)
    change = partial(planning.edit, office, plan, ANI, OneResult(result("Lain")), LATER)

    overlapped(office, change, acting(office, plan, ANI, SUBMIT))

    assert stored_plan(office, plan).state == "submitted"
    assert len(content(office, plan).results) == 2
    assert sound(office)


def test_employee_and_appraiser_open_one_revision(office: Engine) -> None:
    plan = agreed(office, ANI, CHIEF)

    done, refused = overlapped(office, acting(office, plan, ANI, REVISE), acting(office, plan, CHIEF, REVISE))

    assert done is None
    assert isinstance(refused, RefusedError)
    assert len(stored(office, WorkPlan)) == 2


def test_a_draft_changed_as_the_superiors_revision_is_agreed_serves_one_of_both(office: Engine) -> None:
    above = chiefs_plan(office)
    old = result_numbers(office, above)[0]
    draft = begun(office, ANI, result(supports=old))
    planning.act(office, above, CHIEF, REVISE, LATER, REASON)
    later = stored(office, WorkPlan, evaluation_id=evaluation(office, CHIEF).id)[-1].id
    planning.act(office, later, CHIEF, SUBMIT, LATER)
    (own,) = result_numbers(office, draft)
    change = partial(
        planning.edit, office, draft, ANI, OneResult(result("Lain", number=own, supports=old)), LATER
    )

    overlapped(office, acting(office, later, HEAD, AGREE), change)

    assert content(office, draft).results[0].supports in (old, result_numbers(office, later)[0])
    assert sound(office)


def test_a_plan_begun_as_all_are_started_is_one(office: Engine) -> None:
    cycle = evaluation(office, ANI).cycle_id
    alone = partial(planning.begin, office, evaluation(office, ANI).id, ANI, LATER)
    for_all = partial(start, office, cycle, None, SYSTEM, LATER)

    _, started = overlapped(office, alone, for_all)

    assert started == Started(len(EVALUATED) - 1, 0)
    births = Counter(event.subject_id for event in stored(office, AuditEvent, subject="plan"))
    assert set(births.values()) == {1}
    assert len(births) == len(EVALUATED)
    assert sound(office)
