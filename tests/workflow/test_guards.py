import dataclasses
import inspect
from typing import Any

import pytest
from hypothesis import given

from config.definition import SHIPPED, parse, read
from tests.workflow.test_machine import situations
from workflow.facts import Facts
from workflow.guards import GUARDS, Guard

NAMES = sorted(GUARDS)
UNASKED = Facts(state="draft")


@pytest.mark.parametrize("name", NAMES)
def test_a_refusal_is_one_line_an_office_can_read(name: str) -> None:
    refusal = GUARDS[name].refusal

    assert refusal[0].isupper()
    assert refusal.endswith(".")
    assert refusal == inspect.cleandoc(refusal)
    assert "\n" not in refusal
    assert refusal != "None"


def test_refusals_differ_from_each_other() -> None:
    assert len({guard.refusal for guard in GUARDS.values()}) == len(GUARDS)


@pytest.mark.parametrize("name", NAMES)
def test_a_guard_is_known_by_the_name_of_its_function(name: str) -> None:
    assert GUARDS[name].name == name == GUARDS[name].holds.__name__


def test_every_need_is_a_fact() -> None:
    known = {entry.name for entry in dataclasses.fields(Facts)}
    needed = {need for guard in GUARDS.values() for need in guard.needs}

    assert needed <= known


@given(situations())
def test_a_guard_reads_nothing_but_what_it_needs(facts: Facts) -> None:
    for guard in GUARDS.values():
        alone = dataclasses.replace(UNASKED, **{need: getattr(facts, need) for need in guard.needs})
        assert guard.holds(alone) is guard.holds(facts), guard.name


@pytest.mark.parametrize("guard", GUARDS.values(), ids=list(GUARDS))
def test_a_guard_never_holds_on_what_was_not_asked(guard: Guard[Facts]) -> None:
    assert guard.holds(UNASKED) is False


@given(situations())
def test_opposite_guards_never_hold_together(facts: Facts) -> None:
    for one, two in (
        ("received", "not_received"),
        ("escalated", "not_escalated"),
        ("deadline_passed", "deadline_ahead"),
        ("deadline_passed", "window_open"),
        ("result_upheld", "result_changed"),
    ):
        assert not (GUARDS[one].holds(facts) and GUARDS[two].holds(facts))


@pytest.mark.parametrize(
    ("window", "holding"),
    [
        ("none", set()),
        ("before", set()),
        ("held", set()),
        ("open", {"window_open", "window_opened", "deadline_ahead"}),
        ("closed", {"window_opened", "deadline_passed"}),
    ],
)
def test_what_holds_in_each_part_of_a_stages_time(window: str, holding: set[str]) -> None:
    facts = Facts(state="calibration", window=window)

    assert {name for name, guard in GUARDS.items() if guard.holds(facts)} == holding


@pytest.mark.parametrize(
    ("fact", "guard", "opposite"),
    [
        ("realisation", "realisation_given", None),
        ("ratings", "ratings_complete", None),
        ("evidence", "evidence_named", None),
        ("achievement", "achievement_stated", None),
        ("head_settled", "head_first", None),
        ("document", "document_issued", None),
        ("delivered", None, "not_delivered"),
        ("received", "received", "not_received"),
        ("escalated", "escalated", "not_escalated"),
        ("heard", "heard", "not_heard"),
        ("unexplained", "unexplained_allowed", None),
        ("objection", "objection_stated", None),
        ("return_reason", "return_reason_given", None),
    ],
)
def test_a_yes_or_no_fact_opens_its_guard(fact: str, guard: str | None, opposite: str | None) -> None:
    told: list[dict[str, Any]] = [{fact: True}, {fact: False}]

    yes, no = (dataclasses.replace(UNASKED, **each) for each in told)

    assert {name for name, each in GUARDS.items() if each.holds(yes)} == ({guard} if guard else set())
    assert {name for name, each in GUARDS.items() if each.holds(no)} == ({opposite} if opposite else set())


@pytest.mark.parametrize(
    ("decision", "holding"),
    [("none", set()), ("upheld", {"result_upheld"}), ("changed", {"result_changed"})],
)
def test_a_decision_opens_the_way_it_chose(decision: str, holding: set[str]) -> None:
    facts = Facts(state="objection", decision=decision)

    assert {name for name, guard in GUARDS.items() if guard.holds(facts)} == holding


@pytest.mark.parametrize("stage", ["none", "before", "open", "closed", "held"])
def test_a_stages_own_schedule_opens_one_guard_and_only_while_open(stage: str) -> None:
    facts = Facts(state="calibration", stage=stage)

    holding = {name for name, guard in GUARDS.items() if guard.holds(facts)}

    assert holding == ({"stage_open"} if stage == "open" else set())


def test_every_guard_is_used_by_a_shipped_definition() -> None:
    definitions = [parse(read(path), path.name) for path in SHIPPED.glob("*.toml")]

    used = {name for each in definitions for rule in each.transition for name in rule.guards}

    assert used == set(GUARDS)
