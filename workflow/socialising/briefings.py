"""The door for sessions at which a cycle is explained, and for who was there: by code, or from HR's list."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select, true
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Employee
from models.session import lock, persistent, transaction
from models.socialisation import Attendance, Briefing
from workflow.errors import RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.service.secrets import LETTERS, plain

BRIEFING, ATTENDANCE = "briefing", "attendance"
RECORD, WITHDRAW, ATTEND = "record_briefing", "withdraw_briefing", "attend_briefing"
HELD, WITHDRAWN = "held", "withdrawn"
BY_CODE, BY_LIST = "code", "list"
LENGTH, LONGEST, MOST = 6, 200, 500
NO_WORDS = f"Tempat dan pokok bahasan wajib diisi, masing-masing paling panjang {LONGEST} huruf."
NO_DAY = "Tulis tanggalnya; sosialisasi termasuk siklus yang masih berjalan atau akan mulai."
NO_CODE = "Kode itu tidak berlaku hari ini; periksa lagi, atau minta kepegawaian mencatat kehadiran."
NOT_HELD = "Sosialisasi ini sudah ditarik."
OVER = "Siklusnya sudah ditutup; sosialisasi dan daftar hadirnya tidak berubah lagi."
NOBODY = "Tulis NIP yang hadir, satu setiap baris."
TOO_MANY = f"Paling banyak {MOST} NIP sekali kirim."


class NoBriefingError(WorkflowError):
    """Sosialisasi itu tidak ada."""


@dataclass(frozen=True)
class Meeting:
    """What HR says of a session; no day where none could be read."""

    day: date | None
    place: str
    subject: str


@persistent
def record(engine: Engine, cycle_id: int, meeting: Meeting, actor: Actor, now: datetime) -> int:
    """A session with a code of its own; its number. The same once more is the same session. Raises RefusedError."""
    day, where, about = meeting.day, " ".join(meeting.place.split()), " ".join(meeting.subject.split())
    with transaction(engine) as session:
        lock(session, select(Cycle.id).where(Cycle.id == cycle_id))
        cycle = session.get_one(Cycle, cycle_id)
        faults = [] if all(0 < len(each) <= LONGEST for each in (where, about)) else [NO_WORDS]
        if day is None or cycle.closed_at is not None or day > cycle.last:
            faults.append(NO_DAY)
        if faults or day is None:
            raise RefusedError(faults)
        row = Briefing
        same = select(row.id).where(row.cycle_id == cycle_id, row.day == day, row.state == HELD)
        known = session.scalar(same.where(row.place == where, row.subject == about).limit(1))
        if known is not None:
            return known
        taken = set(session.scalars(select(row.code).where(row.day == day)))
        made = Briefing(cycle_id=cycle_id, day=day, place=where, subject=about, code=_new_code(taken))
        session.add(made)
        session.flush()
        note(
            session, BRIEFING, made.id, 1, RECORD, role=actor.role, at=now, actor=actor, target=HELD,
            cycle_id=cycle_id,
        )  # fmt: skip
        return made.id


@persistent
def withdraw(engine: Engine, number: int, actor: Actor, now: datetime) -> None:
    """A session that was recorded by mistake counts nowhere any more. Raises NoBriefingError, RefusedError."""
    with transaction(engine) as session:
        row = _held(session, number)
        row.state, row.version = WITHDRAWN, row.version + 1
        session.flush()
        note(
            session, BRIEFING, row.id, row.version, WITHDRAW, role=actor.role, at=now, actor=actor,
            source=HELD, target=WITHDRAWN, cycle_id=row.cycle_id,
        )  # fmt: skip


def recorded_by(session: Session, number: int) -> int | None:
    """Who recorded the session; None where it is not there, or was recorded by nobody of the office."""
    event = AuditEvent
    first = event.subject == BRIEFING, event.subject_id == number, event.version == 1
    return session.scalar(select(event.actor_id).where(*first))


@persistent
def attend(engine: Engine, person: int, code: str, today: date, now: datetime) -> int:
    """The person was at the session of this code, today; its number. A second time changes nothing.

    Raises RefusedError for a code of another day, of none, and of a cycle that is not the person's.
    """
    with transaction(engine) as session:
        mine = select(Evaluation.cycle_id).where(Evaluation.employee_id == person)
        number = session.scalar(
            select(Briefing.id)
            .where(Briefing.day == today, Briefing.state == HELD, Briefing.code == plain(code)[:8])
            .where(Briefing.cycle_id.in_(mine))
        )
        if number is None:
            raise RefusedError([NO_CODE])
        row = _held(session, number)
        _take(session, row, [person], BY_CODE, Actor(employee_id=person, role="employee"), now)
        return number


@persistent
def list_attendance(
    engine: Engine,
    number: int,
    nips: Iterable[str],
    actor: Actor,
    now: datetime,
    within: Collection[int] | None = None,
) -> int:
    """Takes a list of NIPs over, all or none, of people of the units `within` (None: of all); how many are new.

    Raises NoBriefingError, RefusedError.
    """
    wanted = list(dict.fromkeys(each for nip in nips if (each := "".join(nip.split()))))
    if not 0 < len(wanted) <= MOST:
        raise RefusedError([TOO_MANY if wanted else NOBODY])
    with transaction(engine) as session:
        row = _held(session, number)
        known = dict(
            session.execute(
                select(Employee.nip, Employee.id)
                .join(Evaluation, Evaluation.employee_id == Employee.id)
                .where(Employee.nip.in_(wanted), Evaluation.cycle_id == row.cycle_id)
                .where(true() if within is None else Evaluation.unit_id.in_(within))
            )
            .tuples()
            .all()
        )
        if unknown := [nip for nip in wanted if nip not in known]:
            raise RefusedError(
                [f"NIP {nip[:30]} tidak ada dalam siklus dan lingkup ini; periksa." for nip in unknown[:20]]
            )
        return _take(session, row, [known[nip] for nip in wanted], BY_LIST, actor, now)


def _held(session: Session, number: int) -> Briefing:
    lock(session, select(Briefing.id).where(Briefing.id == number))
    row = session.get(Briefing, number, populate_existing=True)
    if row is None:
        raise NoBriefingError
    if row.state != HELD:
        raise RefusedError([NOT_HELD])
    if session.get_one(Cycle, row.cycle_id).closed_at is not None:
        raise RefusedError([OVER])
    return row


def _take(
    session: Session, row: Briefing, people: Iterable[int], how: str, actor: Actor, now: datetime
) -> int:
    there = set(session.scalars(select(Attendance.employee_id).where(Attendance.briefing_id == row.id)))
    fresh = [person for person in people if person not in there]
    for person in fresh:
        made = Attendance(briefing_id=row.id, employee_id=person, how=how, at=now)
        session.add(made)
        session.flush()
        note(
            session, ATTENDANCE, made.id, 1, ATTEND, role=actor.role, at=now, actor=actor, target=how,
            cycle_id=row.cycle_id,
        )  # fmt: skip
    return len(fresh)


def _new_code(taken: set[str]) -> str:
    while (code := "".join(secrets.choice(LETTERS) for _ in range(LENGTH))) in taken:
        pass
    return code
