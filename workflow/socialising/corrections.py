"""The door for corrections: somebody reports that the roster is wrong about him, HR answers. Both are in the log.

The roster itself is not touched: what is right comes with the next import, which has a trail of its own.
"""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import Engine, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from models.people import Assignment, Employee, Unit
from models.session import lock, transaction
from models.socialisation import DataCorrection
from workflow.authority import on
from workflow.errors import RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.payloads import text
from workflow.relations import descendants, grants
from workflow.wording import moment_text

SUBJECT, REPORT, ANSWER = "correction", "report_correction", "answer_correction"
OPEN, CORRECTED, UNCHANGED = "open", "corrected", "unchanged"
TOPICS = {
    "name": "Nama atau gelar",
    "nip": "NIP",
    "email": "Alamat email",
    "grade": "Status atau golongan",
    "post": "Jabatan",
    "unit": "Unit kerja",
    "days": "Tanggal mulai atau selesai menjabat",
    "appraiser": "Pejabat penilai atau atasannya",
    "other": "Lain-lain",
}
OUTCOMES = {CORRECTED: "Data dibetulkan", UNCHANGED: "Data tetap"}
STATES = {OPEN: "menunggu jawaban", CORRECTED: "dibetulkan", UNCHANGED: "tetap"}
MOST_OPEN = 10
"""Of one person at a time."""
NO_TEXT = "Tulis apa yang salah dan bagaimana seharusnya."
NO_ANSWER = "Tulis jawabannya: apa yang dibetulkan, atau mengapa datanya tetap."
NO_TOPIC = "Pilih data mana yang salah."
NO_OUTCOME = "Pilih hasilnya: data dibetulkan atau data tetap."
TOO_MANY = f"Masih ada {MOST_OPEN} laporan Bapak/Ibu yang belum dijawab; tunggu jawabannya dahulu."
GONE = "(dimusnahkan atas perintah)"
OWN = "Laporan tentang data sendiri dijawab oleh orang lain."
ANSWERED = "Laporan ini sudah dijawab."


class NoCorrectionError(WorkflowError):
    """Laporan koreksi itu tidak ada."""


@dataclass(frozen=True)
class View:
    """One report, as its writer and HR read it."""

    number: int
    employee_id: int
    name: str
    nip: str
    topic: str
    text: str
    reported: str
    state: str
    state_label: str
    answer: str
    answered: str


def report(engine: Engine, person: int, topic: str, words: str, now: datetime) -> int:
    """Gives the report's number; the same words again, while they wait, are the same report. Raises RefusedError."""
    with transaction(engine) as session:
        lock(session, select(Employee.id).where(Employee.id == person))
        said = text(words)
        faults = [told for told, wrong in ((NO_TOPIC, topic not in TOPICS), (NO_TEXT, not said)) if wrong]
        if faults:
            raise RefusedError(faults)
        row, mine = DataCorrection, and_(DataCorrection.employee_id == person, DataCorrection.state == OPEN)
        same = session.scalar(select(row.id).where(mine, row.topic == topic, row.text == said).limit(1))
        if same is not None:
            return same
        if (session.scalar(select(func.count()).select_from(row).where(mine)) or 0) >= MOST_OPEN:
            raise RefusedError([TOO_MANY])
        made = DataCorrection(employee_id=person, topic=topic, text=said, reported_at=now)
        session.add(made)
        session.flush()
        note(
            session, SUBJECT, made.id, 1, REPORT, role="employee", at=now,
            actor=Actor(employee_id=person, role="employee"), target=OPEN,
        )  # fmt: skip
        return made.id


