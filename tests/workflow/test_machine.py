from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.definition import SHIPPED, DefinitionFile, Transition, parse, read
from workflow.facts import Facts
from workflow.guards import GUARDS
from workflow.machine import WRONG_ROLE, WRONG_STATE, decide, machine_for

PLAIN = parse(read(SHIPPED / "lima-tahap.toml"), "lima-tahap")
LAW = parse(read(SHIPPED / "permenpanrb-6-2022.toml"), "permenpanrb")
TRIGGERS = sorted({rule.trigger for rule in LAW.transition + PLAIN.transition})
ROLES = ("system", "employee", "appraiser", "superior", "calibrator", "decider", "hr")
KNOWN = (
    "realisation",
    "ratings",
    "evidence",
    "unexplained",
    "achievement",
    "head_settled",
    "document",
    "delivered",
    "received",
    "escalated",
    "official_above",
    "superior_rated",
)
WRITTEN = ("return_reason", "objection", "explanation")
TIMES = (None, "none", "before", "open", "closed", "held")


def situations(definition: DefinitionFile = LAW) -> st.SearchStrategy[Facts]:
    maybe: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(
        KNOWN + WRITTEN, st.sampled_from([None, False, True])
    )
    return st.builds(
        Facts,
        state=st.sampled_from([state.name for state in definition.state]),
        window=st.sampled_from(TIMES),
        stage=st.sampled_from(TIMES),
        decision=st.sampled_from([None, "none", "upheld", "changed"]),
        next_window=st.sampled_from([None, "before", "opened"]),
        **dict.fromkeys(ROLES, st.booleans()),
        **maybe,
    )


@st.composite
def questions(draw: st.DrawFn) -> tuple[DefinitionFile, str, Facts]:
    definition = draw(st.sampled_from([PLAIN, LAW]))
    return definition, draw(st.sampled_from([*TRIGGERS, "unheard_of"])), draw(situations(definition))


def plainly(definition: DefinitionFile, trigger: str, facts: Facts) -> Transition | None:
    """The first rule that fits, read from top to bottom."""
    for rule in definition.transition:
        here = (rule.trigger, rule.source) == (trigger, facts.state)
        if here and getattr(facts, rule.by) and all(GUARDS[name].holds(facts) for name in rule.guards):
            return rule
    return None


@given(questions())
def test_the_machine_takes_the_first_rule_that_fits(question: tuple[DefinitionFile, str, Facts]) -> None:
    decision = decide(*question)

    assert decision.transition == plainly(*question)


@given(questions())
def test_a_refusal_has_a_reason_and_a_permission_none(question: tuple[DefinitionFile, str, Facts]) -> None:
    decision = decide(*question)

    assert (decision.transition is None) == bool(decision.reasons)
    assert len(set(decision.reasons)) == len(decision.reasons)
    assert all(reason.endswith(".") for reason in decision.reasons)


@given(st.sampled_from(TRIGGERS), situations())
def test_asking_twice_gives_the_same_answer(trigger: str, facts: Facts) -> None:
    assert decide(LAW, trigger, facts) == decide(LAW, trigger, facts)


@given(st.sampled_from(TRIGGERS), situations())
def test_nothing_moves_without_a_role(trigger: str, facts: Facts) -> None:
    nobody = Facts(**{**vars(facts), **dict.fromkeys(ROLES, False)})

    assert decide(LAW, trigger, nobody).transition is None


def test_a_definition_has_one_machine_and_another_has_its_own() -> None:
    again = parse(read(SHIPPED / "lima-tahap.toml"), "read again")

    assert machine_for(PLAIN) is machine_for(again)
    assert machine_for(PLAIN) is not machine_for(LAW)


@pytest.mark.parametrize("definition", [PLAIN, LAW])
def test_a_machine_is_bound_to_nothing_and_knows_only_what_was_written(definition: DefinitionFile) -> None:
    machine = machine_for(definition)

    assert machine.models == []
    assert not machine.has_queue
    assert list(machine.states) == [state.name for state in definition.state]
    assert set(machine.events) == {rule.trigger for rule in definition.transition}


def test_a_trigger_of_another_state_is_told_so() -> None:
    decision = decide(LAW, "object", Facts(state="draft", employee=True))

    assert decision.reasons == (WRONG_STATE,)


def test_an_unknown_trigger_is_told_like_one_of_another_state() -> None:
    assert decide(LAW, "__class__", Facts(state="draft", system=True)).reasons == (WRONG_STATE,)


def test_somebody_without_the_role_is_told_that_and_no_more() -> None:
    decision = decide(LAW, "submit_review", Facts(state="supervisor_review", employee=True, window="before"))

    assert decision.reasons == (WRONG_ROLE,)


def test_every_failed_guard_is_told_at_once() -> None:
    facts = Facts(state="calibration", calibrator=True, window="held", achievement=False, head_settled=False)

    decision = decide(LAW, "confirm", facts)

    expected = [GUARDS[name].refusal for name in ("window_opened", "achievement_stated", "head_first")]
    assert decision.reasons == tuple(expected)


def test_a_superior_acts_only_after_the_escalation() -> None:
    early = Facts(
        state="supervisor_review",
        superior=True,
        escalated=False,
        official_above=True,
        ratings=True,
        evidence=True,
        window="closed",
    )
    late = replace(early, escalated=True)

    assert decide(LAW, "submit_review", early).reasons == (GUARDS["escalated"].refusal,)
    taken = decide(LAW, "submit_review", late).transition
    assert taken is not None
    assert (taken.by, taken.mark) == ("superior", "dinilai oleh atasan penilai")


def test_who_is_appraiser_and_superior_at_once_is_taken_as_appraiser() -> None:
    both = Facts(
        state="supervisor_review",
        appraiser=True,
        superior=True,
        escalated=True,
        official_above=True,
        ratings=True,
        evidence=True,
        window="open",
    )

    taken = decide(LAW, "submit_review", both).transition

    assert taken is not None
    assert (taken.by, taken.mark) == ("appraiser", "")


def test_a_reason_shared_by_two_rules_is_told_once() -> None:
    both = Facts(
        state="supervisor_review",
        appraiser=True,
        superior=True,
        escalated=True,
        official_above=True,
        evidence=True,
        window="open",
    )

    assert decide(LAW, "submit_review", both).reasons == (GUARDS["ratings_complete"].refusal,)


@pytest.mark.parametrize("definition", [PLAIN, LAW])
def test_a_final_evaluation_never_moves_again(definition: DefinitionFile) -> None:
    everything: dict[str, Any] = dict.fromkeys((*ROLES, *KNOWN, *WRITTEN), True)
    facts = Facts(
        state="final", window="open", stage="open", next_window="opened", decision="changed", **everything
    )

    assert {decide(definition, trigger, facts).reasons for trigger in TRIGGERS} == {(WRONG_STATE,)}


def test_a_whole_year_runs_through_the_five_states() -> None:
    steps = ["open_self_assessment", "submit_self_assessment", "submit_review", "confirm"]
    everything: dict[str, Any] = dict.fromkeys((*ROLES, *KNOWN), True)
    path = ["draft"]

    for trigger in steps:
        facts = Facts(state=path[-1], window="open", next_window="opened", **everything)
        taken = decide(PLAIN, trigger, facts).transition
        assert taken is not None
        path.append(taken.target)

    assert all(PLAIN.order[one] < PLAIN.order[two] for one, two in pairwise(path))
    assert path[-1] == "final"
