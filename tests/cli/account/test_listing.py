import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.people import Assignment
from models.session import transaction
from tests.cli.commands import Siulak
from tests.factories import AGENCY, ANI, POSTS
from tests.workflow.towns import grant, nip, settled


@pytest.fixture
def town(engine: Engine, home: Any) -> Engine:
    return settled(engine)


def test_everybody_is_listed_and_counted(town: Engine, siulak: Siulak) -> None:
    told = siulak("account", "list")

    lines = told.out.splitlines()
    assert len(lines) == 2 + len(POSTS) + 1
    assert f"{nip(ANI)}\tAni Contoh\tU{AGENCY}\tbelum diundang\t\tp6@kerincikab.example\t" in lines
    assert lines[-1] == "10 orang: 10 belum diundang. Perlu lembar pendaftaran: 3."


def test_a_role_is_told_with_scope_and_days(town: Engine, siulak: Siulak) -> None:
    grant(town, ANI, "hr", unit=f"U{AGENCY}")

    told = siulak("account", "list", "--role", "HR")

    assert told.out.splitlines()[2].endswith("hr (U3) mulai 2026-01-05")
    assert len(told.out.splitlines()) == 4


def test_whoever_holds_a_role_and_no_post_is_named(town: Engine, siulak: Siulak) -> None:
    grant(town, ANI, "hr")
    with transaction(town) as session:
        session.execute(
            update(Assignment).where(Assignment.employee_id == ANI).values(last=date(2025, 12, 31))
        )

    lines = siulak("account", "list", "--role", "hr").out.splitlines()

    assert lines[2].endswith("tidak menjabat, jadi tidak berlaku")
    assert lines[-1] == "1 orang memegang peran, tidak menjabat. Cabut dengan `siulak account revoke`."


def test_programs_get_the_same_as_json(town: Engine, siulak: Siulak) -> None:
    grant(town, ANI, "hr")

    (told,) = json.loads(siulak("account", "list", "--role", "hr", "--json").out)

    assert told["nip"] == nip(ANI)
    assert told["roles"] == [{"role": "hr", "unit": None, "first": "2026-01-05", "last": None}]


def test_whoever_needs_a_slip_is_found(town: Engine, siulak: Siulak) -> None:
    told = json.loads(siulak("account", "list", "--needs-slip", "--json").out)

    assert [person["name"] for person in told] == ["Budi Contoh", "Cici Contoh", "Dodi Contoh"]
