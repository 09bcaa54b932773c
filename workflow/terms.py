"""What a launch settles for a whole cycle, noted with its event: definition, days, calendar and windows."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession, Cycle, CycleDefinition, StageWindow
from models.evaluation import Evaluation

Windows = Mapping[str, tuple[datetime, datetime]]
"""Opening and closing, by stage."""
LAUNCH, INCLUDE, RECALENDAR = "launch", "include", "recalendar"


def body(session: Session, cycle: Cycle, windows: Windows) -> dict[str, Any]:
    """For the launch's event; one that includes latecomers tells the windows alone."""
    return _of(session, cycle) | told(session, cycle.id, windows)


def told(session: Session, cycle_id: int, windows: Windows) -> dict[str, Any]:
    """The windows, and by number who belongs where: each evaluation, each unit's session and window."""
    days = {stage: [_text(opens), _text(closes)] for stage, (opens, closes) in windows.items()}
    places = {
        name: {str(number): values for number, *values in session.execute(_places(columns, cycle_id))}
        for name, columns in PLACES.items()
    }
    return {"windows": days, "places": places}


PLACES: dict[str, tuple[Any, ...]] = {
    "evaluation": (Evaluation.id, Evaluation.assignment_id, Evaluation.employee_id, Evaluation.unit_id),
    "session": (CalibrationSession.id, CalibrationSession.unit_id),
    "window": (StageWindow.id, StageWindow.unit_id, StageWindow.stage),
}


def _places(columns: tuple[Any, ...], cycle_id: int) -> Select[Any]:
    return select(*columns).where(columns[0].class_.cycle_id == cycle_id).order_by(columns[0])


def misplaced(session: Session, cycle_id: int) -> Iterator[tuple[str, int]]:
    """(subject, number) of evaluations, sessions and windows that are gone, or of somebody or some unit else."""
    bodies = [each["places"] for each in _bodies(session, cycle_id) if each and "places" in each]
    for name, columns in PLACES.items():
        known = [each[name] for each in bodies]
        gone = {int(number) for each in known for number in each}
        for number, *values in session.execute(_places(columns, cycle_id).execution_options(yield_per=500)):
            gone.discard(number)
            meant = [each[str(number)] for each in known if str(number) in each]
            if not meant or any(each != values for each in meant):
                yield name, number
        yield from ((name, number) for number in sorted(gone))


def changed(session: Session, cycle_id: int) -> Iterator[str]:
    """In words, what the rows say otherwise than the events; nothing where no launch told anything."""
    bodies = [each for each in _bodies(session, cycle_id) if each]
    if not bodies:
        yield "catatan peluncuran"
        return
    cycle = session.get_one(Cycle, cycle_id)
    now = _of(session, cycle)
    settled = bodies[0] | {"calendar": [each["calendar"] for each in bodies if "calendar" in each][-1:]}
    now["calendar"] = [now["calendar"]]
    yield from (label for name, label in LABELS.items() if now[name] != settled.get(name))
    known = [windows for each in bodies if (windows := each.get("windows"))]
    query = select(StageWindow).where(StageWindow.cycle_id == cycle_id).order_by(StageWindow.id)
    for window in session.scalars(query.execution_options(yield_per=500)):
        days = [_text(window.opens_at), _text(window.closes_at)]
        meant = [each[window.stage] for each in known if window.stage in each]
        held = window.held_at is not None and not window.version  # a hold is an event
        if held or not any(days[0] == each[0] and (window.version or days[1] == each[1]) for each in meant):
            yield f"jendela {window.stage} unit {window.unit_id}"


LABELS = {
    "definition": "definisi",
    "definition_code": "nama definisi",
    "first": "hari pertama",
    "last": "hari terakhir",
    "calendar": "kalender kerja",
}


def _of(session: Session, cycle: Cycle) -> dict[str, Any]:
    definition = session.get_one(CycleDefinition, cycle.definition_id)
    return {
        "definition": definition.digest,
        "definition_code": definition.code,
        "first": cycle.first.isoformat(),
        "last": cycle.last.isoformat(),
        "calendar": cycle.calendar,
    }


def _bodies(session: Session, cycle_id: int) -> list[dict[str, Any] | None]:
    return list(
        session.scalars(
            select(AuditPayload.body)
            .join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
            .where(AuditEvent.subject == "cycle", AuditEvent.subject_id == cycle_id)
            .where(AuditEvent.trigger.in_((LAUNCH, INCLUDE, RECALENDAR)))
            .order_by(AuditEvent.version)
        )
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
