"""The bytes of a mail are made once."""

import contextlib
import hashlib
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import insert, select

from flows.freezing import BATCH, freeze_due
from models.prompt import Delivery, OutboxMessage, Prompt
from models.session import reading, transaction
from tests.flows.offices import EARLY, MORNING, PEOPLE, REVIEW, Office, tokens
from workflow.acts import token_digest

SECOND = timedelta(seconds=1)


def frozen(office: Office) -> list[OutboxMessage]:
    freeze_due(office.run("deliver_mail", MORNING))
    return office.mails(state="queued")


def test_every_due_mail_gets_bytes_and_their_digest(office: Office) -> None:
    mails = frozen(office)

    assert len(mails) == PEOPLE <= BATCH
    for mail in mails:
        assert mail.content is not None
        assert mail.content_digest == hashlib.sha256(mail.content).hexdigest()
        assert mail.frozen_at == MORNING


def test_frozen_bytes_stay_as_they_are_at_any_later_time(office: Office) -> None:
    before = {mail.id: (mail.content, mail.message_id) for mail in frozen(office)}

    again = freeze_due(office.run("deliver_mail", MORNING + timedelta(days=3)))

    assert again == 0
    assert {mail.id: (mail.content, mail.message_id) for mail in office.mails()} == before


def test_nothing_is_frozen_before_its_slot(office: Office) -> None:
    dealt_with = freeze_due(office.run("deliver_mail", MORNING - SECOND))

    assert dealt_with == 0
    assert not [mail for mail in office.mails() if mail.content or mail.frozen_at]


def test_the_head_of_the_bytes_is_what_the_row_says(office: Office) -> None:
    for mail in frozen(office):
        head = message_from_bytes(mail.content or b"", policy=policy.default)
        assert head["Message-ID"] == mail.message_id
        assert head["To"].addresses[0].addr_spec == mail.address
        assert head["Date"].datetime == MORNING
        assert head["Auto-Submitted"] == "auto-generated"


def test_every_link_belongs_to_one_delivery_and_no_two_are_equal(office: Office) -> None:
    secrets = [token for mail in frozen(office) for token in tokens(mail.content or b"")]

    with reading(office.engine) as session:
        digests = list(session.scalars(select(Delivery.token_digest)))
    assert len(set(secrets)) == len(secrets) == PEOPLE
    assert sorted(map(token_digest, secrets)) == sorted(filter(None, digests))


def test_a_mail_carries_all_tasks_of_a_supervisor(office: Office) -> None:
    office.advance(REVIEW)
    freeze_due(office.run("deliver_mail", REVIEW.replace(hour=8)))

    asked = office.mails(state="queued", kind="supervisor_review")
    links = [len(tokens(mail.content or b"")) for mail in asked]

    assert sum(links) == PEOPLE
    assert max(links) > 1


def test_a_task_done_meanwhile_is_left_out_of_the_mail(office: Office) -> None:
    office.advance(REVIEW)
    with transaction(office.engine) as session:
        query = select(Prompt).where(Prompt.kind == "supervisor_review", Prompt.closed_at.is_(None))
        done = session.scalars(query.order_by(Prompt.id)).first()
        assert done is not None
        done.closed_at = REVIEW
    freeze_due(office.run("deliver_mail", REVIEW.replace(hour=8)))

    links = sum(len(tokens(mail.content or b"")) for mail in office.mails(state="queued"))

    assert links == PEOPLE - 1


def test_a_mail_without_an_open_task_never_leaves(office: Office) -> None:
    first = office.mails()[0]
    office.finish_tasks(EARLY, [first.recipient_id])

    frozen(office)

    (empty,) = office.mails(state="empty")
    assert empty.id == first.id
    assert empty.content is None


@pytest.mark.parametrize("name", ["Citra\r\nBcc: lain@luar.example", "Citra\nSubject: lain", "=?utf-8?q?a?="])
def test_a_name_that_writes_headers_stops_its_own_mail_only(office: Office, name: str) -> None:
    bad = office.mails()[3]
    office.change_mail(bad.id, name=name)
    run = office.run("deliver_mail", MORNING)

    freeze_due(run)

    (refused,) = office.mails(state="refused")
    assert refused.id == bad.id
    assert refused.content is None
    assert "recipient_name" in refused.reply
    assert len(office.mails(state="queued")) == PEOPLE - 1
    assert run.counts == {"email tidak dapat dibuat": 1}


def test_a_prompt_that_joined_too_late_goes_into_the_next_mail(office: Office) -> None:
    early, late = frozen(office)[:2]
    with transaction(office.engine) as session:
        moved = session.scalars(select(Delivery).where(Delivery.message_id == late.id)).one()
        prompt = moved.prompt_id
        session.delete(moved)
        session.flush()
        session.execute(insert(Delivery).values(prompt_id=prompt, message_id=early.id))

    freeze_due(office.run("deliver_mail", MORNING + SECOND))
    following = MORNING + timedelta(days=1)
    freeze_due(office.run("deliver_mail", following))

    (added,) = [mail for mail in office.mails() if mail.not_before == following]
    assert added.recipient_id == late.recipient_id
    assert len(tokens(added.content or b"")) == 1


def test_a_run_that_lost_its_lease_freezes_nothing(office: Office) -> None:
    run = office.run("deliver_mail", MORNING)
    office.lose_lease("deliver_mail")

    with contextlib.suppress(Exception):
        freeze_due(run)

    assert not [mail for mail in office.mails() if mail.content]
