"""A run tells how much of old sign-ins it forgot, and nothing where there was nothing."""

from datetime import timedelta

from sqlalchemy import select, update

from flows.advance_cycles import forget
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import transaction
from tests.flows.offices import EARLY, Office
from workflow import accounts, signing_in


def coded(office: Office) -> None:
    """Somebody got a code by mail, two days ago."""
    then = EARLY - timedelta(days=2)
    with transaction(office.engine) as session:
        accounts.open_missing(session, then)
        person = session.scalars(select(Employee.id).where(Employee.email.is_not(None))).first()
        assert signing_in.request_code_for(session, person or 0, "a link", "a browser", then)
        session.execute(update(OutboxMessage).where(OutboxMessage.kind == "code").values(state="accepted"))


def test_a_run_forgets_old_codes_and_says_how_much(office: Office) -> None:
    coded(office)
    run = office.run("advance_cycles", EARLY)

    forget(run)

    assert run.counts == {"sisa masuk dihapus": 1}
    again = office.run("advance_cycles", EARLY)
    forget(again)
    assert again.counts == {}
