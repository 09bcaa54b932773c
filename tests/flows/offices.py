"""A small office, a run made by hand over it, and the mails that a server got from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, func, select, update

from cli.demo.office import generate, write
from config.definition import SHIPPED
from config.office import load_office
from config.settings import Settings
from flows.run import Run
from models.base import Base
from models.cycle import Cycle
from models.prompt import OutboxMessage, Prompt
from models.run import Lease
from models.session import engine_for, reading, transaction
from templates.mail import KINDS
from tests.databases import Databases, Files
from workflow import advancing, clock, leases, ledger
from workflow.calendar import office_calendar
from workflow.gathering import Actor
from workflow.importing import import_roster
from workflow.launching import Plan, launch
from workflow.proofs import load_file
from workflow.roster.loading import load

JAKARTA = ZoneInfo("Asia/Jakarta")
LAUNCH = datetime(2026, 1, 2, 5, tzinfo=JAKARTA)
EARLY = datetime(2026, 12, 7, 6, tzinfo=JAKARTA)
"""Self-assessment opened at midnight; everybody is asked, by mails for the next slot."""
MORNING = datetime(2026, 12, 7, 7, 30, tzinfo=JAKARTA)
"""The slot: a Monday."""
REVIEW = datetime(2027, 1, 4, 7, tzinfo=JAKARTA)
"""Supervisors are asked, each for several people; nobody can assess themself any more."""
PEOPLE = 12
LINK = re.compile(r"https?://\S+/t/([A-Za-z0-9_-]{20,})")
PLAIN = SHIPPED / "lima-tahap.toml"


@dataclass
class Office:
    """One home folder and its database."""

    home: Path
    databases: Databases
    engine: Engine

    @property
    def address(self) -> str:
        return self.engine.url.render_as_string(hide_password=False)

    def settings(self, port: int = 9) -> Settings:
        relay: Any = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_timeout": 5}
        return Settings(home=self.home, database_url=self.address, **relay)

    def run(self, flow: str, now: datetime, port: int = 9, holder: str | None = None) -> Run:
        """A run as flows.runs would open it. Whoever died before it is taken to be gone."""
        leases.release_all(self.engine)
        holder = holder or str(uuid4())
        number = ledger.open_run(self.engine, flow, holder, now)
        fencing = leases.take(self.engine, flow, holder)
        assert fencing is not None
        return Run(self.settings(port), self.engine, now, number, flow, fencing)

    def advance(self, now: datetime) -> None:
        with reading(self.engine) as session:
            cycles = list(session.scalars(select(Cycle.id)))
        for cycle in cycles:
            advancing.advance(self.engine, cycle, Actor(), now)

    def mails(self, **facts: Any) -> list[OutboxMessage]:
        with transaction(self.engine) as session:
            return list(session.scalars(select(OutboxMessage).filter_by(**facts).order_by(OutboxMessage.id)))

    def states(self) -> dict[str, int]:
        with reading(self.engine) as session:
            counted = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
            return dict(session.execute(counted).tuples().all())

    def change_mail(self, number: int, **values: Any) -> None:
        with transaction(self.engine) as session:
            session.execute(update(OutboxMessage).where(OutboxMessage.id == number).values(**values))

    def finish_tasks(self, now: datetime, recipients: Iterable[int]) -> None:
        """As if these people had done everything they were asked."""
        with transaction(self.engine) as session:
            done = update(Prompt).where(Prompt.recipient_id.in_(list(recipients)), Prompt.closed_at.is_(None))
            session.execute(done.values(closed_at=now, outcome="done", next_reminder_at=None))

    def wait_for_only(self, count: int) -> None:
        """Leaves that many mails to send."""
        self.finish_tasks(EARLY, [mail.recipient_id for mail in self.mails()[count:]])

    def lose_lease(self, name: str) -> None:
        """Another run takes over, as it may once the lease has run out."""
        with transaction(self.engine) as session:
            lease = session.get_one(Lease, name)
            lease.holder, lease.fencing = "another", lease.fencing + 1

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, in order."""
        with reading(self.engine) as session:
            return {
                table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
                for table in Base.metadata.sorted_tables
            }

    def copied_to(self, home: Path) -> "Office":
        home.mkdir(parents=True)
        return Office(home, self.databases, self.databases.copy(self.engine, home))

    def drop(self) -> None:
        self.databases.drop(self.engine)


class _FolderOffice(Office):
    """On SQLite in a folder that is made once the database is wanted."""

    def __init__(self, home: Path) -> None:
        self.home, self.databases = home, Files(home)

    @cached_property
    def engine(self) -> Engine:  # type: ignore[override]
        return engine_for(f"sqlite+pysqlite:///{self.home}/siulak.db")

    @property
    def address(self) -> str:
        return f"sqlite+pysqlite:///{self.home}/siulak.db"


def office_in(home: Path) -> Office:
    return _FolderOffice(home)


def staffed_office(home: Path, databases: Databases) -> Office:
    """People on the virtual clock, no cycle yet."""
    home.mkdir(parents=True, exist_ok=True)
    office = Office(home, databases, databases.new(home))
    clock.set_virtual(office.engine, LAUNCH)
    write(home / "roster.csv", generate(PEOPLE, year=2026))
    rows = load(home / "roster.csv", date(2026, 12, 31)).rows
    import_roster(office.engine, rows, load_office(office.settings().office_file), LAUNCH)
    return office


def asking_office(home: Path, databases: Databases) -> Office:
    """Everybody has a mail waiting for MORNING."""
    office = staffed_office(home, databases)
    proved, source = load_file(PLAIN, KINDS)
    calendar = office_calendar(office.settings().calendar_file, "Asia/Jakarta", range(2026, 2029))
    plan = Plan("2026", f"{proved.title} 2026", date(2026, 1, 1), date(2026, 12, 31), source)
    launch(office.engine, plan, calendar, Actor(), LAUNCH)
    office.advance(EARLY)
    assert len(office.mails(state="queued", not_before=MORNING)) == PEOPLE
    office.engine.dispose()
    return office


def tokens(content: bytes) -> list[str]:
    """The secrets of a mail's links."""
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body is not None
    return list(dict.fromkeys(LINK.findall(body.get_content())))
