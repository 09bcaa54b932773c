"""A service desk of the small office: files of events, as the desk's own system would write them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine, select

from models.people import Employee
from models.service import Ticket
from models.session import reading
from tests.factories import CALENDAR, at
from workflow.gathering import Actor
from workflow.service.importing import Taken, take
from workflow.service.reading import COLUMNS, rows_of

CLERK = Actor(user="petugas", role="operator")
NOW = at(2026, 12, 31, 12)
HEADER = ",".join(COLUMNS)
Event = tuple[str, str]
"""What happened, and when."""
PLAIN = (
    ("diterima", "2026-03-02 08:00"),
    ("lengkap", "2026-03-02 09:00"),
    ("terbit", "2026-03-03 09:00"),
    ("diserahkan", "2026-03-03 10:00"),
)


def nip(person: int) -> str:
    return f"19800101200501{person:04}"


def ticket(
    number: str,
    officer: int,
    events: Iterable[Event] = PLAIN,
    *,
    service: str = "KTP",
    unit: str = "U3",
    standard: str = "8",
) -> list[str]:
    return [
        f"{number},{service},Layanan {service},{unit},{standard},{nip(officer)},{what},{when},"
        + ("berkas kurang" if what == "dikembalikan" else "")
        for what, when in events
    ]


def file_of(*tickets: list[str]) -> bytes:
    return "\n".join([HEADER, *(line for each in tickets for line in each)]).encode()


def load(engine: Engine, *tickets: list[str], now: datetime = NOW) -> Taken:
    return take(engine, rows_of(file_of(*tickets), CALENDAR.timezone), CLERK, now)


def id_of(engine: Engine, number: str) -> int:
    with reading(engine) as session:
        return session.scalars(select(Ticket.id).where(Ticket.number == number)).one()


def name_of(engine: Engine, person: int) -> str:
    with reading(engine) as session:
        return session.get_one(Employee, person).name
