"""A document that could not be written: no time runs for want of it, and all of it runs once it is there."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, select, update

from flows.freezing import freeze_due
from flows.generate_documents import _write_batch
from flows.placing import DocumentNotWrittenError
from flows.run import Run
from models.audit import AuditEvent
from models.people import AppraiserRelation
from models.session import reading, transaction
from tests import mornings
from tests.databases import Databases
from tests.factories import (
    ANI,
    BUDI,
    CALENDAR,
    CALIBRATION,
    HEAD,
    assignment_of,
    at,
    document,
    evaluation,
    prompts,
    put,
    stored,
)
from tests.flows.offices import Office
from workflow import clock, standing
from workflow.errors import LeaseLostError
from workflow.units import cycle_of

pytestmark = pytest.mark.thorough

DUE, LATE, FROM_LATE = at(2027, 2, 6, 0), at(2027, 3, 1), at(2027, 3, 20, 0)
"""Fourteen working days from the confirmation; the issue; fourteen working days from there."""


@pytest.fixture
def confirmed(engine: Engine, databases: Databases, tmp_path: Path) -> Office:
    """The agency's results are confirmed, and the documents folder cannot be made: a file has its name."""
    home = tmp_path / "home"
    home.mkdir()
    mornings.live(engine, mornings.confirmed, home / "morning")
    office = Office(home, databases, engine)
    office.settings().documents.write_text("in the way")
    return office


def repair(office: Office) -> None:
    office.settings().documents.unlink()


def run_at_late(office: Office) -> Run:
    clock.business_time(office.engine, LATE)
    return office.run("generate_documents", LATE)


def waiting(office: Office) -> int:
    with reading(office.engine) as session:
        return standing.standing(session, cycle_of(session, "2026"), LATE).receipts_waiting


def test_while_nothing_can_be_written_nothing_is_received(confirmed: Office) -> None:
    for moment in (CALIBRATION + timedelta(hours=1), DUE, LATE):
        with pytest.raises(DocumentNotWrittenError):
            _write_batch(confirmed.run("generate_documents", moment), 0)
        confirmed.advance(moment)

    row = evaluation(confirmed.engine, ANI)
    assert (row.state, row.delivered_at, row.received_at, row.due_at) == ("handover", None, None, DUE)
    assert prompts(confirmed.engine, only_open=False, kind="receipt") == []
    assert waiting(confirmed) == 3


def test_the_run_that_issues_delivers_and_asks(confirmed: Office) -> None:
    repair(confirmed)
    run = run_at_late(confirmed)

    _write_batch(run, 0)

    events = stored(confirmed.engine, AuditEvent, trigger="deliver_document")
    assert {event.run_id for event in events} == {run.id}
    assert {event.at for event in events} == {LATE}
    asked = prompts(confirmed.engine, kind="receipt")
    assert {prompt.recipient_id: prompt.due_at for prompt in asked} == dict.fromkeys(
        (ANI, BUDI, HEAD), FROM_LATE
    )
    assert waiting(confirmed) == 0


def test_the_mail_and_its_calendar_name_the_new_deadline(confirmed: Office) -> None:
    repair(confirmed)
    _write_batch(run_at_late(confirmed), 0)
    slot = CALENDAR.next_slot(LATE)

    freeze_due(confirmed.run("deliver_mail", slot))

    (mail,) = confirmed.mails(kind="receipt", recipient_id=ANI)
    message = message_from_bytes(mail.content or b"", policy=policy.default)
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert isinstance(part, EmailMessage)
    (event,) = Calendar.from_ical(part.get_content()).events
    assert mail.not_before == slot == at(2027, 3, 2, 7, 30)
    assert event.start == FROM_LATE - timedelta(minutes=1)


def test_a_second_run_and_the_clock_ask_nobody_again(confirmed: Office) -> None:
    repair(confirmed)
    _write_batch(run_at_late(confirmed), 0)

    _write_batch(run_at_late(confirmed), 0)
    confirmed.advance(LATE)

    assert len(prompts(confirmed.engine, only_open=False, kind="receipt")) == 3
    assert len(stored(confirmed.engine, AuditEvent, trigger="deliver_document")) == 3


def test_a_run_that_lost_its_lease_delivers_nothing(confirmed: Office) -> None:
    repair(confirmed)
    run = run_at_late(confirmed)
    confirmed.lose_lease("generate_documents")

    with pytest.raises(LeaseLostError):
        _write_batch(run, 0)

    assert stored(confirmed.engine, AuditEvent, trigger="deliver_document") == []
    assert prompts(confirmed.engine, kind="receipt") == []


def test_who_has_no_signatory_waits_alone(confirmed: Office) -> None:
    repair(confirmed)
    with transaction(confirmed.engine) as session:
        own = AppraiserRelation.assignment_id == assignment_of(ANI)
        session.execute(update(AppraiserRelation).where(own).values(first=LATE.date()))

    _write_batch(run_at_late(confirmed), 0)

    assert {prompt.recipient_id for prompt in prompts(confirmed.engine, kind="receipt")} == {BUDI, HEAD}
    assert waiting(confirmed) == 1


def test_a_new_revision_after_the_end_asks_nobody(confirmed: Office) -> None:
    repair(confirmed)
    _write_batch(run_at_late(confirmed), 0)
    put(confirmed.engine, ANI, state="final", received_at=LATE, final_at=LATE)
    document(confirmed.engine, ANI, revision=2, requested_at=LATE)
    before = evaluation(confirmed.engine, ANI).version

    _write_batch(run_at_late(confirmed), 0)

    with reading(confirmed.engine) as session:
        issued = session.scalars(select(AuditEvent.target).where(AuditEvent.trigger == "issue")).all()
    assert (issued.count("revision 2"), evaluation(confirmed.engine, ANI).version) == (1, before)
