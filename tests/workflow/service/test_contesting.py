import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.service import Ticket
from models.session import reading
from tests.factories import ANI, BUDI, CALENDAR, CHIEF, HEAD, at, office, stored
from tests.workflow.service.desks import id_of, load, ticket
from tests.workflow.service.test_figures import YEAR
from workflow.errors import RefusedError
from workflow.service.contesting import EXCLUDED, KEPT, contest, decide
from workflow.service.errors import NoTicketError
from workflow.service.gathering import cases_of

NOW = at(2026, 4, 1)


@pytest.fixture
def desk(engine: Engine) -> Engine:
    office(engine)
    load(engine, *(ticket(str(number), ANI) for number in range(4)), ticket("chief", CHIEF))
    return engine


def settle(engine: Engine, outcome: str, person: int = CHIEF, number: str = "0") -> None:
    decide(engine, id_of(engine, number), person, NOW, CALENDAR, outcome=outcome, reason="Sistem mati.")


@pytest.mark.parametrize(("outcome", "left"), [(EXCLUDED, 4), (KEPT, 5)])
def test_figures_follow_the_decision(desk: Engine, outcome: str, left: int) -> None:
    contest(desk, id_of(desk, "0"), ANI, "Listrik padam.", NOW)

    settle(desk, outcome)

    with reading(desk) as session:
        assert len(cases_of(session, YEAR, CALENDAR)) == left
    told = [
        (event.trigger, event.actor_id, event.target) for event in stored(desk, AuditEvent, subject="ticket")
    ]
    assert told == [("contest_ticket", ANI, "contested"), ("decide_ticket", CHIEF, outcome)]


def test_only_the_officer_contests(desk: Engine) -> None:
    with pytest.raises(NoTicketError):
        contest(desk, id_of(desk, "0"), BUDI, "Bukan saya.", NOW)


@pytest.mark.thorough
@pytest.mark.parametrize("person", [ANI, BUDI, HEAD])
def test_only_the_appraiser_decides(desk: Engine, person: int) -> None:
    contest(desk, id_of(desk, "0"), ANI, "Listrik padam.", NOW)

    with pytest.raises(NoTicketError):
        settle(desk, EXCLUDED, person)


def test_nobody_decides_their_own_case(desk: Engine) -> None:
    contest(desk, id_of(desk, "chief"), CHIEF, "Listrik padam.", NOW)

    with pytest.raises(NoTicketError):
        settle(desk, EXCLUDED, CHIEF, "chief")


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 2001])
def test_a_reason_is_owed(desk: Engine, reason: str) -> None:
    with pytest.raises(RefusedError, match="Alasan wajib diisi"):
        contest(desk, id_of(desk, "0"), ANI, reason, NOW)

    assert {row.state for row in stored(desk, Ticket)} == {""}


def test_a_case_is_contested_once_and_decided_once(desk: Engine) -> None:
    with pytest.raises(RefusedError, match="tidak sedang disanggah"):
        settle(desk, KEPT)
    contest(desk, id_of(desk, "0"), ANI, "Listrik padam.", NOW)
    settle(desk, KEPT)

    with pytest.raises(RefusedError, match="sudah pernah disanggah"):
        contest(desk, id_of(desk, "0"), ANI, "Listrik padam.", NOW)
    with pytest.raises(RefusedError, match="tidak sedang disanggah"):
        settle(desk, EXCLUDED)


def test_an_outcome_that_nobody_knows_is_refused(desk: Engine) -> None:
    contest(desk, id_of(desk, "0"), ANI, "Listrik padam.", NOW)

    with pytest.raises(RefusedError, match="Pilih putusan"):
        settle(desk, "contested")
