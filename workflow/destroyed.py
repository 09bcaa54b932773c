"""Whose payloads are gone by an order that can be proved: only these need not be held against anything any more.

Whoever holds the database can write that a payload was destroyed. An order counts where a person who may order it, or
a named user of the machine, gave it under a table of retention by which everything that it took was due, and where it
took everything of the person that was: who takes one rating out of many is found.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session, aliased

from config.rules.office import Retention
from config.rules.table import tables
from models.audit import AuditEvent, AuditPayload
from models.destruction import Destruction
from models.people import Employee
from models.seal import SealLeaf
from workflow.destroying import SUBJECT, order_digest, target_of
from workflow.granted import held
from workflow.reaching import Rights, places_of
from workflow.remaining import changed
from workflow.written_about import Told, written_about

UNTOLD: Final[Any] = object()
"""In place of what an event's payload said before it was destroyed."""
BATCH = 200
"""Orders that are judged at once."""
ROLES = ("hr", "operator")


@dataclass(frozen=True)
class Judged:
    """One order, with what speaks against it."""

    number: int
    employee_id: int
    person: str
    reason: str
    rule: str
    day: date
    by: str
    """The person's name, or the user of the machine."""
    role: str
    events: tuple[int, ...]
    """Whose payload went by it."""
    faults: tuple[str, ...] = ()
    partial: int = 0
    """Payloads that were due and stayed."""

    @property
    def relied_on(self) -> bool:
        return not self.faults and not self.partial

    def plain(self) -> dict[str, Any]:
        return {
            "number": self.number, "employee": self.employee_id, "reason": self.reason, "rule": self.rule,
            "day": self.day, "by": self.by, "role": self.role, "payloads": len(self.events),
        }  # fmt: skip


@dataclass(frozen=True)
class Judgement:
    orders: tuple[Judged, ...] = ()
    strays: tuple[int, ...] = ()
    """Events that tell of a destroyed payload and name no order."""
    gone: frozenset[int] = field(default=frozenset())
    """Events whose payload went by an order that counts."""
    unreadable: str = ""
    """Why none of it could be read."""


def destroyed(session: Session) -> frozenset[int]:
    """The events whose payload went by an order that can be proved; asked once of a session."""
    return judged(session).gone


def judged(session: Session) -> Judgement:
    """Every order there is, weighed; asked once of a session. What cannot be read proves nothing."""
    if "judged" not in session.info:
        try:
            session.info["judged"] = _judged(session)
        except Exception as fault:  # noqa: BLE001 -- a stranger may have written anything; it is told, not raised
            session.info["judged"] = Judgement(unreadable=type(fault).__name__)
    known: Judgement = session.info["judged"]
    return known


def differing(session: Session) -> Iterator[tuple[int, str]]:
    """(order, subject and number) of rows that say something else than when their payloads went by it."""
    if judged(session).unreadable:
        return
    kept = select(AuditEvent.subject_id, AuditPayload.body).join(
        AuditPayload, AuditPayload.event_id == AuditEvent.id
    )
    for number, body in session.execute(kept.where(AuditEvent.subject == SUBJECT)).all():
        yield from ((number, name) for name in changed(session, body.get("remains", {})))


def _judged(session: Session) -> Judgement:
    gone = _gone(session)
    orders = session.execute(_orders()).all()
    found: list[Judged] = []
    rights, places = Rights(session), places_of(session) if orders else {}
    for first in range(0, len(orders), BATCH):
        batch = orders[first : first + BATCH]
        told: dict[int, list[Told]] = defaultdict(list)
        for each in written_about(session, sorted({row.Destruction.employee_id for row in batch})):
            told[each.employee_id].append(each)
        found += [
            _judge(
                session,
                row,
                gone.pop(target_of(row.Destruction.id), []),
                told[row.Destruction.employee_id],
                reached=rights.over(row, places.get(row.Destruction.employee_id, set())),
            )
            for row in batch
        ]
    relied = frozenset(number for order in found if order.relied_on for number in order.events)
    strays = tuple(row.id for rows in gone.values() for row in rows)
    return Judgement(tuple(found), tuple(sorted(strays)), relied)


def _gone(session: Session) -> dict[str, list[Row[Any]]]:
    """The events of payloads that went, by the order that they name."""
    event, leaf = AuditEvent, SealLeaf
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    columns = event.id, event.subject_id, event.target, event.mark, event.at, event.actor_id, event.role
    for row in session.execute(
        select(*columns, leaf.payload_digest)
        .outerjoin(leaf, leaf.event_id == event.subject_id)
        .where(event.subject == "payload")
        .order_by(event.id)
    ):
        found[row.target].append(row)
    return found


