"""A run seals what it and others wrote, and counts it."""

from tests.flows.offices import EARLY, MORNING, Office


def test_a_run_seals_everything_there_is_and_says_how_much(office: Office) -> None:
    run = office.run("advance_cycles", EARLY)
    events = len(office.dump()["audit_event"])

    run.seal()

    assert run.counts == {"peristiwa disegel": events}
    assert len(office.dump()["seal_leaf"]) == events


def test_a_run_with_nothing_to_seal_says_so(office: Office) -> None:
    office.run("advance_cycles", EARLY).seal()
    run = office.run("close_cycle", MORNING)

    run.seal()

    assert run.counts == {"peristiwa disegel": 0}
