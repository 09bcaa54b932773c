"""Which cycles a run moves. What it moves them to is the engine's matter."""

from flows.advance_cycles import open_cycles
from tests.flows.offices import MORNING, Office
from workflow import holding


def test_every_open_cycle_is_moved(office: Office) -> None:
    assert open_cycles(office.run("advance_cycles", MORNING)) == [1]


def test_after_a_restore_the_clock_rests_until_the_outbox_is_released(office: Office) -> None:
    """What people did since the backup is lost: nobody is to be forced on for it before a person has looked."""
    holding.hold(office.engine, "restore", None, MORNING)
    run = office.run("advance_cycles", MORNING)

    assert open_cycles(run) == []
    assert run.outcome == "skipped"
