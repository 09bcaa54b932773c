"""One delivery as the flow does it, over a scripted server; and what must hold in the end."""

from datetime import datetime

import pytest

from flows.freezing import freeze_due
from flows.relay import RelayDownError
from flows.run import Run
from flows.sending import requeue_unknown, send_batch
from models.session import checkpoint
from tests.flows.offices import MORNING, Office
from tests.flows.scripted_smtp import Smtp


def deliver(run: Run) -> dict[str, int]:
    """What the flow does within its frame."""
    run.count("dikirim ulang setelah putus", requeue_unknown(run))
    while freeze_due(run):
        pass
    while send_batch(run):
        pass
    checkpoint(run.engine)
    return run.counts


def delivered(office: Office, smtp: Smtp, now: datetime = MORNING) -> dict[str, int]:
    return deliver(office.run("deliver_mail", now, smtp.port))


def broken_off(office: Office, smtp: Smtp) -> None:
    with pytest.raises(RelayDownError):
        delivered(office, smtp)


def assert_all_arrived_and_copies_are_equal(office: Office, smtp: Smtp, count: int) -> None:
    assert office.states()["accepted"] == count
    assert {recipient for recipient, _ in smtp.accepted} == {
        mail.address for mail in office.mails(state="accepted")
    }
    assert len({content for _, content in smtp.arrived}) == count
