from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, delete, update

from models.account import Account
from models.people import Employee, Unit
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, BUDI, CICI, LAUNCH, POSTS, SECRETARY
from tests.workflow.towns import grant, invite, nip, revoke, settled
from workflow import account_list, accounts
from workflow.account_list import Held, Person
from workflow.gathering import Actor
from workflow.intake.wanted import ROOT


@pytest.fixture
def town(engine: Engine) -> Engine:
    return settled(engine)


def listed(engine: Engine, later: timedelta = timedelta()) -> dict[int, Person]:
    with reading(engine) as session:
        found = account_list.people(session, LAUNCH.date(), LAUNCH + later)
    return {person.employee_id: person for person in found}


def test_everybody_is_listed_once_with_the_unit_of_the_main_post(town: Engine) -> None:
    found = listed(town)

    assert len(found) == len(POSTS)
    assert (found[ANI].nip, found[ANI].unit) == (nip(ANI), f"U{AGENCY}")


def test_the_unit_of_an_official_is_told_by_its_name(town: Engine) -> None:
    with transaction(town) as session:
        session.execute(update(Unit).where(Unit.id == AGENCY).values(code=ROOT, name="Pemerintah Contoh"))

    assert listed(town)[ANI].unit == "Pemerintah Contoh"


def test_whoever_has_no_address_of_their_own_needs_a_slip(town: Engine) -> None:
    found = listed(town)

    assert {found[person].name for person in found if found[person].needs_slip} == {
        "Budi Contoh", "Cici Contoh", "Dodi Contoh"
    }  # fmt: skip
    assert found[BUDI].shared


def test_an_account_goes_from_new_to_active(town: Engine) -> None:
    invite(town, ANI)
    with transaction(town) as session:
        accounts.slip(session, nip(CICI), LAUNCH, Actor())
        session.execute(update(Account).where(Account.employee_id == SECRETARY).values(activated_at=LAUNCH))
    revoke(town, BUDI)

    states = {person: found.state for person, found in listed(town).items()}
    assert states[ANI] == states[CICI] == "invited"
    assert (states[SECRETARY], states[BUDI]) == ("active", "closed")
    assert listed(town, timedelta(days=20))[ANI].state == "expired"


def test_an_invitation_that_was_replaced_still_counts_as_one(town: Engine) -> None:
    invite(town, ANI)
    invite(town, ANI)

    assert listed(town)[ANI].state == "invited"


def test_an_invitation_to_a_corrected_address_has_lapsed(town: Engine) -> None:
    invite(town, ANI)
    with transaction(town) as session:
        session.execute(update(Employee).where(Employee.id == ANI).values(email="betul@kerincikab.example"))

    assert listed(town)[ANI].state == "expired"


@pytest.mark.parametrize("person", [BUDI, CICI])
def test_whoever_is_in_needs_no_slip(town: Engine, person: int) -> None:
    with transaction(town) as session:
        session.execute(update(Account).where(Account.employee_id == person).values(activated_at=LAUNCH))

    assert not listed(town)[person].needs_slip


def test_roles_are_told_with_scope_and_days(town: Engine) -> None:
    grant(town, ANI, "hr", unit=f"U{AGENCY}", last=date(2026, 12, 31))
    grant(town, ANI, "auditor")
    revoke(town, ANI, "auditor")

    assert listed(town)[ANI].roles == (Held("hr", f"U{AGENCY}", LAUNCH.date(), date(2026, 12, 31)),)


def test_somebody_new_on_the_roster_has_no_account(town: Engine) -> None:
    with transaction(town) as session:
        session.execute(delete(Account).where(Account.employee_id == ANI))

    assert listed(town)[ANI].state == "none"
