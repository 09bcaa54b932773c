"""Every state × act × role of a plan."""

from itertools import product
from typing import Any

import pytest

from workflow.machine import WRONG_ROLE, WRONG_STATE
from workflow.plans.machine import (
    AGREE,
    AGREED,
    DRAFT,
    EDIT,
    GUARDS,
    PROCESS,
    RETURN,
    REVISE,
    SUBMIT,
    SUBMITTED,
    PlanFacts,
    decide_plan,
    offered,
)

ROLES = ("employee", "appraiser")
GIVEN: dict[str, Any] = dict.fromkeys(("in_time", "complete", "reasoned", "newest"), True)
ALLOWED = {
    (DRAFT, EDIT, "employee"): (DRAFT, {"in_time"}),
    (DRAFT, SUBMIT, "employee"): (SUBMITTED, {"in_time", "complete"}),
    (SUBMITTED, RETURN, "appraiser"): (DRAFT, {"reasoned"}),
    (SUBMITTED, AGREE, "appraiser"): (AGREED, {"in_time"}),
    (AGREED, REVISE, "employee"): (AGREED, {"in_time", "newest", "reasoned"}),
    (AGREED, REVISE, "appraiser"): (AGREED, {"in_time", "newest", "reasoned"}),
}
CELLS = list(product((DRAFT, SUBMITTED, AGREED), (EDIT, SUBMIT, RETURN, AGREE, REVISE), ROLES))


@pytest.mark.parametrize(("state", "trigger", "role"), CELLS)
def test_every_cell_is_as_the_table_says(state: str, trigger: str, role: str) -> None:
    taken = decide_plan(trigger, PlanFacts(**{"state": state, role: True, **GIVEN})).transition

    expected = ALLOWED.get((state, trigger, role))
    assert (taken and (taken.target, set(taken.guards), taken.by)) == (expected and (*expected, role))


@pytest.mark.parametrize(
    ("cell", "guard"), [(cell, guard) for cell, (_, guards) in ALLOWED.items() for guard in sorted(guards)]
)
def test_each_guard_refuses_alone_in_its_own_words(cell: tuple[str, str, str], guard: str) -> None:
    state, trigger, role = cell

    decision = decide_plan(trigger, PlanFacts(**{"state": state, role: True, **GIVEN, guard: False}))

    assert decision.reasons == (GUARDS[guard].refusal,)


def test_nobody_and_the_wrong_state_are_told_apart() -> None:
    assert decide_plan(AGREE, PlanFacts(state=SUBMITTED, employee=True, **GIVEN)).reasons == (WRONG_ROLE,)
    assert decide_plan(AGREE, PlanFacts(state=DRAFT, appraiser=True, **GIVEN)).reasons == (WRONG_STATE,)


def test_a_page_offers_what_only_lacks_words() -> None:
    facts = PlanFacts(state=SUBMITTED, appraiser=True, in_time=True)

    assert [step.trigger for step in offered(facts)] == [RETURN, AGREE]
    assert [step.trigger for step in offered(PlanFacts(state=DRAFT, employee=True))] == []


def test_every_guard_has_a_sentence_and_is_used() -> None:
    used = {name for step in PROCESS.transition for name in step.guards}

    assert used == set(GUARDS)
    assert all(guard.refusal.endswith(".") for guard in GUARDS.values())
