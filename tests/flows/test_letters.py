"""The mail that lets its reader in: one secret, made with the bytes, and none that is of no use any more."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select, update

from flows.freezing import freeze_due
from flows.relay import RelayDownError
from flows.sending import requeue_unknown, send_batch
from models.account import OneTimeSecret
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.databases import Databases
from tests.flows.offices import LAUNCH, Office, staffed_office
from tests.flows.scripted_smtp import DROP, scripted, usual
from workflow import accounts, enrolling, signing_in
from workflow.acts import token_digest
from workflow.signing_in import code_digest

NOW = LAUNCH + timedelta(hours=3)
BROWSER = "a browser's secret"


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Office]:
    office = staffed_office(tmp_path_factory.mktemp("office") / "built", databases)
    with transaction(office.engine) as session:
        accounts.open_missing(session, LAUNCH)
    yield office
    office.drop()


@pytest.fixture
def office(staffed: Office, tmp_path: Path) -> Iterator[Office]:
    copy = staffed.copied_to(tmp_path / "office")
    yield copy
    copy.drop()


def person(office: Office) -> Employee:
    with reading(office.engine) as session:
        return session.scalars(
            select(Employee).where(Employee.nip.is_not(None), Employee.email.is_not(None))
        ).first()  # type: ignore[return-value]


def ask(office: Office, now: datetime = NOW) -> None:
    with transaction(office.engine) as session:
        assert signing_in.request_code_for(session, person(office).id, "a link", BROWSER, now)


def invite(office: Office) -> None:
    with transaction(office.engine) as session:
        assert accounts.invite(session, NOW, NOW, [person(office).id]) == 1


def readdress(office: Office, whose: str) -> None:
    """HR corrects the person's address; or somebody else gets the same one."""
    invited = person(office)
    others = select(Employee).where(Employee.id != invited.id)
    with transaction(office.engine) as session:
        if whose == "own":
            session.get_one(Employee, invited.id).email = "betul@kerincikab.example"
        else:
            session.scalars(others.limit(1)).one().email = invited.email


def frozen(office: Office, now: datetime = NOW, *, urgent: bool = False) -> EmailMessage | None:
    """The one letter as it would leave; None where it never does."""
    freeze_due(office.run("deliver_mail", now), urgent=urgent)
    with reading(office.engine) as session:
        content = session.scalars(select(OutboxMessage.content)).one()
    return None if content is None else message_from_bytes(content, policy=policy.default)


