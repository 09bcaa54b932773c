"""Accounts, invitations and roles: one event a change, no way in for whoever should have none."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from models.account import Account, Grant, OneTimeSecret, WebSession
from models.audit import AuditEvent, AuditPayload
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, BUDI, CICI, DODI, LAUNCH, POSTS, stored
from tests.workflow.towns import OPERATOR, SLOT, TODAY, grant, invite, nip, revoke, settled
from workflow import accounts, browsers, enrolling
from workflow.acts import token_digest
from workflow.errors import LinkError, WorkflowError
from workflow.gathering import Actor
from workflow.identifying import UnknownPersonError


@pytest.fixture
def town(engine: Engine) -> Engine:
    return settled(engine)


def account(engine: Engine, person: int) -> Account:
    (found,) = stored(engine, Account, employee_id=person)
    assert isinstance(found, Account)
    return found


def told(engine: Engine, person: int) -> list[tuple[str, str, str]]:
    """(trigger, source, target) of the account's events, whose versions have no gap."""
    row = account(engine, person)
    events = stored(engine, AuditEvent, subject="account", subject_id=row.id)
    assert [event.version for event in events] == list(range(1, row.version + 1))
    return [(event.trigger, event.source, event.target) for event in events]


def slip(engine: Engine, person: int, _: str) -> None:
    with transaction(engine) as session:
        accounts.slip(session, nip(person), LAUNCH, OPERATOR)


def bodies(engine: Engine) -> list[dict[str, Any]]:
    with reading(engine) as session:
        return list(session.scalars(select(AuditPayload.body).order_by(AuditPayload.event_id)))


def test_everybody_gets_one_account_and_no_event(town: Engine) -> None:
    with transaction(town) as session:
        assert accounts.open_missing(session, LAUNCH) == 0

    assert len(stored(town, Account)) == len(POSTS)
    assert told(town, ANI) == []


def test_whoever_has_an_address_of_their_own_is_invited_once(town: Engine) -> None:
    assert invite(town) == len(POSTS) - 5
    assert invite(town) == 0

    assert {mail.not_before for mail in stored(town, OutboxMessage)} == {SLOT}
    invited = {mail.recipient_id for mail in stored(town, OutboxMessage)}
    assert not invited & {BUDI, DODI, CICI}


def test_an_invitation_is_an_event_with_who_arranged_it(town: Engine) -> None:
    invite(town)

    assert told(town, ANI) == [("invite", "", "")]
    assert told(town, CICI) == []
    assert bodies(town) == [{"by": "budi"}] * (len(POSTS) - 5)
    assert {event.role for event in stored(town, AuditEvent, trigger="invite")} == {"operator"}


def test_a_person_who_invites_is_the_events_actor(town: Engine) -> None:
    invite(town, ANI, actor=Actor(employee_id=BUDI))

    (event,) = stored(town, AuditEvent, trigger="invite")
    assert (event.actor_id, event.role) == (BUDI, "hr")
    assert bodies(town) == []


def test_a_new_invitation_ends_the_one_before(town: Engine) -> None:
    invite(town, ANI)
    invite(town, ANI)

    first, second = stored(town, OneTimeSecret)
    assert (first.ended_at, second.ended_at) == (LAUNCH, None)
    assert told(town, ANI) == [("invite", "", "")] * 2


def test_whoever_is_active_or_closed_is_not_invited(town: Engine) -> None:
    revoke(town, ANI)
    with transaction(town) as session:
        session.execute(update(Account).where(Account.employee_id != ANI).values(activated_at=LAUNCH))

    assert invite(town) == invite(town, ANI) == 0


def test_a_slip_lets_in_once_and_ends_the_one_before(town: Engine) -> None:
    with transaction(town) as session:
        old = accounts.slip(session, nip(CICI), LAUNCH, OPERATOR)
        new = accounts.slip(session, nip(CICI), LAUNCH, OPERATOR)

    with transaction(town) as session, pytest.raises(LinkError):
        enrolling.redeem(session, old, LAUNCH)
    with transaction(town) as session:
        enrolling.redeem(session, new.lower(), LAUNCH)
    with transaction(town) as session, pytest.raises(LinkError):
        enrolling.redeem(session, new, LAUNCH)
    assert told(town, CICI) == [("print_slip", "", ""), ("print_slip", "", ""), ("activate", "", "")]


def test_a_slips_secret_is_stored_as_a_digest_alone(town: Engine) -> None:
    with transaction(town) as session:
        secret = accounts.slip(session, nip(CICI), LAUNCH, OPERATOR)

    (row,) = stored(town, OneTimeSecret)
    assert row.digest == token_digest(secret.replace("-", ""))
    assert secret not in str(bodies(town))


