"""Why a unit's predicates differ from their pattern: asked before they are confirmed, kept as a fact."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession
from models.evaluation import Evaluation
from models.people import Assignment
from workflow import authority
from workflow.actions import SESSION, hold_sessions
from workflow.calendar import utc_now
from workflow.definitions import rules_of
from workflow.errors import RefusedError
from workflow.pattern import picture

SUBJECT, TRIGGER = "difference", "explain_difference"
UNEXPLAINED = (
    "Predikat unit ini menyimpang dari pola distribusinya."
    " Tulis alasannya, atau kembalikan penilaian yang tidak tepat."
)


@dataclass(frozen=True)
class Confirming:
    """Who is about to confirm which unit, asked by which prompt."""

    cycle_id: int
    unit_id: int
    prompt_id: int
    person: int


def explain(session: Session, about: Confirming, reason: str, now: datetime) -> None:
    """Notes the reason where one is wanted. Said again of the same distribution it is no further fact.

    In the transaction of the confirmation. Raises RefusedError where it is wanted and empty.
    """
    hold_sessions(session, about.cycle_id, select(literal(about.unit_id)))
    if not _confirms(session, about, now):
        return  # refused, or nothing to do, in the words of the confirmation itself
    shown = picture(session, about.cycle_id, about.unit_id, about.person)
    if shown is None or not shown.wants_reason:
        return
    if not reason:
        raise RefusedError([UNEXPLAINED, *shown.differences])
    body = {
        "achievement": shown.achievement,
        "counts": shown.counts,
        "unrated": shown.unrated,
        "reason": reason,
    }
    if session.scalar(_last(about.cycle_id, about.unit_id)) != body:
        _note(session, about, body, now)


def explained(session: Session, cycle_id: int, unit_id: int) -> str:
    """The reason given last; empty where there is none."""
    return session.scalars(select(CalibrationSession.explanation).where(*_of(cycle_id, unit_id))).one()


def _confirms(session: Session, about: Confirming, now: datetime) -> bool:
    """The person calibrates the unit today, and somebody else there waits for it."""
    today = rules_of(session, about.cycle_id).calendar.local(now).date()
    held = authority.calibrators(today).subquery()
    rightly = select(held.c.unit_id).where(held.c.holder_id == about.person, held.c.unit_id == about.unit_id)
    waiting = (
        select(Evaluation.id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.cycle_id == about.cycle_id, Evaluation.unit_id == about.unit_id)
        .where(Evaluation.state == SESSION, Assignment.employee_id != about.person)
    )
    return bool(session.scalar(select(rightly.exists() & waiting.exists())))


def _of(cycle_id: int, unit_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CalibrationSession.cycle_id == cycle_id, CalibrationSession.unit_id == unit_id


def _last(cycle_id: int, unit_id: int) -> Select[tuple[dict[str, Any]]]:
    return (
        select(AuditPayload.body)
        .join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
        .join(CalibrationSession, CalibrationSession.id == AuditEvent.subject_id)
        .where(AuditEvent.subject == SUBJECT, *_of(cycle_id, unit_id))
        .order_by(AuditEvent.version.desc())
        .limit(1)
    )


def _note(session: Session, about: Confirming, body: dict[str, Any], now: datetime) -> None:
    row = session.scalars(select(CalibrationSession).where(*_of(about.cycle_id, about.unit_id))).one()
    row.explanations += 1
    row.explanation = body["reason"]
    event = AuditEvent(
        subject=SUBJECT,
        subject_id=row.id,
        version=row.explanations,
        cycle_id=about.cycle_id,
        trigger=TRIGGER,
        source="",
        target="",
        actor_id=about.person,
        role="calibrator",
        at=now,
        recorded_at=utc_now(),
        prompt_id=about.prompt_id,
    )
    session.add(event)
    session.flush()
    session.add(AuditPayload(event_id=event.id, body=body))
