"""A sample office's records by HR: earlier angka kredit of its functional posts, and some trainings, seeded by NIP."""

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.rules.credit import Credit
from config.rules.table import table_on
from models.evaluation import Evaluation
from models.people import Assignment, Employee
from models.session import transaction
from workflow import crediting
from workflow.definitions import rules_of
from workflow.gathering import Actor
from workflow.records.credit_file import CreditRow
from workflow.records.taking import UNCHANGED, By, Change, credit_changes, take_over, training_changes
from workflow.records.training_file import TrainingRow
from workflow.rules.promotion import asked

WITHOUT, TRAINED = 8, 3
"""One in so many functional posts has no earlier determination; one in so many people was trained."""
PLACES = ("Sungai Penuh", "Siulak", "Semurup", "Hiang", "Lempur", "Jambi")
TRAININGS = (("Tata naskah dinas", 12), ("Pelayanan publik prima", 20), ("Keamanan data pribadi", 8))


def record_credit(engine: Engine, cycle_id: int, hr: Actor, now: datetime) -> int:
    """Determinations up to the last day of the year before; how many are new."""
    with transaction(engine) as session:
        by = _by(session, cycle_id, hr, now)
        last = date(by.today.year - 1, 12, 31)
        table = table_on(Credit, last)
        rows: list[CreditRow] = []
        for person, assignment in _people(session, cycle_id, last):
            level, chance = crediting.level_of(table, assignment), _chance("pak", person)
            if level is None or person.grade not in level.grades or chance[0] % WITHOUT == 0:
                continue
            needed = asked(level, person.grade).rank or level.for_rank
            told = Decimal(needed * (50 + chance[1] % 60) // 100)
            base = told // 5
            rows.append(
                CreditRow(
                    len(rows) + 2,
                    person.nip or "",
                    f"800/{chance[2]}/PAK/{by.today.year}",
                    date(by.today.year, 1, 5),
                    last,
                    level.code,
                    (base, Decimal(), Decimal(), told - base, Decimal()),
                    person.grade,
                    date(last.year - chance[3] % 3, 4, 1),
                    PLACES[chance[4] % len(PLACES)],
                    f"P {int.from_bytes(chance[5:8]) % 1_000_000:06}",
                )
            )
        return _taken(session, credit_changes(session, rows, by), by)


def record_trainings(engine: Engine, cycle_id: int, hr: Actor, now: datetime) -> int:
    """How many are new."""
    with transaction(engine) as session:
        by = _by(session, cycle_id, hr, now)
        rows: list[TrainingRow] = []
        for person, _ in _people(session, cycle_id, by.today):
            chance = _chance("pelatihan", person)
            if chance[0] % TRAINED:
                continue
            name, hours = TRAININGS[chance[1] % len(TRAININGS)]
            day = date(by.today.year, 1 + chance[2] % (by.today.month - 1), 1 + chance[3] % 28)
            rows.append(
                TrainingRow(
                    len(rows) + 2, person.nip or "", day, name, hours, f"Sertifikat {chance[4]}", None
                )
            )
        return _taken(session, training_changes(session, rows, by), by)


def _by(session: Session, cycle_id: int, hr: Actor, now: datetime) -> By:
    return By(hr, now, rules_of(session, cycle_id).calendar.local(now).date())


def _people(session: Session, cycle_id: int, day: date) -> list[tuple[Employee, Assignment]]:
    """Everybody of the cycle with a NIP, once, with the post of that day."""
    rows = session.execute(
        select(Employee, Assignment)
        .join(Evaluation, Evaluation.employee_id == Employee.id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == cycle_id, Employee.nip.is_not(None), Assignment.first <= day)
        .order_by(Employee.nip, Assignment.first)
    ).tuples()
    return list({person.id: (person, assignment) for person, assignment in rows}.values())


def _chance(what: str, person: Employee) -> bytes:
    return sha256(f"{what}:{person.nip}".encode()).digest()


def _taken(session: Session, changes: list[Change], by: By) -> int:
    take_over(session, changes, by)
    return sum(each.kind != UNCHANGED for each in changes)
