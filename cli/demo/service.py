"""A year of a sample office's service desks: tickets and the public's answers, equal for equal seeds.

Everything goes through the doors that a real office uses, set-based: a file's rows, printed codes, answer sheets.
Nobody's names are in it; citizens leave none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby, islice
from random import Random

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from config.rules.service import ServiceHours, Survey
from config.rules.table import table_on
from models.people import Assignment, Employee, Unit
from models.public import DeskCode, PublicAnswer
from models.session import reading, transaction
from workflow.calendar import Calendar
from workflow.gathering import Actor
from workflow.service.answering import CODE_DAYS, MOST_CODES, Sheet, print_codes, store
from workflow.service.events import COMPLETE, HANDED_OVER, ISSUED, RECEIVED, RETURNED, Happening
from workflow.service.hours import DeskHours
from workflow.service.importing import take
from workflow.service.reading import Row
from workflow.service.secrets import derived_code, digest

DESKS = {
    "DUKCAPIL": (("KTP", "KTP elektronik", 8), ("KK", "Kartu Keluarga", 16), ("AKTA", "Akta kelahiran", 24)),
    "DINKES": (("SIPD", "Izin praktik tenaga kesehatan", 40), ("REKKES", "Rekomendasi kesehatan", 16)),
}
"""Unit → its services: code, name, standard in working hours."""
LEADING = ("JPT Pratama", "Administrator", "Pengawas")
"""Kinds of posts that do not sit at desks."""
OFFICERS = 4
"""At one desk."""
A_DAY = 3
"""Tickets of an officer, at most."""
RETURNED_SHARE, ANSWERED_SHARE, WITH_CODE, ABOUT_OFFICER, WITH_COMMENT = 0.1, 0.2, 0.85, 0.7, 0.15
COMMENTS = (
    "Antrean cukup cepat.",
    "Petugas menjelaskan syarat dengan jelas.",
    "Ruang tunggu panas.",
    "Mohon syarat ditempel di pintu masuk.",
    "Terima kasih atas pelayanannya.",
)
CHUNK = 500


@dataclass(frozen=True)
class Played:
    tickets: int
    answers: int


@dataclass(frozen=True)
class _Officer:
    id: int
    nip: str
    unit_id: int
    unit: str
    skill: float
    """How long this officer takes, as a part of the standard."""


@dataclass(frozen=True)
class _Given:
    """An answer, before it is written."""

    month: date
    unit: str
    receipt: str
    """The same for the same seed: a year that is played again adds nothing."""
    sheet: Sheet
    with_code: bool


def play(
    engine: Engine, year: int, calendar: Calendar, actor: Actor, now: datetime, seed: int = 2022
) -> Played:
    """What happened at the desks in a year up to now; nothing in an office without such desks."""
    random = Random(seed)
    first, last = date(year, 1, 1), min(date(year, 12, 31), calendar.local(now).date())
    with reading(engine) as session:
        officers = _officers(session, date(year, 1, 1), date(year, 12, 31), random)
    if not officers or last < first:
        return Played(0, 0)
    hours = DeskHours(calendar, table_on(ServiceHours, last))
    rows = list(_rows(officers, hours, first, last, random))
    rows = [row for row in rows if row.happening.at <= now]
    taken = take(engine, rows, actor, now)
    given = _missing(engine, _answers(rows, officers, calendar, last, random, seed))
    for (month, unit), some in groupby(given, key=lambda each: (each.month, each.unit)):
        _write(engine, list(some), month, unit, actor, calendar)
    return Played(taken.tickets, len(given))


def _officers(session: Session, first: date, last: date, random: Random) -> list[_Officer]:
    """Of each desk's unit the first ones who stay the whole year and lead nobody."""
    found = []
    for code in DESKS:
        people = session.execute(
            select(Employee.id, Employee.nip, Unit.id)
            .join(Assignment, Assignment.employee_id == Employee.id)
            .join(Unit, Unit.id == Assignment.unit_id)
            .where(Unit.code == code, Assignment.capacity == "definitive", Assignment.first <= first)
            .where(Assignment.post_kind.not_in(LEADING))
            .where(Assignment.last.is_(None) | (Assignment.last >= last), Employee.nip.is_not(None))
            .order_by(Assignment.id)
            .limit(OFFICERS)
        )
        found += [
            _Officer(person, str(nip), unit, code, random.uniform(0.35, 0.8)) for person, nip, unit in people
        ]
    return found


