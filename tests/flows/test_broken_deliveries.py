"""Every mail arrives at least once, whatever breaks, and what arrives twice is the same to the byte."""

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.freezing import freeze_due
from flows.relay import RelayDownError
from flows.run import Run
from flows.sending import REPEATS, claim, due_now, requeue_unknown, send_batch
from tests.flows.delivering import assert_all_arrived_and_copies_are_equal, broken_off, delivered
from tests.flows.offices import MORNING, PEOPLE, Office
from tests.flows.scripted_smtp import DROP, POINTS, Play, failing, scripted, usual
from workflow.errors import LeaseLostError

pytestmark = pytest.mark.thorough

FEW = 5
LATER = timedelta(minutes=16)
"""When a mail whose end is unknown may go again."""


@pytest.mark.parametrize("broken", range(1, FEW + 1))
def test_a_drop_after_the_final_dot_leaves_exactly_that_mail_open(office: Office, broken: int) -> None:
    office.wait_for_only(FEW)

    with scripted(failing("dot", DROP, broken)) as smtp:
        broken_off(office, smtp)

    states = [mail.state for mail in office.mails() if mail.state != "empty"]
    assert states == ["accepted"] * (broken - 1) + ["in_data"] + ["queued"] * (FEW - broken)
    attempts = [mail.attempts for mail in office.mails() if mail.state != "empty"]
    assert attempts == [1] * broken + [0] * (FEW - broken)


def test_the_run_after_a_drop_sends_the_same_bytes_again_and_counts_it(office: Office) -> None:
    with scripted(failing("dot", DROP, 4)) as smtp:
        broken_off(office, smtp)
        smtp.play = usual
        counts = delivered(office, smtp, MORNING + LATER)

    assert counts["dikirim ulang setelah putus"] == 1
    assert [mail.repeated for mail in office.mails()] == [0, 0, 0, 1] + [0] * (PEOPLE - 4)
    twice = [mail for mail, times in Counter(smtp.arrived).items() if times > 1]
    assert twice == [smtp.arrived[3]]
    assert_all_arrived_and_copies_are_equal(office, smtp, PEOPLE)


@pytest.mark.parametrize("broken", range(1, FEW + 1))
@pytest.mark.parametrize("point", POINTS)
def test_a_relay_that_breaks_anywhere_loses_no_mail(office: Office, point: str, broken: int) -> None:
    office.wait_for_only(FEW)

    with scripted(failing(point, DROP, broken)) as smtp:
        broken_off(office, smtp)
        smtp.play = usual
        delivered(office, smtp, MORNING + LATER)

    assert_all_arrived_and_copies_are_equal(office, smtp, FEW)
    assert len(smtp.arrived) == FEW + (point == "dot")


@given(drops=st.lists(st.tuples(st.sampled_from(POINTS), st.integers(1, 12)), max_size=REPEATS))
@settings(max_examples=15, deadline=None)
def test_any_series_of_drops_ends_with_every_mail_accepted(
    built_office: Office, tmp_path_factory: pytest.TempPathFactory, drops: list[tuple[str, int]]
) -> None:
    office = built_office.copied_to(tmp_path_factory.mktemp("drops") / "office")
    office.wait_for_only(FEW)

    with scripted(lambda point, mail: DROP if (point, mail) in drops else None) as smtp:
        for attempt in range(len(drops) + 1):
            with contextlib.suppress(RelayDownError):
                delivered(office, smtp, MORNING + attempt * LATER)

    assert_all_arrived_and_copies_are_equal(office, smtp, FEW)
    office.drop()


def dying(office: Office, place: Path, point: str, at: int) -> tuple[list[Office], Play]:
    """Keeps the database as a kill at that moment would leave it, and ends the conversation."""
    left: list[Office] = []

    def play(where: str, mail: int) -> str | None:
        if (where, mail) != (point, at):
            return None
        if not left:
            left.append(office.copied_to(place))
        return DROP

    return left, play


@pytest.mark.parametrize("killed", range(1, FEW + 1))
@pytest.mark.parametrize("point", ["mail", "dot"])
def test_a_process_killed_in_a_batch_loses_no_mail(
    office: Office, tmp_path: Path, point: str, killed: int
) -> None:
    office.wait_for_only(FEW)

    with scripted() as smtp:
        left, smtp.play = dying(office, tmp_path / "after", point, killed)
        broken_off(office, smtp)
        smtp.play = usual
        (survivor,) = left
        delivered(survivor, smtp, MORNING + LATER)

    assert_all_arrived_and_copies_are_equal(survivor, smtp, FEW)
    survivor.drop()


def rows_without_lease(office: Office) -> object:
    return {name: rows for name, rows in office.dump().items() if name != "lease"}


@pytest.mark.parametrize("step", [requeue_unknown, send_batch])
def test_a_run_that_lost_its_lease_writes_nothing(office: Office, step: Callable[[Run], int]) -> None:
    with scripted() as smtp:
        run = office.run("deliver_mail", MORNING, smtp.port)
        freeze_due(run)
        office.change_mail(office.mails()[0].id, state="in_data")
        office.lose_lease("deliver_mail")
        before = rows_without_lease(office)
        with contextlib.suppress(LeaseLostError):
            step(run)

    assert rows_without_lease(office) == before
    assert smtp.arrived == []


def test_a_lost_lease_is_told(office: Office) -> None:
    run = office.run("deliver_mail", MORNING)
    freeze_due(run)
    due = due_now(run)
    office.lose_lease("deliver_mail")

    with pytest.raises(LeaseLostError):
        claim(run, due[0].id)


@pytest.mark.parametrize("end", [DROP, None])
def test_a_run_overtaken_in_its_batch_undoes_nothing(office: Office, end: str | None) -> None:
    """A server may take ten minutes for an answer, a lease lasts one: the next run can begin meanwhile."""
    with scripted() as smtp, scripted() as other:

        def overtaking(point: str, mail: int) -> str | None:
            if (point, mail) != ("dot", 2):
                return None
            delivered(office, other, MORNING + LATER)
            return end

        smtp.play = overtaking
        with contextlib.suppress(RelayDownError, LeaseLostError):
            delivered(office, smtp)

    assert office.states() == {"accepted": PEOPLE}
    assert len({*smtp.arrived, *other.arrived}) == PEOPLE


def test_a_run_overtaken_in_its_batch_sends_no_further_mail(office: Office) -> None:
    with scripted() as smtp, scripted() as other:

        def overtaking(point: str, mail: int) -> None:
            if (point, mail) == ("dot", 2):
                delivered(office, other, MORNING + LATER)

        smtp.play = overtaking
        with contextlib.suppress(RelayDownError, LeaseLostError):
            delivered(office, smtp)

    assert len(smtp.arrived) == 2