def _orders() -> Any:
    event, actor, person = AuditEvent, aliased(Employee), aliased(Employee)
    return (
        select(
            Destruction, event.at, event.mark, event.role, event.actor_id, AuditPayload.body,
            SealLeaf.position, actor.name.label("actor"), person.name.label("person"),
        )
        .outerjoin(event, and_(event.subject == SUBJECT, event.subject_id == Destruction.id))
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .outerjoin(SealLeaf, SealLeaf.event_id == event.id)
        .outerjoin(actor, actor.id == event.actor_id)
        .outerjoin(person, person.id == Destruction.employee_id)
        .order_by(Destruction.id)
    )  # fmt: skip


def _judge(
    session: Session, row: Row[Any], gone: Sequence[Row[Any]], told: Sequence[Told], *, reached: bool
) -> Judged:
    order: Destruction = row.Destruction
    table = next((each for each in tables(Retention) if each.key == order.rule), None)
    taken = {each.subject_id for each in gone}
    body: Mapping[str, Any] = row.body or {}
    faults = [
        *_unordered(row, body, gone),
        *_without_right(session, row, body, reached=reached),
        *_wrong_table(table, order),
    ]
    stayed = 0
    if table is not None:
        faults += _untimely({each.event_id: each for each in told}, taken, table, order.day)
        left = [each for each in told if each.event_id not in taken]
        stayed = sum(_stayed(each, table, order.day, row.position) for each in left)
    return Judged(
        number=order.id,
        employee_id=order.employee_id,
        person=row.person or "",
        reason=order.reason,
        rule=order.rule,
        day=order.day,
        by=row.actor or str(body.get("by", "")),
        role=row.role or "",
        events=tuple(sorted(taken)),
        faults=tuple(faults),
        partial=stayed,
    )


def _unordered(row: Row[Any], body: Mapping[str, Any], gone: Sequence[Row[Any]]) -> Iterator[str]:
    """Row, event and what went are not of one order."""
    order: Destruction = row.Destruction
    same = {"employee": order.employee_id, "reason": order.reason, "rule": order.rule}
    digest = order_digest(order, ((each.subject_id, each.payload_digest) for each in gone))
    if (row.mark, row.at) != (f"sha256:{order.digest}", order.at) or any(
        body.get(name) != value for name, value in same.items()
    ):
        yield "peristiwa dan barisnya tidak sama"
    if digest != order.digest or len(gone) != order.count:
        yield "isian yang dimusnahkan bukan yang diperintahkan"
    if any(each.payload_digest is None for each in gone):
        yield "ada isian yang belum disegel"
    meant = (order.reason, order.at, row.actor_id, row.role)
    if any((each.mark, each.at, each.actor_id, each.role) != meant for each in gone):
        yield "peristiwa isiannya menyebut perintah lain"


def _without_right(
    session: Session, row: Row[Any], body: Mapping[str, Any], *, reached: bool
) -> Iterator[str]:
    order: Destruction = row.Destruction
    if row.actor_id is None:
        if row.role != "operator" or not body.get("by"):
            yield "tidak menyebut siapa yang memerintahkan"
    elif row.actor_id == order.employee_id:
        yield "diperintahkan oleh orangnya sendiri"
    elif row.role not in ROLES or not (
        reached and held(session, row.actor_id, row.role, order.at, order.day)
    ):
        yield "pemerintahnya tidak berwenang pada hari itu"


def _wrong_table(table: Retention | None, order: Destruction) -> Iterator[str]:
    if table is None or not table.in_force(order.day):
        yield "aturan retensinya tidak berlaku pada hari itu"
    if abs((order.day - order.at.date()).days) > 1:
        yield "harinya bukan hari peristiwanya"


def _untimely(told: Mapping[int, Told], taken: set[int], table: Retention, day: date) -> Iterator[str]:
    if taken - told.keys():
        yield "ada isian yang bukan tentang orang itu"
    first = [each.due(table) for number, each in told.items() if number in taken]
    if any(due is None or due > day for due in first):
        yield "ada isian yang belum boleh dimusnahkan"


def _stayed(each: Told, table: Retention, day: date, position: int | None) -> bool:
    """Due on that day, sealed before the order, and still there."""
    first, sealed = each.due(table), each.position
    earlier = sealed is not None and (position is None or sealed < position)
    return each.there and earlier and first is not None and first <= day
