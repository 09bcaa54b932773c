"""Destroys what was written about one person, and leaves the fact that it was written: the log still verifies."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from config.rules.office import Retention
from config.rules.table import table_on
from models.audit import AuditEvent, AuditPayload
from models.destruction import Destruction
from models.people import Employee
from models.session import checkpoint, reading, transaction
from workflow.calendar import utc_now
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.remaining import blank, remains
from workflow.sealing import seal
from workflow.socialising.corrections import within
from workflow.written_about import Told, written_about

LONGEST = 80
SUBJECT, TRIGGER = "destruction", "order_destruction"
OUTSIDE = (
    "Pegawai ini di luar unit yang menjadi wewenang peran hr orang ini. Minta kepegawaian seluruh instansi."
)


@dataclass(frozen=True)
class Due:
    """What of a person's payloads may go on a day, and what may not yet."""

    table: Retention
    now: tuple[Told, ...]
    later: tuple[Told, ...]

    @property
    def opens(self) -> date | None:
        """The first day on which any of the rest may go; None where that waits for an evaluation's end."""
        days = [day for told in self.later if (day := told.due(self.table)) is not None]
        return min(days, default=None)


def due(engine: Engine, employee_id: int, day: date) -> Due:
    """A look that changes nothing."""
    with reading(engine) as session:
        return _due(session, employee_id, day)


def destroy_payloads(engine: Engine, employee_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Destroys the payload of every event about this person that is due by the table of retention; how many.

    The order is an event of its own (UU 27/2022 on personal data) with the number of the decision and the rule, and
    so is each payload that goes by it. What is not sealed yet is sealed first. The rows of evaluations, plans and
    tickets and issued documents are not touched; names of files and reports of wrong data are blanked in theirs. The
    order keeps a digest of what all of them say afterwards. `now` stands in the
    office's zone. Raises RefusedError without a reason, for somebody's own payloads or those of people whom the HR who
    orders it has nothing to do with, and where nothing is due.
    """
    if not 0 < len(reason.strip()) <= LONGEST:
        raise RefusedError([f"Dasar pemusnahan wajib diisi, paling panjang {LONGEST} huruf."])
    if actor.is_system:
        raise RefusedError(["Pemusnahan diputuskan oleh seseorang, tidak oleh sistem."])
    if actor.employee_id == employee_id:
        raise RefusedError(["Isian tentang diri sendiri tidak dapat dimusnahkan sendiri."])
    seal(engine)
    with transaction(engine) as session:
        if not _reaches(session, actor, employee_id, now.date()):
            raise RefusedError([OUTSIDE])
        found = _due(session, employee_id, now.date())
        if not found.now:
            raise RefusedError([_nothing(found)])
        blank(session, found.now)
        _order(session, employee_id, found, reason.strip(), actor, now)
        ids = [told.event_id for told in found.now]
        gone: Any = session.execute(delete(AuditPayload).where(AuditPayload.event_id.in_(ids)))
        if gone.rowcount != len(ids):
            raise ChangedMeanwhileError
    checkpoint(engine)
    seal(engine)
    return len(ids)


def _reaches(session: Session, actor: Actor, employee_id: int, day: date) -> bool:
    """HR of a unit orders it about people of that unit; an operator or user of the machine about everybody."""
    if actor.employee_id is None or actor.role != "hr":
        return True
    reached = within(actor.employee_id, day)
    return session.scalar(reached.where(Employee.id == employee_id)) is not None


def _due(session: Session, employee_id: int, day: date) -> Due:
    table = table_on(Retention, day)
    there = [told for told in written_about(session, [employee_id]) if told.there and told.digest]
    now = tuple(told for told in there if _is_due(told, table, day))
    return Due(table, now, tuple(told for told in there if told not in now))


def _is_due(told: Told, table: Retention, day: date) -> bool:
    first = told.due(table)
    return first is not None and first <= day


def _nothing(found: Due) -> str:
    if not found.later:
        return "Tidak ada isian tentang pegawai ini yang masih tersimpan."
    when = f"mulai {found.opens}" if found.opens else "sesudah evaluasinya selesai"
    return f"Belum ada isian yang boleh dimusnahkan menurut {found.table.key}; yang pertama {when}."


def _order(session: Session, employee_id: int, found: Due, reason: str, actor: Actor, now: datetime) -> None:
    row = Destruction(
        employee_id=employee_id, reason=reason, rule=found.table.key, day=now.date(), at=now, count=len(found.now)
    )  # fmt: skip
    row.digest = order_digest(row, ((told.event_id, told.digest) for told in found.now))
    session.add(row)
    session.flush()
    body = {
        "employee": employee_id,
        "reason": reason,
        "rule": row.rule,
        "remains": remains(session, found.now),
    }
    note(
        session, SUBJECT, row.id, 1, TRIGGER, role=actor.role, at=now, actor=actor, target="ordered",
        mark=f"sha256:{row.digest}", body=body,
    )  # fmt: skip
    session.add_all(_gone(told, row, actor) for told in found.now)
    session.flush()


def _gone(told: Told, order: Destruction, actor: Actor) -> AuditEvent:
    return AuditEvent(
        subject="payload",
        subject_id=told.event_id,
        version=1,
        cycle_id=told.cycle_id,
        trigger="destroy",
        source="",
        target=target_of(order.id),
        actor_id=actor.employee_id,
        role=actor.role,
        mark=order.reason,
        at=order.at,
        recorded_at=utc_now(),
        run_id=actor.run_id,
    )


def target_of(order_id: int) -> str:
    """How a payload's own event names the order by which it went."""
    return f"destruction {order_id}"


def order_digest(order: Any, gone: Iterable[tuple[int, str | None]]) -> str:
    """Over the row of an order, and the events and sealed digests of what went by it."""
    told = (order.employee_id, order.reason, order.rule, order.day.isoformat(), *sorted(gone, key=repr))
    return hashlib.sha256(repr(told).encode()).hexdigest()
