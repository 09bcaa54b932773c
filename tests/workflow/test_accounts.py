"""Accounts for whoever is on the roster, invitations, slips, and roles for a time."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from models.account import Account, Grant, OneTimeSecret, WebSession
from models.audit import AuditEvent
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, BUDI, CICI, DODI, GOVERNOR, LAUNCH, POSTS, REGENT, at, stored
from tests.mornings import draft, live
from workflow import accounts, browsers
from workflow.accounts import (
    AccountClosedError,
    UnknownRoleError,
)
from workflow.acts import token_digest
from workflow.errors import WorkflowError
from workflow.gathering import Actor
from workflow.units import UnknownUnitError

NOW, SLOT = at(2026, 1, 6), at(2026, 1, 7, 7, 30)
HR = Actor(employee_id=BUDI)
ANI_NIP, CICI_NIP = "198001012005010006", "198001012005010010"


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, draft, tmp_path)
    return engine


def invite(engine: Engine, *people: int) -> int:
    with transaction(engine) as session:
        return accounts.invite(session, NOW, SLOT, people or None)


def granted(engine: Engine, role: str = "hr", unit: str | None = None, **days: date | None) -> None:
    known: dict[str, date | None] = {"first": date(2026, 1, 1), "last": None}
    with transaction(engine) as session:
        accounts.grant(session, ANI_NIP, role, NOW, HR, unit=unit, **(known | days))  # type: ignore[arg-type]


# Accounts.


def test_everybody_on_the_roster_gets_one_account(office: Engine) -> None:
    with transaction(office) as session:
        again = accounts.open_missing(session, NOW)

    assert (again, len(stored(office, Account))) == (0, len(POSTS))


# Invitations.


def test_everybody_with_an_address_is_invited_once(office: Engine) -> None:
    first, second = invite(office), invite(office)

    mails = stored(office, OutboxMessage, kind="invitation")
    assert (first, second, len(mails)) == (len(POSTS) - 3, 0, len(POSTS) - 3)
    assert not {CICI, REGENT, GOVERNOR} & {mail.recipient_id for mail in mails}
    assert {mail.not_before for mail in mails} == {SLOT}


def test_each_invitation_has_a_secret_that_lasts_two_weeks_from_the_slot(office: Engine) -> None:
    invite(office)

    secrets = stored(office, OneTimeSecret)
    assert {secret.expires_at for secret in secrets} == {SLOT + timedelta(days=14)}
    assert {secret.digest for secret in secrets} == {None}  # made with the mail
    assert len({secret.message_id for secret in secrets}) == len(secrets)


def test_people_who_share_an_address_are_not_invited(office: Engine) -> None:
    with transaction(office) as session:
        session.get_one(Employee, BUDI).email = "P6@kerincikab.example"

    invite(office)

    assert not {ANI, BUDI} & {mail.recipient_id for mail in stored(office, OutboxMessage, kind="invitation")}


def test_an_invitation_anew_ends_the_one_before(office: Engine) -> None:
    invite(office)

    assert invite(office, ANI, DODI) == 2
    open_ones = [secret for secret in stored(office, OneTimeSecret) if secret.ended_at is None]
    assert len(open_ones) == len(POSTS) - 3
    assert len({mail.key for mail in stored(office, OutboxMessage, kind="invitation")}) == len(POSTS) - 1


def secrets_of(engine: Engine, person: int) -> list[OneTimeSecret]:
    (account,) = stored(engine, Account, employee_id=person)
    return stored(engine, OneTimeSecret, account_id=account.id)


def corrected(engine: Engine, address: str) -> None:
    with transaction(engine) as session:
        session.get_one(Employee, BUDI).email = address


def test_a_corrected_address_is_invited_and_the_link_to_the_wrong_one_ends(office: Engine) -> None:
    invite(office)
    corrected(office, "budi.benar@kerincikab.example")

    assert (invite(office), invite(office)) == (1, 0)
    mails = stored(office, OutboxMessage, kind="invitation", recipient_id=BUDI)
    assert mails[-1].address == "budi.benar@kerincikab.example"
    assert [secret.ended_at for secret in secrets_of(office, BUDI)] == [NOW, None]


def test_an_address_that_is_taken_back_is_invited_again(office: Engine) -> None:
    before = str(stored(office, Employee, id=BUDI)[0].email)
    invite(office)
    corrected(office, "salah@kerincikab.example")
    invite(office)
    corrected(office, before)

    assert (invite(office), invite(office)) == (1, 0)
    assert [secret.ended_at for secret in secrets_of(office, BUDI)] == [NOW, NOW, None]


def test_an_address_that_is_gone_leaves_no_link_that_opens(office: Engine) -> None:
    invite(office)
    with transaction(office) as session:
        session.get_one(Employee, BUDI).email = None

    assert invite(office) == 0
    assert [secret.ended_at for secret in secrets_of(office, BUDI)] == [NOW]


def test_an_account_in_use_is_not_invited_to_its_new_address(office: Engine) -> None:
    invite(office)
    with transaction(office) as session:
        session.scalars(select(Account).where(Account.employee_id == BUDI)).one().activated_at = NOW
    corrected(office, "budi.benar@kerincikab.example")

    assert invite(office) == 0


@pytest.mark.parametrize("column", ["activated_at", "closed_at"])
def test_who_was_here_or_is_closed_is_not_invited(office: Engine, column: str) -> None:
    with transaction(office) as session:
        account = session.scalars(select(Account).where(Account.employee_id == ANI)).one()
        setattr(account, column, LAUNCH)

    assert invite(office, ANI) == 0


# Slips.


def test_a_slip_has_letters_that_are_not_mistaken(office: Engine) -> None:
    with transaction(office) as session:
        slips = [accounts.slip(session, CICI_NIP, NOW, HR) for _ in range(20)]

    assert all(
        re.fullmatch(r"(?:[ABCDEFGHJKMNPQRSTUVWXYZ23456789]{4}-){5}[A-HJ-NP-Z2-9]{4}", slip) for slip in slips
    )
    assert len(set(slips)) == 20


def test_only_the_last_slip_counts_and_none_is_stored_in_clear(office: Engine) -> None:
    with transaction(office) as session:
        accounts.slip(session, CICI_NIP, NOW, HR)
        last = accounts.slip(session, CICI_NIP, NOW, HR)

    (old, new) = stored(office, OneTimeSecret, purpose="slip")
    assert (old.ended_at, new.ended_at) == (NOW, None)
    assert new.digest == token_digest(last.replace("-", ""))


def test_a_slip_is_noted_with_who_printed_it(office: Engine) -> None:
    with transaction(office) as session:
        accounts.slip(session, CICI_NIP, NOW, HR)

    (event,) = stored(office, AuditEvent, trigger="print_slip")
    assert (event.subject, event.actor_id, event.at) == ("account", BUDI, NOW)


def test_somebody_who_came_later_gets_the_account_with_the_slip(office: Engine) -> None:
    with transaction(office) as session:
        session.add(Employee(id=77, nip="199001012015011001", name="Baru Rekaan", status="PNS"))
        accounts.slip(session, "199001012015011001", NOW, HR)

    assert len(stored(office, Account, employee_id=77)) == 1


# Roles.


def test_a_role_is_given_within_a_unit_for_a_time(office: Engine) -> None:
    granted(office, unit=f"U{AGENCY}", last=date(2026, 6, 30))

    (grant,) = stored(office, Grant)
    assert (grant.role, grant.unit_id, grant.first, grant.last) == (
        "hr",
        AGENCY,
        date(2026, 1, 1),
        date(2026, 6, 30),
    )
    assert len(stored(office, AuditEvent, trigger="grant", actor_id=BUDI)) == 1


@pytest.mark.parametrize(
    ("role", "unit", "last", "fault"),
    [
        ("raja", None, None, UnknownRoleError),
        ("employee", None, None, UnknownRoleError),
        ("hr", "TIDAK-ADA", None, UnknownUnitError),
        ("hr", "", None, UnknownUnitError),
        ("hr", None, date(2025, 12, 31), WorkflowError),
    ],
)
def test_a_role_that_cannot_be_is_refused(
    office: Engine, role: str, unit: str | None, last: date | None, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        granted(office, role, unit, last=last)

    assert stored(office, Grant) == []


def test_a_role_of_one_day_is_a_role(office: Engine) -> None:
    granted(office, first=date(2026, 1, 6), last=date(2026, 1, 6))

    assert len(stored(office, Grant)) == 1


def test_only_the_role_that_is_named_is_withdrawn(office: Engine) -> None:
    granted(office, "hr")
    granted(office, "auditor")
    with transaction(office) as session:
        ended = accounts.revoke(session, ANI_NIP, "hr", NOW, HR)

    assert ended == 1
    assert {grant.role: grant.revoked_at for grant in stored(office, Grant)} == {"hr": NOW, "auditor": None}


def close(engine: Engine) -> None:
    with transaction(engine) as session:
        accounts.revoke(session, ANI_NIP, None, NOW, HR)


def test_a_closed_account_keeps_no_way_in(office: Engine) -> None:
    invite(office, ANI)
    granted(office)
    with transaction(office) as session:
        account = session.scalars(select(Account).where(Account.employee_id == ANI)).one()
        account.password_digest = "a digest"
        secret = browsers.begin(session, account.id, "a browser", NOW)

    close(office)

    (account,) = stored(office, Account, employee_id=ANI)
    assert (account.closed_at, account.password_digest) == (NOW, None)
    assert [row.ended_at for row in stored(office, OneTimeSecret)] == [NOW]
    assert [row.revoked_at for row in stored(office, Grant)] == [NOW]
    with reading(office) as session:
        assert browsers.signed_in(session, secret, NOW) is None


def test_a_closed_account_takes_no_slip_and_no_role(office: Engine) -> None:
    close(office)

    with pytest.raises(AccountClosedError), transaction(office) as session:
        accounts.slip(session, ANI_NIP, NOW, HR)
    with pytest.raises(AccountClosedError):
        granted(office)


def test_a_reopened_account_begins_without_the_old_ways_in(office: Engine) -> None:
    close(office)
    with transaction(office) as session:
        accounts.reopen(session, ANI_NIP, NOW, HR)

    (account,) = stored(office, Account, employee_id=ANI)
    assert (account.closed_at, account.password_digest) == (None, None)
    assert [row.ended_at for row in stored(office, WebSession, account_id=account.id)] == []
    assert invite(office, ANI) == 1


def test_every_change_of_an_account_has_one_event_in_order(office: Engine) -> None:
    granted(office)
    close(office)
    with transaction(office) as session:
        accounts.reopen(session, ANI_NIP, NOW, HR)

    (account,) = stored(office, Account, employee_id=ANI)
    events = stored(office, AuditEvent, subject="account", subject_id=account.id)
    assert [(event.trigger, event.version) for event in events] == [("grant", 1), ("close", 2), ("reopen", 3)]
    assert account.version == 3


def test_whoever_has_no_nip_is_not_invited(office: Engine) -> None:
    assert invite(office, REGENT) == 0


def test_an_office_without_people_invites_nobody(engine: Engine) -> None:
    with transaction(engine) as session:
        opened = accounts.open_missing(session, NOW)
        invited = accounts.invite(session, NOW, SLOT)
        number = session.scalar(select(func.count()).select_from(OutboxMessage))

    assert (opened, invited, number) == (0, 0, 0)


def test_moments_are_the_callers(office: Engine) -> None:
    later = datetime(2026, 3, 1, tzinfo=NOW.tzinfo)
    with transaction(office) as session:
        accounts.slip(session, CICI_NIP, later, HR)

    (secret,) = stored(office, OneTimeSecret)
    assert (secret.asked_at, secret.expires_at) == (later, later + timedelta(days=14))