def answer(engine: Engine, number: int, outcome: str, words: str, actor: Actor, now: datetime) -> None:
    """Closes a report with its answer, once, and not by the one whom it is about.

    Raises NoCorrectionError and RefusedError. Whether the actor may is the caller's to ask (`within`).
    """
    with transaction(engine) as session:
        lock(session, select(DataCorrection.id).where(DataCorrection.id == number))
        row = session.get(DataCorrection, number)
        if row is None:
            raise NoCorrectionError
        said = text(words)
        wrong = (
            (OWN, actor.employee_id == row.employee_id),
            (ANSWERED, row.state != OPEN),
            (NO_OUTCOME, outcome not in OUTCOMES),
            (NO_ANSWER, not said),
        )
        if faults := [told for told, holds in wrong if holds]:
            raise RefusedError(faults)
        row.state, row.answer, row.answered_at, row.version = outcome, said, now, row.version + 1
        session.flush()
        note(
            session, SUBJECT, row.id, row.version, ANSWER, role=actor.role or "operator", at=now, actor=actor,
            source=OPEN, target=outcome,
        )  # fmt: skip


def within(person: int, day: date, role: str = "hr") -> Select[Any]:
    """(employee_id): whom this person has to do with as HR, or by another role, by the units of his grants on a day."""
    grant = grants(person, day).subquery()
    everywhere = select(literal(1)).where(grant.c.role == role, grant.c.unit_id.is_(None)).exists()
    below = descendants()
    in_units = (
        select(Assignment.employee_id)
        .join(below, below.c.unit_id == Assignment.unit_id)
        .join(grant, and_(grant.c.unit_id == below.c.top_id, grant.c.role == role))
        .where(on(Assignment, day))
    )
    return select(Employee.id.label("employee_id")).where(or_(everywhere, Employee.id.in_(in_units)))


def reaches(session: Session, person: int, day: date, number: int) -> bool:
    """Whether the report is about somebody of the units for which the person is HR."""
    meant = DataCorrection.id == number, DataCorrection.employee_id.in_(within(person, day))
    return session.scalar(select(DataCorrection.id).where(*meant)) is not None


def is_hr(session: Session, person: int, day: date) -> bool:
    """Whether the person answers reports at all."""
    grant = grants(person, day).subquery()
    return session.scalar(select(literal(1)).where(grant.c.role == "hr").limit(1)) is not None


def waiting(session: Session, person: int, day: date) -> int:
    """How many reports wait for this person's answer as HR."""
    query = select(func.count()).select_from(DataCorrection)
    mine = DataCorrection.employee_id.in_(within(person, day)), DataCorrection.employee_id != person
    return session.scalar(query.where(DataCorrection.state == OPEN, *mine)) or 0


def views(session: Session, zone: tzinfo, *which: Any, limit: int = 200) -> list[View]:
    """Reports that meet all conditions: what waits first, oldest first; then the answered, newest first."""
    row = DataCorrection
    query = (
        select(row, Employee.name, Employee.nip)
        .join(Employee, Employee.id == row.employee_id)
        .where(*which)
        .order_by(row.answered_at.is_not(None), row.answered_at.desc(), row.id)
        .limit(limit)
    )
    return [_view(found, name, nip, zone) for found, name, nip in session.execute(query).tuples()]


def units_of(session: Session, people: list[int], day: date) -> dict[int, str]:
    """Person → the unit of the post of that day, for HR's list."""
    query = (
        select(Assignment.employee_id, func.min(Unit.name))
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.employee_id.in_(people), on(Assignment, day))
        .group_by(Assignment.employee_id)
    )
    return dict(session.execute(query).tuples().all())


def _view(row: DataCorrection, name: str, nip: str | None, zone: tzinfo) -> View:
    return View(
        number=row.id,
        employee_id=row.employee_id,
        name=name,
        nip=nip or "",
        topic=TOPICS.get(row.topic, row.topic),
        text=row.text or GONE,
        reported=moment_text(row.reported_at.astimezone(zone)),
        state=row.state,
        state_label=STATES.get(row.state, row.state),
        answer=row.answer or (GONE if row.answered_at else ""),
        answered=moment_text(row.answered_at.astimezone(zone)) if row.answered_at else "",
    )