def text_of(mail: EmailMessage | None) -> str:
    assert mail is not None
    return "".join(str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")


def secret(office: Office) -> OneTimeSecret:
    with reading(office.engine) as session:
        return session.scalars(select(OneTimeSecret)).one()


def test_an_invitation_holds_one_link_that_opens_the_account(office: Office) -> None:
    invite(office)
    links = set(re.findall(r"http://\S+?/aktivasi/([A-Za-z0-9_-]+)", text_of(frozen(office))))

    (token,) = links
    assert len(token) == 43
    account = enrolling.activate(office.engine, token, str(person(office).nip), "", NOW)
    assert account == secret(office).account_id


def test_a_code_stands_in_the_text_and_in_no_head(office: Office) -> None:
    ask(office)
    mail = frozen(office, urgent=True)

    (code,) = set(re.findall(r"\b\d{4} \d{4}\b", text_of(mail)))
    assert mail is not None
    assert code not in "".join(f"{name}{value}" for name, value in mail.items())
    assert secret(office).digest == code_digest(secret(office).id, code.replace(" ", ""))


def test_links_begin_with_the_configured_address(office: Office) -> None:
    invite(office)

    addresses = set(re.findall(r"https?://[^/\s\"<]+", text_of(frozen(office))))

    assert addresses == {"http://127.0.0.1:8080"}


def test_only_the_digest_of_a_link_is_stored(office: Office) -> None:
    invite(office)
    (token,) = set(re.findall(r"/aktivasi/([A-Za-z0-9_-]+)", text_of(frozen(office))))

    assert secret(office).digest == token_digest(token)


def test_a_letter_says_until_when(office: Office) -> None:
    invite(office)

    assert "16 Januari 2026 pukul 08.00 WIB" in text_of(frozen(office))


@pytest.mark.parametrize("column", ["ended_at", "expires_at"])
def test_what_ended_or_ran_out_before_it_was_written_never_leaves(office: Office, column: str) -> None:
    invite(office)
    with transaction(office.engine) as session:
        session.execute(update(OneTimeSecret).values({column: NOW}))

    assert frozen(office) is None
    assert office.states() == {"empty": 1}


@pytest.mark.parametrize("whose", ["own", "another's"])
def test_an_invitation_to_an_address_that_is_no_longer_hers_alone_never_leaves(
    office: Office, whose: str
) -> None:
    invite(office)
    readdress(office, whose)

    assert frozen(office) is None
    assert office.states() == {"empty": 1}


def test_an_invitation_that_was_put_off_is_not_sent_to_the_old_address(office: Office) -> None:
    invite(office)
    frozen(office)
    readdress(office, "own")

    with scripted(usual) as smtp:
        assert send_batch(office.run("deliver_mail", NOW, smtp.port)) == 0

    assert (smtp.accepted, office.states()) == ([], {"empty": 1})


def test_an_address_in_other_letters_is_the_same(office: Office) -> None:
    invite(office)
    with transaction(office.engine) as session:
        session.get_one(Employee, person(office).id).email = str(person(office).email).upper()

    assert frozen(office) is not None


def test_a_name_that_no_head_can_hold_is_refused_and_counted(office: Office) -> None:
    invite(office)
    with transaction(office.engine) as session:
        session.execute(update(OutboxMessage).values(name="Ani\r\nBcc: semua@kerincikab.example"))

    assert frozen(office) is None
    assert office.states() == {"refused": 1}


def test_a_letter_waits_for_its_slot_and_a_code_for_nothing(office: Office) -> None:
    with transaction(office.engine) as session:
        accounts.invite(session, NOW, NOW + timedelta(hours=2), [person(office).id])

    assert freeze_due(office.run("deliver_mail", NOW)) == 0
    ask(office, datetime(2026, 1, 3, 2, tzinfo=LAUNCH.tzinfo))
    assert (
        freeze_due(office.run("deliver_codes", datetime(2026, 1, 3, 2, tzinfo=LAUNCH.tzinfo)), urgent=True)
        == 1
    )


def test_codes_and_other_mail_do_not_wait_for_each_other(office: Office) -> None:
    invite(office)
    ask(office)

    assert freeze_due(office.run("deliver_codes", NOW), urgent=True) == 1
    assert freeze_due(office.run("deliver_mail", NOW)) == 1


def sent(office: Office, now: datetime, port: int) -> int:
    run = office.run("deliver_codes", now, port)
    requeue_unknown(run, urgent=True)
    freeze_due(run, urgent=True)
    return send_batch(run, urgent=True)


def test_a_code_that_was_put_off_and_ran_out_is_not_sent_late(office: Office) -> None:
    ask(office)
    with scripted(lambda point, mail: "451 later" if point == "rcpt" else None) as smtp:
        assert sent(office, NOW, smtp.port) == 1

    with scripted(usual) as smtp:
        assert sent(office, NOW + timedelta(minutes=11), smtp.port) == 0

    assert (smtp.accepted, office.states()) == ([], {"empty": 1})


def test_a_code_that_was_put_off_for_a_minute_still_comes(office: Office) -> None:
    ask(office)
    with scripted(lambda point, mail: "451 later" if point == "rcpt" else None) as smtp:
        sent(office, NOW, smtp.port)

    with scripted(usual) as smtp:
        assert sent(office, NOW + timedelta(minutes=2), smtp.port) == 1

    assert office.states() == {"accepted": 1}


def test_a_code_whose_end_is_unknown_is_not_repeated_once_it_is_of_no_use(office: Office) -> None:
    ask(office)
    with (
        scripted(lambda point, mail: DROP if point == "dot" else None) as smtp,
        pytest.raises(RelayDownError),
    ):
        sent(office, NOW, smtp.port)

    with scripted(usual) as smtp:
        sent(office, NOW + timedelta(minutes=16), smtp.port)

    assert smtp.accepted == []
