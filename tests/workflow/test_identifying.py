"""Whom a typed NIP or address means."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.people import Employee
from models.session import reading, transaction
from tests.factories import ANI, BUDI
from tests.mornings import draft, live
from workflow.identifying import UnknownPersonError, person_of

ANI_NIP = "198001012005010006"


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, draft, tmp_path)
    return engine


@pytest.mark.parametrize(
    "identifier",
    [ANI_NIP, "19800101 200501 0006", f"'{ANI_NIP}", "p6@kerincikab.example", " P6@KerinciKab.example"],
)
def test_a_person_is_found_by_nip_or_address(office: Engine, identifier: str) -> None:
    with reading(office) as session:
        assert person_of(session, identifier).id == ANI


@pytest.mark.parametrize(
    "identifier", ["", " ", "0", "p6", "%", "p_@kerincikab.example", "p6@kerincikab.example\x00"]
)
def test_nobody_else_is_found(office: Engine, identifier: str) -> None:
    with reading(office) as session, pytest.raises(UnknownPersonError):
        person_of(session, identifier)


def test_an_address_of_two_people_names_neither(office: Engine) -> None:
    with transaction(office) as session:
        session.get_one(Employee, BUDI).email = "P6@kerincikab.example"

    with reading(office) as session, pytest.raises(UnknownPersonError):
        person_of(session, "p6@kerincikab.example")
