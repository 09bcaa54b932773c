"""Where service facts and public answers contradict the log: other events, other reasons, other answers."""

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.public import CodeBatch, DeskCode, PublicAnswer, PublicScore
from models.service import Service, ServiceImport, Ticket, TicketEvent
from models.stored import MomentText
from workflow.destroyed import UNTOLD, destroyed

CONTEST, DECIDE = "contest_ticket", "decide_ticket"


Line = tuple[str, ...]
"""Ticket's number, officer, service, its unit and standard, the event's kind, moment and reason."""


def line_of(
    ticket: tuple[str, int | None],
    service: tuple[str | None, int | None, Decimal | None],
    event: tuple[str, str, str],
) -> Line:
    """What an import's digest says of one event, and of what its figures rest on."""
    code, unit, standard = service
    hours = "" if standard is None else f"{standard.normalize():f}"
    return (ticket[0], str(ticket[1]), str(code), str(unit), hours, *event)


def import_digest(lines: Iterable[Line]) -> str:
    """In whatever order they come."""
    whole = hashlib.sha256()
    for line in sorted(lines):
        whole.update(("\x1f".join(line) + "\x1e").encode())
    return whole.hexdigest()


def answer_digest(salt: str, answer: PublicAnswer | Any, scores: Iterable[tuple[str, int]]) -> str:
    """Of everything that a sheet says. Without the salt it tells nothing."""
    told = (
        salt, answer.unit_id, answer.month.isoformat(), int(answer.verified), answer.officer_id,
        answer.accurate, answer.friendly, answer.comment, *sorted(scores),
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()


def altered_imports(session: Session) -> Iterator[int]:
    """Imports whose events are not those that the log's digest stands for."""
    kept = dict(session.execute(select(ServiceImport.id, ServiceImport.digest)).tuples().all())
    query = (
        select(
            TicketEvent.import_id, TicketEvent.kind, MomentText(TicketEvent.at), TicketEvent.reason,
            Ticket.number, Ticket.officer_id, Service.code, Service.unit_id, Service.standard_hours,
        )
        .outerjoin(Ticket, Ticket.id == TicketEvent.ticket_id)
        .outerjoin(Service, Service.id == Ticket.service_id)
        .order_by(TicketEvent.import_id)
    )  # fmt: skip
    lines: dict[int, list[Line]] = {}
    for import_id, kind, at, reason, number, officer, *service in session.execute(query):
        told = line_of((str(number), officer), (service[0], service[1], service[2]), (kind, at, reason))
        lines.setdefault(import_id, []).append(told)
    for number in sorted({*kept, *lines}):
        if kept.get(number) != import_digest(lines.get(number, ())):
            yield number


def altered_contests(session: Session) -> Iterator[int]:
    """Tickets whose reasons are not those in the log, or that have a state without any event."""
    event, gone = AuditEvent, destroyed(session)
    told: dict[int, dict[str, Any]] = {}
    query = (
        select(event.id, event.subject_id, event.trigger, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(event.subject == "ticket")
        .order_by(event.subject_id, event.version)
    )
    for event_id, number, trigger, body in session.execute(query):
        lost = UNTOLD if event_id in gone else None
        told.setdefault(number, {})[trigger] = lost if body is None else body["reason"]
    rows = session.execute(
        select(Ticket.id, Ticket.version, Ticket.contest_reason, Ticket.decision_reason)
        .where(
            or_(
                Ticket.version != 0,
                Ticket.state != "",
                Ticket.contest_reason != "",
                Ticket.decision_reason != "",
            )
        )
        .order_by(Ticket.id)
    )
    for number, version, contested, decided in rows:
        kept = told.get(number, {})
        differs = any(
            kept.get(trigger, "") not in (stored, UNTOLD)
            for trigger, stored in ((CONTEST, contested), (DECIDE, decided))
        )
        if differs or version == 0:
            yield number


def altered_batches(session: Session) -> Iterator[int]:
    """Batches of one-time codes of which there are more or fewer than were printed."""
    codes = func.count(DeskCode.id)
    query = (
        select(CodeBatch.id)
        .outerjoin(DeskCode, DeskCode.batch_id == CodeBatch.id)
        .group_by(CodeBatch.id, CodeBatch.codes)
        .having(codes != CodeBatch.codes)
        .order_by(CodeBatch.id)
    )
    yield from session.scalars(query)


def altered_answers(session: Session) -> Iterator[int]:
    """Counted answers that say something else than when they were given; withdrawn ones that still say something."""
    scores: dict[int, list[tuple[str, int]]] = {}
    for number, element, value in session.execute(
        select(PublicScore.answer_id, PublicScore.element, PublicScore.value)
    ):
        scores.setdefault(number, []).append((element, value))
    for row in session.execute(select(PublicAnswer.__table__).order_by(PublicAnswer.id)):
        mine = scores.pop(row.id, [])
        if row.state == "counted":
            differs = answer_digest(row.salt, row, mine) != row.digest
        else:
            differs = bool(mine or row.comment or row.salt or row.officer_id or row.accurate or row.friendly)
        if differs:
            yield row.id
    yield from sorted(scores)
