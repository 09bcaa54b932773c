"""An office whose people get accounts, for the tests of accounts and of the command line."""

from typing import Any

from sqlalchemy import Engine, update

from models.people import Employee
from models.session import transaction
from tests.factories import BUDI, DODI, LAUNCH, at, office
from workflow import accounts
from workflow.gathering import Actor

SLOT = at(2026, 1, 6, 7, 30)
OPERATOR = Actor(user="budi", role="operator")
TODAY = LAUNCH.date()


def nip(person: int) -> str:
    return f"19800101200501{person:04}"


def settled(engine: Engine) -> Engine:
    """Everybody with an account, nobody invited. Cici has no address; Budi and Dodi share one."""
    office(engine)
    with transaction(engine) as session:
        session.execute(
            update(Employee).where(Employee.id.in_((BUDI, DODI))).values(email="Dua@kerincikab.example")
        )
        accounts.open_missing(session, LAUNCH)
    return engine


def invite(engine: Engine, *people: int, actor: Actor = OPERATOR) -> int:
    with transaction(engine) as session:
        return accounts.invite(session, LAUNCH, SLOT, people or None, actor)


def grant(engine: Engine, person: int, role: str, **facts: Any) -> None:
    wanted: dict[str, Any] = {"unit": None, "first": TODAY, "last": None} | facts
    with transaction(engine) as session:
        accounts.grant(session, nip(person), role, LAUNCH, OPERATOR, **wanted)


def revoke(engine: Engine, person: int, role: str | None = None) -> None:
    with transaction(engine) as session:
        accounts.revoke(session, nip(person), role, LAUNCH, OPERATOR)
