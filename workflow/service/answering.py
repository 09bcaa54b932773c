"""The one door for public answers: take one, look it up, withdraw it. Nothing tells who gave it."""

import secrets as random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config.rules.service import Survey
from config.rules.table import table_on
from models.audit import AuditEvent
from models.people import Employee, Unit
from models.public import CodeBatch, DeskCode, PublicAnswer, PublicScore
from models.service import Service, Ticket
from models.session import transaction
from workflow import authority
from workflow.calendar import Calendar
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.service.auditing import answer_digest
from workflow.service.errors import CodeRefusedError, NoReceiptError, NoServiceUnitError
from workflow.service.secrets import digest, new_code

ANSWER, WITHDRAW, PRINT = "answer", "withdraw_answer", "print_codes"
COUNTED, WITHDRAWN = "counted", "withdrawn"
LONGEST_COMMENT = 1000
CODE_DAYS = 14
MOST_CODES = 2000
PUBLIC = "public"


@dataclass(frozen=True)
class Sheet:
    """What somebody answers, whole numbers from the table's lowest to its highest."""

    unit_id: int
    scores: Mapping[str, int]
    officer_id: int | None = None
    accurate: int | None = None
    friendly: int | None = None
    comment: str = field(default="", repr=False)


@dataclass(frozen=True)
class Desk:
    """A unit that serves the public."""

    unit_id: int
    code: str
    name: str


def desk(session: Session, code: str) -> Desk:
    """Raises NoServiceUnitError for a unit that has no service."""
    row = session.execute(
        select(Unit.id, Unit.code, Unit.name).where(
            Unit.code == code, select(Service.id).where(Service.unit_id == Unit.id).exists()
        )
    ).first()
    if row is None:
        raise NoServiceUnitError
    return Desk(row.id, row.code, row.name)


def officers(session: Session, unit_id: int, day: date) -> list[tuple[int, str]]:
    """Who has served tickets of the unit and still has a post that day, by name."""
    serves = (
        select(Ticket.id)
        .join(Service, Service.id == Ticket.service_id)
        .where(Ticket.officer_id == Employee.id, Service.unit_id == unit_id)
        .exists()
    )
    rows = session.execute(
        select(Employee.id, Employee.name)
        .where(serves, authority.serves(Employee.id, day))
        .order_by(Employee.name, Employee.id)
    )
    return list(rows.tuples())


def faults(table: Survey, sheet: Sheet, known_officers: Iterable[int]) -> list[str]:
    """What keeps a sheet from being counted."""
    scale = range(table.lowest, table.highest + 1)
    elements = {element.code for element in table.elements}
    told = []
    if not sheet.scores:
        told.append("Jawab paling sedikit satu unsur.")
    if not set(sheet.scores) <= elements or not all(value in scale for value in sheet.scores.values()):
        told.append(f"Pilih jawaban {table.lowest} sampai {table.highest} pada unsur yang ditanyakan.")
    if sheet.officer_id is None and (sheet.accurate, sheet.friendly) != (None, None):
        told.append("Pilih dulu petugas yang melayani, atau kosongkan kedua pertanyaan tentang petugas.")
    if sheet.officer_id is not None and sheet.officer_id not in set(known_officers):
        told.append("Petugas itu tidak ada pada unit layanan ini. Pilih dari daftar.")
    if any(value is not None and value not in scale for value in (sheet.accurate, sheet.friendly)):
        told.append(f"Pilih jawaban {table.lowest} sampai {table.highest} tentang petugas.")
    if len(sheet.comment) > LONGEST_COMMENT:
        told.append(f"Saran paling panjang {LONGEST_COMMENT} huruf.")
    return told


def is_there(session: Session, receipt: str) -> bool:
    return session.scalar(_by_receipt(receipt)) is not None


def take(
    engine: Engine, sheet: Sheet, receipt: str, desk_code: str, now: datetime, calendar: Calendar
) -> None:
    """Counts a sheet. The same receipt again changes nothing, also at the same moment.

    Raises RefusedError with every fault of the sheet, and CodeRefusedError; then the desk's code stays good.
    """
    try:
        _take(engine, sheet, receipt, desk_code, calendar.local(now).date(), calendar)
    except (CodeRefusedError, IntegrityError):
        with transaction(engine) as session:
            if not is_there(session, receipt):
                raise


def _take(engine: Engine, sheet: Sheet, receipt: str, desk_code: str, day: date, calendar: Calendar) -> None:
    with transaction(engine) as session:
        if is_there(session, receipt):
            return
        known = [officer for officer, _ in officers(session, sheet.unit_id, day)]
        wrong = faults(table_on(Survey, day), sheet, known)
        if wrong:
            raise RefusedError(wrong)
        if desk_code.strip():
            _use(session, desk_code, sheet.unit_id, day)
        store(session, [(sheet, receipt, bool(desk_code.strip()))], day, calendar)


