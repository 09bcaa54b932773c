import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.people import Employee
from models.prompt import OutboxMessage
from models.session import transaction
from tests.cli.commands import Siulak
from tests.factories import ANI, BUDI, CICI, DODI, SELF, launched, pass_time


@pytest.fixture
def office(engine: Engine, home: Path) -> Engine:
    """Everybody was asked; the mail to Ani was refused, Cici has no address, Budi and Dodi share one."""
    launched(engine)
    pass_time(engine, SELF)
    refused = {"state": "refused", "reply": "550 5.1.1 unknown user"}
    with transaction(engine) as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.recipient_id == ANI).values(**refused))
        both = Employee.id.in_((BUDI, DODI))
        session.execute(update(Employee).where(both).values(email="dua@kerincikab.example"))
    return engine


def test_each_trouble_is_told_with_people_and_remedy(office: Engine, siulak: Siulak) -> None:
    told = siulak("mail", "status")

    assert told.code == 0
    assert "self_assessment\t6\t1" in told.out
    assert "Yang paling lama menunggu boleh dikirim sejak 2026-12-08 07.30." in told.out
    assert "\tp6@kerincikab.example\t550 5.1.1 unknown user" in told.out
    assert "\tCici Contoh\t\t1\n" in told.out
    assert told.out.count("\tdua@kerincikab.example\t1\n") == 2
    assert told.out.count("lembar") >= 2


def test_programs_get_the_same_as_json(office: Engine, siulak: Siulak) -> None:
    told = json.loads(siulak("mail", "status", "--json").out)

    assert told["counts"] == {"self_assessment": {"queued": 6, "refused": 1}}
    assert told["oldest_waiting"] == "2026-12-08T07:30:00+07:00"
    assert [row["nip"][-4:] for row in told["refused"]] == [f"{ANI:04}"]
    assert [row["nip"][-4:] for row in told["without_address"]] == [f"{CICI:04}"]
    assert [row["name"] for row in told["shared_address"]] == ["Budi Contoh", "Dodi Contoh"]


def test_an_office_without_mail_has_nothing_to_tell(engine: Engine, home: Path, siulak: Siulak) -> None:
    assert siulak("mail", "status").out == "# Email\nJenis\n"