def _rows(
    officers: Sequence[_Officer], hours: DeskHours, first: date, last: date, random: Random
) -> Iterator[Row]:
    line, day = 1, first
    while day <= last:
        spans = hours.spans(day)
        for officer in officers if spans else ():
            for turn in range(random.randint(0, A_DAY)):
                code, name, standard = random.choice(DESKS[officer.unit])
                number = f"{officer.unit}-{day:%Y%m%d}-{officer.id}-{turn + 1}"
                opens, closes = spans[0]
                start = opens + timedelta(minutes=random.randrange((closes - opens) // timedelta(minutes=1)))
                for happening in _course(start, standard, officer.skill, hours, random):
                    line += 1
                    yield Row(
                        line, number, code, name, officer.unit, Decimal(standard), officer.nip, happening
                    )
        day += timedelta(days=1)


def _course(
    start: datetime, standard: int, skill: float, hours: DeskHours, random: Random
) -> Iterator[Happening]:
    yield Happening(start, RECEIVED)
    complete = start + timedelta(minutes=random.randint(3, 25))
    if random.random() < RETURNED_SHARE:
        yield Happening(complete, RETURNED, "Berkas belum lengkap.")
        complete = after(hours, complete, timedelta(hours=random.randint(4, 20)))
    yield Happening(complete, COMPLETE)
    issued = after(
        hours, complete, timedelta(minutes=int(standard * 60 * skill * random.lognormvariate(0, 0.5)))
    )
    yield Happening(issued, ISSUED)
    yield Happening(after(hours, issued, timedelta(minutes=random.randint(5, 600))), HANDED_OVER)


def after(hours: DeskHours, start: datetime, time: timedelta) -> datetime:
    """The moment at which the desk has worked so long since the start."""
    day = hours.calendar.local(start).date()
    while True:
        for opens, closes in hours.spans(day):
            begin = max(opens, start)
            if begin < closes and time <= closes - begin:
                return begin + time
            time -= max(closes - begin, timedelta())
        day += timedelta(days=1)


def _answers(
    rows: Sequence[Row],
    officers: Sequence[_Officer],
    calendar: Calendar,
    last: date,
    random: Random,
    seed: int,
) -> list[_Given]:
    """Of some citizens who got their document, by month and unit."""
    by_nip = {officer.nip: officer for officer in officers}
    elements = [element.code for element in table_on(Survey, last).elements]
    found = []
    for row in rows:
        if row.happening.kind != HANDED_OVER or random.random() >= ANSWERED_SHARE:
            continue
        officer = by_nip[row.nip]
        with_code, about = random.random() < WITH_CODE, random.random() < ABOUT_OFFICER
        sheet = Sheet(
            officer.unit_id,
            {code: _score(officer, random) for code in elements if random.random() < 0.97},  # noqa: PLR2004
            officer.id if about else None,
            _score(officer, random) if about else None,
            _score(officer, random) if about else None,
            random.choice(COMMENTS) if random.random() < WITH_COMMENT else "",
        )
        month = calendar.local(row.happening.at).date().replace(day=1)
        if sheet.scores:
            receipt = derived_code(f"demo:{seed}".encode(), row.number)
            found.append(_Given(month, officer.unit, receipt, sheet, with_code))
    return sorted(found, key=lambda each: (each.month, each.unit))


def _missing(engine: Engine, given: Sequence[_Given]) -> list[_Given]:
    with reading(engine) as session:
        known = set(session.scalars(select(PublicAnswer.receipt_digest)))
    return [each for each in given if digest(each.receipt) not in known]


def _score(officer: _Officer, random: Random) -> int:
    return random.choices((1, 2, 3, 4), (2, 8 * officer.skill, 55, 80 * (1 - officer.skill)))[0]


def _write(
    engine: Engine, some: Sequence[_Given], month: date, unit: str, actor: Actor, calendar: Calendar
) -> None:
    """A month's answers at one desk, with the codes that were printed for it."""
    codes = sum(each.with_code for each in some)
    printed: list[str] = []
    while len(printed) < codes:
        batch = min(codes - len(printed), MOST_CODES)
        until = month + timedelta(days=31 + CODE_DAYS)
        printed += print_codes(engine, unit, batch, actor, calendar.opening(month), until)
    with transaction(engine) as session:
        left = iter(printed)
        while chunk := [digest(code) for code in islice(left, CHUNK)]:
            session.execute(update(DeskCode).where(DeskCode.digest.in_(chunk)).values(used=True))
        sheets = [(each.sheet, each.receipt, each.with_code) for each in some]
        store(session, sheets, month, calendar)