def test_a_role_holds_from_its_first_to_its_last_day(town: Engine) -> None:
    grant(town, ANI, "hr", first=date(2026, 2, 1), last=date(2026, 2, 28))

    with reading(town) as session:
        days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1)]
        held = [accounts.held_roles(session, ANI, day) for day in days]
    assert held == [frozenset(), {"hr"}, {"hr"}, frozenset()]
    assert bodies(town)[0] == {
        "role": "hr", "unit": None, "first": "2026-02-01", "last": "2026-02-28", "by": "budi"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "person", "role", "facts"),
    [
        (UnknownPersonError, 99, "hr", {}),
        (accounts.UnknownRoleError, ANI, "employee", {}),
        (WorkflowError, ANI, "hr", {"unit": "X"}),
        (WorkflowError, ANI, "hr", {"first": date(2026, 2, 2), "last": date(2026, 2, 1)}),
        (accounts.RoleHeldError, BUDI, "auditor", {"unit": f"U{AGENCY}"}),
        (accounts.RoleHeldError, BUDI, "auditor", {"unit": f"U{AGENCY}", "first": date(2026, 6, 30)}),
    ],
)
def test_a_role_that_makes_no_sense_is_not_given(
    town: Engine, fault: type[Exception], person: int, role: str, facts: dict[str, Any]
) -> None:
    grant(town, BUDI, "auditor", unit=f"U{AGENCY}", last=date(2026, 6, 30))

    with pytest.raises(fault):
        grant(town, person, role, **facts)
    assert len(stored(town, Grant)) == 1


@pytest.mark.parametrize("facts", [{}, {"unit": f"U{AGENCY}", "first": date(2026, 7, 1)}])
def test_the_same_role_elsewhere_or_later_is_another(town: Engine, facts: dict[str, Any]) -> None:
    grant(town, BUDI, "auditor", unit=f"U{AGENCY}", last=date(2026, 6, 30))

    grant(town, BUDI, "auditor", **facts)

    assert len(stored(town, Grant, revoked_at=None)) == 2


def test_a_withdrawn_role_is_not_held_and_may_be_given_again(town: Engine) -> None:
    grant(town, ANI, "hr")
    revoke(town, ANI, "hr")
    with reading(town) as session:
        assert accounts.held_roles(session, ANI, TODAY) == frozenset()

    grant(town, ANI, "hr")

    assert [name for name, _, _ in told(town, ANI)] == ["grant", "revoke", "grant"]


def test_a_role_that_is_not_held_cannot_be_withdrawn(town: Engine) -> None:
    grant(town, ANI, "hr")

    with pytest.raises(accounts.RoleNotHeldError):
        revoke(town, ANI, "auditor")
    assert told(town, ANI) == [("grant", "", "")]


def test_closing_ends_roles_sessions_and_secrets_at_once(town: Engine) -> None:
    grant(town, ANI, "hr")
    invite(town, ANI)
    with transaction(town) as session:
        browsers.begin(session, account(town, ANI).id, "a browser", LAUNCH)

    revoke(town, ANI)

    assert {row.revoked_at for row in stored(town, Grant)} == {LAUNCH}
    assert {row.ended_at for row in stored(town, WebSession) + stored(town, OneTimeSecret)} == {LAUNCH}
    assert told(town, ANI)[-1] == ("close", "", "closed")


@pytest.mark.parametrize("name", ["slip", "grant", "revoke"])
def test_nothing_is_given_to_a_closed_account(town: Engine, name: str) -> None:
    acts: dict[str, Callable[..., None]] = {"slip": slip, "grant": grant, "revoke": revoke}
    revoke(town, ANI)

    with pytest.raises(accounts.AccountClosedError, match="reopen"):
        acts[name](town, ANI, "hr")


def test_a_reopened_account_has_no_roles_and_no_password(town: Engine) -> None:
    grant(town, ANI, "hr")
    revoke(town, ANI)

    with transaction(town) as session:
        accounts.reopen(session, nip(ANI), LAUNCH + timedelta(days=1), OPERATOR)

    found = account(town, ANI)
    assert (found.password_digest, found.closed_at) == (None, None)
    assert told(town, ANI)[-1] == ("reopen", "closed", "")
    with reading(town) as session:
        assert accounts.held_roles(session, ANI, TODAY) == frozenset()


def test_only_a_closed_account_is_reopened(town: Engine) -> None:
    with pytest.raises(accounts.AccountOpenError), transaction(town) as session:
        accounts.reopen(session, nip(ANI), LAUNCH, OPERATOR)


def test_the_rights_of_a_closed_account_are_none(town: Engine) -> None:
    grant(town, ANI, "hr")
    with transaction(town) as session:
        session.execute(update(Account).where(Account.employee_id == ANI).values(closed_at=LAUNCH))

    with reading(town) as session:
        assert accounts.held_roles(session, ANI, TODAY) == frozenset()
