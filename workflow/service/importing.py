"""Takes a file of service events over: all of it or nothing, and what is there already only once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.people import Employee, Unit
from models.service import Service, ServiceImport, Ticket, TicketEvent
from models.session import transaction
from models.stored import moment_text
from workflow.errors import ChangedMeanwhileError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.service.auditing import import_digest, line_of
from workflow.service.errors import TicketsRefusedError
from workflow.service.events import LABELS, Happening, out_of_order
from workflow.service.reading import Row

CHUNK = 500

IMPORT = "import_tickets"


@dataclass(frozen=True)
class Taken:
    """What a file brought."""

    events: int
    tickets: int
    """New ones."""
    services: int
    """New ones."""
    known: int
    """Rows that were there already, or twice in the file."""


@dataclass(frozen=True)
class _Stored:
    """What the rows of a file meet in the database."""

    units: dict[str, int]
    officers: dict[str, int]
    services: dict[str, tuple[int, str, int, Decimal]]
    """Code → id, name, unit, standard."""
    tickets: dict[str, tuple[int, int, int]]
    """Number → id, service, officer."""
    events: dict[str, list[Happening]]


def take(engine: Engine, rows: Sequence[Row], actor: Actor, now: datetime) -> Taken:
    """Raises TicketsRefusedError with every fault; then nothing was written.

    Raises ChangedMeanwhileError where another file brought the same tickets at the same moment.
    """
    try:
        return _take(engine, rows, actor, now)
    except IntegrityError as fault:
        raise ChangedMeanwhileError from fault


def _take(engine: Engine, rows: Sequence[Row], actor: Actor, now: datetime) -> Taken:
    with transaction(engine) as session:
        stored = _stored(session, rows)
        faults = [*_unknown(rows, stored), *_contrary(rows, stored, now)]
        if faults:
            raise TicketsRefusedError(faults)
        fresh = _fresh(rows, stored)
        wrong = list(_sequences(fresh, stored))
        if wrong:
            raise TicketsRefusedError(wrong)
        if not fresh:
            return Taken(0, 0, 0, len(rows))
        return _written(session, fresh, stored, actor, now, known=len(rows) - len(fresh))


def _stored(session: Session, rows: Sequence[Row]) -> _Stored:
    numbers = sorted({row.number for row in rows})
    tickets: dict[str, tuple[int, int, int]] = {}
    events: dict[str, list[Happening]] = defaultdict(list)
    for some in _chunks(numbers):
        found = select(Ticket.number, Ticket.id, Ticket.service_id, Ticket.officer_id)
        for number, *rest in session.execute(found.where(Ticket.number.in_(some))):
            tickets[number] = (rest[0], rest[1], rest[2])
        told = (
            select(Ticket.number, TicketEvent.at, TicketEvent.kind, TicketEvent.reason)
            .join(Ticket, Ticket.id == TicketEvent.ticket_id)
            .where(Ticket.number.in_(some))
        )
        for number, at, kind, reason in session.execute(told):
            events[number].append(Happening(at, kind, reason))
    services = select(Service.code, Service.id, Service.name, Service.unit_id, Service.standard_hours)
    people = select(Employee.nip, Employee.id).where(Employee.nip.is_not(None))
    return _Stored(
        dict(session.execute(select(Unit.code, Unit.id)).tuples().all()),
        {str(nip): number for nip, number in session.execute(people)},
        {code: (rest[0], rest[1], rest[2], rest[3]) for code, *rest in session.execute(services)},
        tickets,
        events,
    )


def _unknown(rows: Sequence[Row], stored: _Stored) -> Iterator[str]:
    for row in rows:
        if row.unit not in stored.units:
            yield f"Baris {row.line}: unit_kode {row.unit} tidak ada pada daftar pegawai. Perbaiki kodenya."
        if row.nip not in stored.officers:
            yield (
                f"Baris {row.line}: petugas_nip {row.nip} tidak ada pada daftar pegawai."
                " Perbaiki NIP, atau impor dulu daftar pegawainya."
            )


def _contrary(rows: Sequence[Row], stored: _Stored, now: datetime) -> Iterator[str]:
    """Where a row says otherwise than an earlier one of the file, or than what is stored."""
    services: dict[str, tuple[str, int | None, Decimal, int]] = {
        code: (name, unit, standard, 0) for code, (_, name, unit, standard) in stored.services.items()
    }
    ids = {number: code for code, (number, *_) in stored.services.items()}
    tickets: dict[str, tuple[str | None, int | None, int]] = {
        number: (ids.get(service), officer, 0) for number, (_, service, officer) in stored.tickets.items()
    }
    for row in rows:
        told = (row.service_name, stored.units.get(row.unit), row.standard)
        *known, line = services.setdefault(row.service, (*told, row.line))
        if told[1] is not None and tuple(known) != told:
            yield (
                f"Baris {row.line}: nama, unit, atau standar layanan {row.service} berbeda dari {_source(line)}."
                " Samakan; standar yang berubah memerlukan kode layanan baru."
            )
        belongs = (row.service, stored.officers.get(row.nip))
        *known_ticket, line = tickets.setdefault(row.number, (*belongs, row.line))
        if tuple(known_ticket) != belongs:
            yield (
                f"Baris {row.line}: layanan atau petugas tiket {row.number} berbeda dari {_source(line)}."
                " Satu tiket mempunyai satu layanan dan satu petugas; samakan."
            )
        if row.happening.at > now:
            yield f"Baris {row.line}: waktu kejadian belum tiba. Perbaiki kolom waktu."


def _source(line: int) -> str:
    return f"baris {line}" if line else "yang sudah tersimpan"


def _key(row: Row) -> tuple[str, str, str]:
    return row.number, row.happening.kind, moment_text(row.happening.at)


def _fresh(rows: Sequence[Row], stored: _Stored) -> list[Row]:
    """Each event once, and only those that are not stored."""
    known = {
        (number, each.kind, moment_text(each.at))
        for number, events in stored.events.items()
        for each in events
    }
    fresh: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        if _key(row) not in known:
            fresh.setdefault(_key(row), row)
    return list(fresh.values())


def _sequences(fresh: Sequence[Row], stored: _Stored) -> Iterator[str]:
    """Tickets whose events, the stored and the new ones together, cannot have happened in this order."""
    by_ticket: dict[str, list[Row]] = defaultdict(list)
    for row in fresh:
        by_ticket[row.number].append(row)
    for number, rows in by_ticket.items():
        wrong = out_of_order([*stored.events.get(number, ()), *(row.happening for row in rows)])
        if wrong is None:
            continue
        before, event = wrong
        line = next((row.line for row in rows if row.happening == event), rows[0].line)
        after = "sebagai yang pertama" if before is None else f"sesudah {LABELS[before]}"
        yield (
            f"Baris {line}: tiket {number}: {LABELS[event.kind]} tidak mungkin terjadi {after}."
            " Lengkapi kejadian yang kurang atau perbaiki waktunya."
        )


def _written(
    session: Session, fresh: Sequence[Row], stored: _Stored, actor: Actor, now: datetime, *, known: int
) -> Taken:
    digest = import_digest(
        line_of(
            (row.number, stored.officers[row.nip]),
            (row.service, stored.units[row.unit], row.standard),
            (row.happening.kind, moment_text(row.happening.at), row.happening.reason),
        )
        for row in fresh
    )
    made = ServiceImport(at=now, events=len(fresh), digest=digest)
    session.add(made)
    new_services = {row.service: row for row in fresh if row.service not in stored.services}
    session.add_all(
        Service(code=code, name=row.service_name, unit_id=stored.units[row.unit], standard_hours=row.standard)
        for code, row in new_services.items()
    )
    session.flush()
    services = dict(session.execute(select(Service.code, Service.id)).tuples().all())
    new_tickets = {row.number: row for row in fresh if row.number not in stored.tickets}
    if new_tickets:
        session.execute(
            insert(Ticket),
            [
                {
                    "number": number,
                    "service_id": services[row.service],
                    "officer_id": stored.officers[row.nip],
                }
                for number, row in new_tickets.items()
            ],
        )
    ids = {number: each[0] for number, each in stored.tickets.items()}
    for some in _chunks(sorted(new_tickets)):
        ids |= dict(
            session.execute(select(Ticket.number, Ticket.id).where(Ticket.number.in_(some))).tuples().all()
        )
    session.execute(
        insert(TicketEvent),
        [
            {
                "ticket_id": ids[row.number],
                "import_id": made.id,
                "kind": row.happening.kind,
                "at": row.happening.at,
                "reason": row.happening.reason,
            }
            for row in fresh
        ],
    )
    body = {"events": len(fresh), "tickets": len(new_tickets), "services": sorted(new_services)}
    note(
        session, "service_import", made.id, 1, IMPORT,
        role=actor.role, at=now, actor=actor, target="taken", mark=f"sha256:{digest}", body=body,
    )  # fmt: skip
    return Taken(len(fresh), len(new_tickets), len(new_services), known)


def _chunks(numbers: Iterable[str]) -> Iterator[list[str]]:
    left = iter(numbers)
    while some := list(islice(left, CHUNK)):
        yield some
