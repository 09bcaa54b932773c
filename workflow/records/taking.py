"""The door for HR's records: what a file would change, and the change itself, each row with its event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Employee
from models.record import EarlierCredit, Training
from models.session import lock
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.records.auditing import record_digest
from workflow.records.cells import RecordFileError, RowFault
from workflow.records.credit_file import CreditRow
from workflow.records.reading import RECORDED, WITHDRAWN, credits_of, trainings_of
from workflow.records.training_file import TrainingRow
from workflow.row_facts import plain
from workflow.socialising.corrections import within

ADDED, CORRECTED, UNCHANGED = "added", "corrected", "unchanged"
LONGEST_REASON = 200
TRIGGERS = {EarlierCredit: "credit", Training: "training"}
OWN = "Catatan tentang diri sendiri dimuat atau dibatalkan oleh orang lain."
NOTHING = (
    "Tidak ada catatan yang berlaku untuk dibatalkan. Yang ada ditampilkan `siulak credit status NIP` dan "
    "`siulak training show NIP`."
)


@dataclass(frozen=True)
class By:
    """Who writes, and when."""

    actor: Actor
    now: datetime
    today: date
    """The office's own day of that moment, for which the actor's role holds."""


@dataclass(frozen=True)
class Change:
    """What one row of a file comes to."""

    row: int
    employee: Employee
    kind: str
    """added, corrected or unchanged."""
    before: Any
    """The revision that counts now, or that was withdrawn; None where there is none."""
    after: Any
    """The revision to be written; None where nothing changes."""


def credit_changes(session: Session, rows: Sequence[CreditRow], by: By) -> list[Change]:
    """In the order of the rows. Raises RecordFileError for people who are unknown, out of reach, or oneself."""
    people = _people(session, rows, by)
    known = credits_of(session, [each.id for each in people.values()])
    found = []
    for row in rows:
        person = people[row.nip]
        revisions = known.get(person.id, [])
        next_ = EarlierCredit(
            employee_id=person.id,
            revision=len(revisions) + 1,
            state=RECORDED,
            reason="",
            at=by.now,
            **row.said(),
        )
        found.append(_change(row.row, person, revisions[-1] if revisions else None, next_, row.said()))
    return found


def training_changes(session: Session, rows: Sequence[TrainingRow], by: By) -> list[Change]:
    """The same for trainings; a training is known by person, day and name."""
    people = _people(session, rows, by)
    known = trainings_of(session, [each.id for each in people.values()])
    numbers = {person: len(trainings) for person, trainings in known.items()}
    by_key = {
        (person, each.day, each.name.casefold()): each
        for person, trainings in known.items()
        for each in trainings
    }
    found = []
    for row in rows:
        person = people[row.nip]
        before = by_key.get((person.id, *row.key[1:]))
        if before is None:
            numbers[person.id] = numbers.get(person.id, 0) + 1
        next_ = Training(
            employee_id=person.id,
            number=numbers[person.id] if before is None else before.number,
            revision=1 if before is None else before.revision + 1,
            state=RECORDED, reason="", at=by.now, **row.said(),
        )  # fmt: skip
        found.append(_change(row.row, person, before, next_, row.said()))
    return found


def _change(row: int, person: Employee, before: Any, after: Any, said: dict[str, object]) -> Change:
    if before is not None and before.state == RECORDED:
        same = all(getattr(before, name) == value for name, value in said.items())
        return Change(row, person, UNCHANGED if same else CORRECTED, before, None if same else after)
    return Change(row, person, ADDED, before, after)


def take_over(session: Session, changes: Iterable[Change], by: By) -> None:
    """Writes what the changes say, in this transaction."""
    for each in changes:
        if each.after is not None:
            _write(session, each.after, "record", by)


def withdraw_credit(session: Session, person: Employee, reason: str, by: By) -> None:
    """The earlier determination counts no more. Raises RefusedError."""
    revisions = credits_of(session, [person.id]).get(person.id, [])
    _withdraw(session, person, revisions[-1] if revisions else None, reason, by)


def withdraw_training(session: Session, person: Employee, number: int, reason: str, by: By) -> None:
    """The training of this number counts no more. Raises RefusedError."""
    known = trainings_of(session, [person.id]).get(person.id, [])
    row = next((each for each in known if each.number == number), None)
    _withdraw(session, person, row, reason, by)


def _withdraw(session: Session, person: Employee, row: Any, reason: str, by: By) -> None:
    lock(session, select(Employee.id).where(Employee.id == person.id))
    told = " ".join(reason.split())
    if faults := [*_reach_faults(session, [person.id], by).values()]:
        raise RefusedError(faults)
    if not 0 < len(told) <= LONGEST_REASON:
        raise RefusedError([f"Alasan pembatalan wajib diisi, paling panjang {LONGEST_REASON} huruf."])
    if row is None or row.state != RECORDED:
        raise RefusedError([NOTHING])
    columns = {each.key: getattr(row, each.key) for each in type(row).__table__.columns if each.key != "id"}
    columns |= {"revision": row.revision + 1, "state": WITHDRAWN, "reason": told, "at": by.now}
    _write(session, type(row)(**columns), "withdraw", by)


def _write(session: Session, row: Any, act: str, by: By) -> None:
    row.digest = record_digest(row)
    session.add(row)
    session.flush()
    body = {
        each.key: _told(getattr(row, each.key))
        for each in type(row).__table__.columns
        if each.key not in ("id", "digest", "at")
    }
    note(
        session, row.__tablename__, row.id, 1, f"{act}_{TRIGGERS[type(row)]}", role=by.actor.role or "operator",
        at=by.now, actor=by.actor, target=row.state, mark=f"sha256:{row.digest}", body=body,
    )  # fmt: skip


def _told(value: Any) -> Any:
    return plain(value) if value is None or isinstance(value, str | int | date) else f"{value.normalize():f}"


def _people(
    session: Session, rows: Sequence[CreditRow] | Sequence[TrainingRow], by: By
) -> dict[str, Employee]:
    named = session.scalars(select(Employee).where(Employee.nip.in_({each.nip for each in rows})))
    people = {each.nip or "": each for each in named}
    ids = [each.id for each in people.values()]
    lock(session, select(Employee.id).where(Employee.id.in_(ids)).order_by(Employee.id))
    refused = _reach_faults(session, ids, by)
    faults = []
    for each in rows:
        person = people.get(each.nip)
        if person is None:
            told = f"tidak ada pegawai dengan NIP {each.nip}. Periksa daftar pegawainya."
            faults.append(RowFault(each.row, told))
        elif person.id in refused:
            faults.append(RowFault(each.row, f"{each.nip}: {refused[person.id]}"))
    if faults:
        raise RecordFileError(faults)
    return people


def _reach_faults(session: Session, people: Sequence[int], by: By) -> dict[int, str]:
    """By person why this actor may not write about him; a user of the office's machine may about everybody."""
    actor = by.actor
    if actor.employee_id is None:
        return {}
    reached = within(actor.employee_id, by.today, actor.role)
    seen = {*session.scalars(reached.where(Employee.id.in_(people)))}
    outside = f"di luar unit yang menjadi wewenang peran {actor.role} orang ini. Minta kepegawaian unit itu."
    told = {person: outside for person in people if person not in seen}
    return told | {person: OWN for person in people if person == actor.employee_id}
