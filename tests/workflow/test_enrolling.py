"""Invitations and slips at the door. What people see of it is in tests/web/test_enrolling.py."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.account import Account, OneTimeSecret, WebSession
from models.audit import AuditEvent
from models.people import Employee
from models.session import transaction
from tests.factories import ANI, BUDI, CICI, REGENT, at, stored
from tests.mornings import draft, live
from workflow import accounts, browsers, enrolling, passwords, signing_in
from workflow.acts import token_digest
from workflow.enrolling import InvitationError
from workflow.errors import LinkError, RefusedError
from workflow.gathering import Actor

NOW = at(2026, 11, 24)
PASSWORD = "kuda batu sungai lampu"
ANI_NIP, CICI_NIP = "198001012005010006", "198001012005010010"


LINK = "l" * 43


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, draft, tmp_path)
    return engine


def slip(engine: Engine, nip: str = ANI_NIP) -> str:
    with transaction(engine) as session:
        return accounts.slip(session, nip, NOW, Actor())


def invitation(engine: Engine, person: int = ANI) -> str:
    """The secret of an invitation whose mail has left."""
    with transaction(engine) as session:
        accounts.invite(session, NOW, NOW, [person])
        session.execute(update(OneTimeSecret).values(digest=token_digest(LINK)))
    return LINK


def account(engine: Engine, person: int = ANI) -> Account:
    (found,) = stored(engine, Account, employee_id=person)
    assert isinstance(found, Account)
    return found


def test_a_slip_activates_and_sets_the_password_in_one(office: Engine) -> None:
    enrolling.activate(office, slip(office), ANI_NIP, PASSWORD, NOW)

    found = account(office)
    assert (found.activated_at, passwords.matches(PASSWORD, found.password_digest)) == (NOW, True)
    events = stored(office, AuditEvent, subject="account", subject_id=found.id)
    assert [event.trigger for event in events] == ["print_slip", "activate", "set_password"]
    assert {event.actor_id for event in events[1:]} == {ANI}


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}\n"]
)
def test_a_slip_may_be_typed_as_people_type(office: Engine, change: object) -> None:
    assert callable(change)

    assert enrolling.activate(office, change(slip(office)), ANI_NIP, PASSWORD, NOW) == account(office).id


@pytest.mark.parametrize("nip", ["", " ", CICI_NIP, "p6@kerincikab.example", ANI_NIP + "0", "\x00", "ä"])
def test_another_nip_is_refused_and_counted(office: Engine, nip: str) -> None:
    code = slip(office)

    with pytest.raises(RefusedError, match="NIP itu bukan"):
        enrolling.activate(office, code, nip, PASSWORD, NOW)

    assert stored(office, OneTimeSecret)[0].tries == 1
    assert account(office).activated_at is None


def test_a_person_without_nip_and_address_cannot_be_named_by_nothing(office: Engine) -> None:
    code = slip(office)
    with transaction(office) as session:
        person = session.get_one(Employee, ANI)
        person.nip, person.email = None, None

    with pytest.raises(RefusedError, match="NIP itu bukan"):
        enrolling.activate(office, code, "", PASSWORD, NOW)


@pytest.mark.parametrize("sharing", [True, False])
def test_without_codes_a_password_is_needed(office: Engine, sharing: bool) -> None:
    with transaction(office) as session:
        session.get_one(Employee, BUDI).email = "p6@kerincikab.example" if sharing else "b@kerincikab.example"
    code = slip(office)

    assert enrolling.needs_password(office, code, NOW) is sharing
    if sharing:
        with pytest.raises(RefusedError, match="buat kata sandi sekarang"):
            enrolling.activate(office, code, ANI_NIP, "", NOW)
    assert stored(office, OneTimeSecret)[0].ended_at is None


@pytest.mark.parametrize(
    ("person", "address"), [(ANI, "betul@kerincikab.example"), (ANI, None), (BUDI, None)]
)
def test_an_invitation_to_an_address_that_is_no_longer_hers_alone_is_refused(
    office: Engine, person: int, address: str | None
) -> None:
    """Corrected, struck out, or given to a second person."""
    link = invitation(office)
    with transaction(office) as session:
        session.get_one(Employee, person).email = address if person == ANI else "P6@kerincikab.example"

    with pytest.raises(InvitationError):
        enrolling.activate(office, link, ANI_NIP, PASSWORD, NOW)


def test_an_invitation_still_opens_when_the_address_is_written_in_other_letters(office: Engine) -> None:
    link = invitation(office)
    with transaction(office) as session:
        session.get_one(Employee, ANI).email = "P6@Kerincikab.example"

    assert enrolling.activate(office, link, ANI_NIP, "", NOW) == account(office).id


def test_an_invitation_of_somebody_whose_nip_was_struck_out_is_refused(office: Engine) -> None:
    """The mail address stands in the same mail: who holds the link would hold both."""
    link = invitation(office)
    with transaction(office) as session:
        session.get_one(Employee, ANI).nip = None

    with pytest.raises(InvitationError):
        enrolling.activate(office, link, "p6@kerincikab.example", PASSWORD, NOW)


def test_an_official_names_the_address_with_a_slip(office: Engine) -> None:
    code = slip(office, "p2@kerincikab.example")

    assert (
        enrolling.activate(office, code, "P2@kerincikab.example", PASSWORD, NOW) == account(office, REGENT).id
    )


def test_an_easy_password_leaves_everything_as_it_was(office: Engine) -> None:
    code = slip(office)

    with pytest.raises(RefusedError):
        enrolling.activate(office, code, ANI_NIP, "ani contoh 1", NOW)

    assert (account(office).activated_at, stored(office, OneTimeSecret)[0].ended_at) == (None, None)


@pytest.mark.parametrize("token", ["", "x", "A" * 24, "x" * 43, "'", "AAAA-" * 6])
def test_what_nobody_was_given_is_not_known(office: Engine, token: str) -> None:
    slip(office)

    with pytest.raises(InvitationError):
        enrolling.activate(office, token, ANI_NIP, PASSWORD, NOW)


def test_a_new_password_ends_the_sessions_and_the_slip_that_set_it(office: Engine) -> None:
    code = slip(office)
    with transaction(office) as session:
        browsers.begin(session, account(office).id, "a browser", NOW)

    enrolling.activate(office, code, ANI_NIP, PASSWORD, NOW)

    assert [row.ended_at for row in stored(office, WebSession)] == [NOW]
    with pytest.raises(InvitationError):
        enrolling.activate(office, code, ANI_NIP, PASSWORD, NOW)


def test_a_new_password_ends_every_slip_and_code_of_the_account_and_no_others(office: Engine) -> None:
    code, others = slip(office), slip(office, CICI_NIP)
    with transaction(office) as session:
        assert signing_in.request_code(session, ANI_NIP, "a thief's browser", NOW)

    enrolling.choose_password(office, account(office).id, PASSWORD, NOW)

    with pytest.raises(InvitationError):
        enrolling.activate(office, code, ANI_NIP, "", NOW)
    ended = {(row.account_id, row.purpose): row.ended_at for row in stored(office, OneTimeSecret)}
    own = account(office).id
    assert ended == {(own, "slip"): NOW, (own, "code"): NOW, (account(office, CICI).id, "slip"): None}
    assert enrolling.needs_password(office, others, NOW)


def test_an_account_that_closes_at_that_moment_is_not_opened(office: Engine) -> None:
    with transaction(office) as session:
        accounts.revoke(session, CICI_NIP, None, NOW, Actor())

    with pytest.raises(LinkError):
        enrolling.choose_password(office, account(office, CICI).id, PASSWORD, NOW)
    with transaction(office) as session, pytest.raises(LinkError):
        enrolling.activated(session, account(office, CICI).id, NOW)
