"""A sample office whose cycle is open today: two weeks of it are played, then it lives in real time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from cli.demo import office as sample
from cli.demo.playing import Player
from cli.demo.servers import Servers
from config.definition import read
from config.office import load_office
from config.settings import Settings
from models.account import Account, Grant
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Employee, Headship, Unit
from models.run import Clock
from models.session import reading, transaction
from workflow import accounts, authority, clock, definitions
from workflow.calendar import Calendar, office_calendar
from workflow.gathering import Actor
from workflow.importing import Source, import_roster
from workflow.roster.loading import load

PEOPLE = 60
ROSTER = "sample-roster.csv"
SOURCE = Source(file=ROSTER, by="sistem")
BEGUN_DAYS = 14
WINDOWS = {
    "self_assessment": (-12, 7),
    "supervisor_review": (-11, 12),
    "calibration": (-8, 20),
}
"""First and last day of each stage, counted from today."""
FEW, MANY = 2, 8
"""Direct reports of the appraiser who is left to the visitor."""
CLERKS = {"hr": "BKPSDMD", "auditor": "INSPEKTORAT", "operator": "DISKOMINFO"}
"""Unit from which the sample takes whoever holds a role."""

Say = Callable[[datetime, str], None]


@dataclass(frozen=True)
class Guest:
    """Somebody whom a visitor can sign in as."""

    part: str
    name: str
    identifier: str
    email: str


def is_begun(engine: Engine) -> bool:
    """Somebody is on the roster: a sample office, or a real one."""
    with reading(engine) as session:
        return session.scalar(select(Employee.id).limit(1)) is not None


def is_played(engine: Engine) -> bool:
    """Not a sample that was left in the middle of its played weeks."""
    with reading(engine) as session:
        return session.scalar(select(Clock.virtual)) is not True


def found(settings: Settings, engine: Engine, today: date) -> None:
    """People, accounts, invitations and roles of the sample office, at the beginning of its two weeks."""
    start = _begin(settings, today)
    path = settings.home / ROSTER
    sample.write(path, sample.generate(PEOPLE, year=today.year))
    clock.set_virtual(engine, start)
    import_roster(engine, load(path, today).rows, load_office(settings.office_file), start, SOURCE)
    with transaction(engine) as session:
        for role, unit in CLERKS.items():
            clerk = _clerk(session, unit, today)
            accounts.grant(session, clerk, role, start, Actor(), unit=None, first=start.date(), last=None)


def play(settings: Settings, engine: Engine, servers: Servers, today: date, say: Say) -> None:
    """The two weeks until last night, through the deployed flows; then real time begins."""
    with transaction(engine) as session:
        digest = definitions.store(session, read(settings.definition)).digest
    calendar = _calendar(settings, today)
    windows = {
        stage: tuple(calendar.on_or_after(today + timedelta(days=days)).isoformat() for days in span)
        for stage, span in WINDOWS.items()
    }
    until = datetime.combine(today, datetime.min.time(), settings.timezone)
    player = Player(settings, engine, servers, say, spared=frozenset({visitor(engine, today)}))
    player.play(today.year, digest, windows=windows, until=until)  # type: ignore[arg-type]
    clock.become_real(engine)


def _calendar(settings: Settings, today: date) -> Calendar:
    return office_calendar(settings.calendar_file, settings.zone, range(today.year - 1, today.year + 2))


def _begin(settings: Settings, today: date) -> datetime:
    first = today - timedelta(days=BEGUN_DAYS)
    return datetime(first.year, first.month, first.day, 5, tzinfo=settings.timezone)


def visitor(engine: Engine, today: date) -> int:
    """An appraiser with a handful of people, who heads no unit; does nothing until somebody signs in as him."""
    relation = AppraiserRelation
    heads = select(Assignment.employee_id).join(Headship, Headship.assignment_id == Assignment.id)
    people = (
        select(relation.appraiser_id)
        .join(Assignment, Assignment.id == relation.assignment_id)
        .where(authority.on(relation, today), authority.on(Assignment, today))
        .where(Assignment.capacity == "definitive", relation.appraiser_id.not_in(heads))
        .group_by(relation.appraiser_id)
        .having(func.count().between(FEW, MANY))
        .order_by(relation.appraiser_id)
    )
    with reading(engine) as session:
        return (
            session.scalars(people).first() or session.scalars(select(func.min(relation.appraiser_id))).one()
        )


def guests(engine: Engine, today: date) -> list[Guest]:
    """Whom to sign in as, in the order of a case: the appraiser, one of his people, who confirms, who looks on."""
    appraiser = visitor(engine, today)
    with reading(engine) as session:
        held = authority.appraisers(today).subquery()
        subordinate = session.execute(
            select(Evaluation.employee_id, Evaluation.unit_id)
            .join(held, held.c.assignment_id == Evaluation.assignment_id)
            .where(held.c.holder_id == appraiser)
            .order_by(Evaluation.id)
        ).first()
        parts = [("Penilai dengan tugas yang menunggu", appraiser)]
        if subordinate is not None:
            above = authority.calibrators(today).subquery()
            official = session.scalar(select(above.c.holder_id).where(above.c.unit_id == subordinate.unit_id))
            parts.append(("Pegawai yang dinilainya", subordinate.employee_id))
            if official is not None:
                parts.append(("Pejabat yang menetapkan predikat unitnya", official))
        granted = session.execute(
            select(Grant.role, Account.employee_id)
            .join(Account, Account.id == Grant.account_id)
            .where(Grant.revoked_at.is_(None))
            .order_by(Grant.id)
        ).all()
        parts += [(accounts.ROLES[role].capitalize(), person) for role, person in granted]
        return [_guest(session, part, person) for part, person in parts]


def _guest(session: Session, part: str, person: int) -> Guest:
    row = session.get_one(Employee, person)
    return Guest(part, row.name, row.nip or row.email or "", row.email or "")


def _clerk(session: Session, unit: str, day: date) -> str:
    """Somebody of that unit who does not head it, by NIP."""
    headed = select(Headship.assignment_id)
    nips = (
        select(Employee.nip)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Unit.code == unit, authority.on(Assignment, day), Assignment.id.not_in(headed))
        .order_by(Employee.id)
    )
    nip = session.scalars(nips).first()
    assert nip is not None
    return nip
