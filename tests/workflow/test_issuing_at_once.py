"""A document is issued in the very moment in which somebody else acts upon the same evaluation."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.prompt import Prompt
from tests import mornings
from tests.factories import (
    AGENCY,
    ANI,
    CALIBRATION,
    EVALUATED,
    SYSTEM,
    at,
    evaluation,
    fire,
    issue,
    stored,
)
from tests.workflow.test_acts_at_once import both_orders, meet
from workflow import rescheduling
from workflow.advancing import advance
from workflow.gathering import Actor
from workflow.rescheduling import Wish

pytestmark = pytest.mark.thorough

AFTER_HOLD = at(2027, 2, 10, 0)
"""Fourteen working days from the issue have ended, and the two that a hold took."""


@pytest.fixture
def confirmed(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.everybody_confirmed, tmp_path / "morning")
    return engine


@both_orders
def test_an_issue_and_a_pass_of_the_clock_deliver_once(
    confirmed: Engine, tmp_path: Path, swapped: bool
) -> None:
    advance_to = CALIBRATION.replace(hour=9)

    meet(
        confirmed,
        swapped,
        lambda: issue(confirmed, tmp_path, advance_to),
        lambda: advance(confirmed, 1, SYSTEM, advance_to),
    )

    assert len(stored(confirmed, AuditEvent, trigger="deliver_document")) == len(EVALUATED)
    assert len(stored(confirmed, Prompt, kind="receipt")) == len(EVALUATED)


def test_whoever_acknowledges_as_it_is_issued_waits_for_it(confirmed: Engine, tmp_path: Path) -> None:
    _, acted = meet(
        confirmed,
        False,
        lambda: issue(confirmed, tmp_path, CALIBRATION),
        lambda: fire(confirmed, ANI, "acknowledge", ANI, CALIBRATION),
    )

    assert acted.moved == 1
    assert evaluation(confirmed, ANI).received_at == CALIBRATION


@both_orders
def test_a_hold_in_the_moment_of_the_issue_costs_no_day(
    confirmed: Engine, tmp_path: Path, swapped: bool
) -> None:
    wish = Wish("2026", f"U{AGENCY}", "Banjir", Actor(user="operator"))

    meet(
        confirmed,
        swapped,
        lambda: issue(confirmed, tmp_path, CALIBRATION),
        lambda: rescheduling.hold(confirmed, wish, CALIBRATION),
    )
    rescheduling.resume(confirmed, wish, at(2027, 1, 20))

    (prompt,) = stored(confirmed, Prompt, kind="receipt", recipient_id=ANI)
    assert evaluation(confirmed, ANI).due_at == prompt.due_at == AFTER_HOLD