def _use(session: Session, code: str, unit_id: int, day: date) -> None:
    """Once and for its own unit, whoever else sends it at the same moment."""
    batches = select(CodeBatch.id).where(CodeBatch.unit_id == unit_id, CodeBatch.last >= day)
    used: Any = session.execute(
        update(DeskCode)
        .where(DeskCode.digest == digest(code), ~DeskCode.used, DeskCode.batch_id.in_(batches))
        .values(used=True)
        .execution_options(synchronize_session=False)
    )
    if not used.rowcount:
        raise CodeRefusedError


def store(session: Session, sheets: Sequence[tuple[Sheet, str, bool]], day: date, calendar: Calendar) -> None:
    """Writes sheets with their receipts, and whether a desk's code came with them.

    The log's event has no moment finer than the month, nor an actor: nobody can be found through it.
    """
    month = day.replace(day=1)
    made = []
    for sheet, receipt, verified in sheets:
        answer = PublicAnswer(
            unit_id=sheet.unit_id,
            month=month,
            verified=verified,
            receipt_digest=digest(receipt),
            salt=random.token_hex(16),
            officer_id=sheet.officer_id,
            accurate=sheet.accurate,
            friendly=sheet.friendly,
            comment=sheet.comment,
        )
        answer.digest = answer_digest(answer.salt, answer, sheet.scores.items())
        made.append(answer)
    session.add_all(made)
    session.flush()
    scores = [
        {"answer_id": answer.id, "element": element, "value": value}
        for answer, (sheet, *_) in zip(made, sheets, strict=True)
        for element, value in sorted(sheet.scores.items())
    ]
    if scores:
        session.execute(insert(PublicScore), scores)
    moment = calendar.opening(month)
    events = [_event(answer, ANSWER, moment, target=COUNTED) for answer in made]
    session.execute(insert(AuditEvent), events)


def _event(
    answer: PublicAnswer, trigger: str, moment: datetime, *, source: str = "", target: str
) -> dict[str, Any]:
    return {
        "subject": "answer", "subject_id": answer.id, "version": 2 if source else 1, "trigger": trigger,
        "source": source, "target": target, "role": PUBLIC, "mark": f"sha256:{answer.digest}",
        "at": moment, "recorded_at": moment,
    }  # fmt: skip


def _by_receipt(receipt: str) -> Any:
    return select(PublicAnswer).where(PublicAnswer.receipt_digest == digest(receipt))


@dataclass(frozen=True)
class Receipt:
    """What the holder of a receipt may see: that it counts, for whom, in which month. Not what was answered."""

    unit: str
    month: date
    counted: bool
    verified: bool


def look_up(session: Session, receipt: str) -> Receipt:
    """Raises NoReceiptError."""
    answer = session.scalar(_by_receipt(receipt))
    if answer is None:
        raise NoReceiptError
    unit = session.get_one(Unit, answer.unit_id)
    return Receipt(unit.name, answer.month, answer.state == COUNTED, answer.verified)


def withdraw(engine: Engine, receipt: str, now: datetime, calendar: Calendar) -> None:
    """Takes an answer out of every figure and wipes what it said. A second time changes nothing.

    Raises NoReceiptError.
    """
    month = calendar.local(now).date().replace(day=1)
    with transaction(engine) as session:
        answer = session.scalar(_by_receipt(receipt))
        if answer is None:
            raise NoReceiptError
        if answer.state == WITHDRAWN:
            return
        wiped = {"salt": "", "officer_id": None, "accurate": None, "friendly": None, "comment": ""}
        moved: Any = session.execute(
            update(PublicAnswer)
            .where(PublicAnswer.id == answer.id, PublicAnswer.version == answer.version)
            .values(version=2, state=WITHDRAWN, **wiped)
            .execution_options(synchronize_session=False)
        )
        if not moved.rowcount:
            raise ChangedMeanwhileError
        session.execute(delete(PublicScore).where(PublicScore.answer_id == answer.id))
        moment = calendar.opening(month)
        event = _event(answer, WITHDRAW, moment, source=COUNTED, target=WITHDRAWN)
        session.execute(insert(AuditEvent), [event])


def print_codes(
    engine: Engine, unit_code: str, number: int, actor: Actor, now: datetime, last: date
) -> list[str]:
    """New one-time codes for a unit's desk, to be handed out after a service. Raises NoServiceUnitError."""
    codes = [new_code() for _ in range(number)]
    with transaction(engine) as session:
        batch = CodeBatch(unit_id=desk(session, unit_code).unit_id, codes=number, last=last)
        session.add(batch)
        session.flush()
        session.execute(insert(DeskCode), [{"batch_id": batch.id, "digest": digest(code)} for code in codes])
        note(
            session, "code_batch", batch.id, 1, PRINT,
            role=actor.role, at=now, actor=actor, target="printed", body={"unit": unit_code, "codes": number},
        )  # fmt: skip
    return codes
