"""Each proof about deadlines, broken alone, and that a forced one leaves nobody behind."""

import re
from itertools import product

import pytest

from config.definition import DefinitionFile, State
from templates.mail import KINDS
from tests.workflow.proving.breaking import LAW, PLAIN, TEXTS, faults, one_fault, within, without
from workflow.facts import Facts
from workflow.guards import GUARDS
from workflow.proofs import load


@pytest.mark.parametrize(
    ("broken", "place", "remedy"),
    [
        (
            re.sub(r"window = .* day = 7.*\n", "", PLAIN),
            "state self_assessment: perlu tepat satu",
            "due_working_days",
        ),
        (
            within(PLAIN, 'name = "self_assessment"', "remind_before", "due_working_days = 3\nremind_before"),
            "state self_assessment: perlu tepat satu",
            "window",
        ),
        (
            within(PLAIN, 'name = "self_assessment"', 'consequence = "force"', ""),
            "state self_assessment: batas waktu tanpa akibat",
            "Isi consequence",
        ),
        (
            PLAIN.replace("remind_every = 2\n", ""),
            "state supervisor_review: consequence remind memerlukan",
            "remind_every",
        ),
        (
            PLAIN.replace('mark = "tanpa penilaian mandiri"\n', ""),
            "state self_assessment: consequence force memerlukan transition by system",
            "mark",
        ),
        (
            within(PLAIN, 'trigger = "skip_self_assessment"', '"supervisor_review"', '"self_assessment"'),
            "state self_assessment: consequence force memerlukan transition ke",
            "state lain",
        ),
        (
            LAW.replace('stamps = ["escalated_at"]\n', ""),
            "state supervisor_review: consequence escalate memerlukan stamps",
            "escalated_at",
        ),
    ],
)
def test_one_breach_gives_that_one_fault(broken: str, place: str, remedy: str) -> None:
    one_fault(broken, place, remedy)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (without(PLAIN, 'trigger = "skip_self_assessment"'), "force memerlukan transition by system"),
    ],
)
def test_a_breach_that_draws_others_along_is_among_them(broken: str, expected: str) -> None:
    assert [fault for fault in faults(broken) if expected in fault]


def test_a_window_on_a_day_that_no_year_has_is_refused() -> None:
    broken = PLAIN.replace("month = 12, day = 7", "month = 2, day = 30")

    assert faults(broken)[0].startswith("siklus.toml: state")


def stuck_at_the_deadline(definition: DefinitionFile, state: State) -> list[Facts]:
    """Situations in which the system has no move although the time is over and it has written what it owes."""
    rules = [rule for rule in definition.transition if rule.source == state.name and rule.by == "system"]
    situations = [
        Facts(
            state=state.name,
            system=True,
            window="closed",
            document=True,
            delivered=True,
            received=received,
            escalated=escalated,
        )
        for received, escalated in product((False, True), repeat=2)
    ]
    return [
        facts
        for facts in situations
        if not any(all(GUARDS[name].holds(facts) for name in rule.guards) for rule in rules)
    ]


@pytest.mark.parametrize("source", TEXTS, ids=lambda text: str(len(text)))
def test_a_forced_state_never_holds_anybody_beyond_its_deadline(source: str) -> None:
    definition = load("siklus.toml", source, KINDS)

    forced = [state for state in definition.state if state.consequence == "force"]

    assert forced
    assert [stuck_at_the_deadline(definition, state) for state in forced] == [[]] * len(forced)


def test_a_force_that_some_would_escape_is_refused() -> None:
    silent = without(LAW, 'trigger = "deem_received"')

    assert [fault for fault in faults(silent) if "state handover: consequence force" in fault]


@pytest.mark.parametrize("guard", ["objection_stated", "escalated", "achievement_stated", "heard"])
def test_a_force_that_waits_for_what_only_people_do_is_refused(guard: str) -> None:
    waiting = within(LAW, 'trigger = "deem_received"', '"document_issued"', f'"document_issued", "{guard}"')

    (fault,) = faults(waiting)

    assert "state handover: consequence force tidak berlaku bila" in fault
