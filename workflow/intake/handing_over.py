"""Changed appraisers as rows with an event each: what a roster tells of them, and what it takes back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle
from models.handover import Handover
from models.people import AppraiserRelation
from models.roster import RosterImport
from workflow.calendar import utc_now
from workflow.gathering import Actor
from workflow.intake.changes import Change
from workflow.intake.days import Piece
from workflow.intake.handovers import Boundary, told
from workflow.row_facts import facts
from workflow.wording import long_date

SUBJECT, TOLD, WITHDRAWN = "handover", "told", "withdrawn"
HAND_OVER, WITHDRAW = "hand_over", "withdraw_handover"
CHUNK = 5_000


def note(
    session: Session, imported: RosterImport, changes: Iterable[Change], now: datetime, actor: Actor
) -> None:
    """Once the changes are written: those of appraisers in the days of this year, or of a running cycle."""
    touched = _touched(session, changes)
    if not touched:
        return
    since, pieces, known = _since(session, imported), _pieces(session, touched), _standing(session, touched)
    fresh: list[Handover] = []
    gone: list[Handover] = []
    for number in sorted(touched):
        mine = known.get(number, {})
        new, over = told(pieces.get(number, ()), mine.keys(), since)
        fresh += (_row(number, each, imported, now) for each in new)
        gone += (mine[each] for each in over)
    for part in _chunks(gone):
        for row in part:
            row.withdrawn_at = now
        session.flush()
        _events(session, part, now, actor, version=2)
    for part in _chunks(fresh):
        session.add_all(part)
        session.flush()
        _events(session, part, now, actor, version=1)


def _touched(session: Session, changes: Iterable[Change]) -> set[int]:
    """Assignments whose appraisers were changed."""
    mine = [each for each in changes if each.entity == "appraiser_relation"]
    told_ = {name for each in mine for name in ((each.after or {}).get("assignment_id"),) if name}
    told_ |= {each.before["assignment_id"] for each in mine if each.before and "assignment_id" in each.before}
    altered = [each.number for each in mine if each.before and "assignment_id" not in each.before]
    for start in range(0, len(altered), CHUNK):
        query = select(AppraiserRelation.assignment_id)
        told_ |= set(session.scalars(query.where(AppraiserRelation.id.in_(altered[start : start + CHUNK]))))
    return told_


def _since(session: Session, imported: RosterImport) -> date:
    running = session.scalar(select(func.min(Cycle.first)).where(Cycle.closed_at.is_(None)))
    year = date(imported.as_of.year, 1, 1)
    return min(running, year) if running else year


def _pieces(session: Session, touched: set[int]) -> dict[int, list[Piece]]:
    """Of all that had more than one appraiser: numbers of thousands would be too many for one question."""
    relation = AppraiserRelation
    several = select(relation.assignment_id).group_by(relation.assignment_id).having(func.count() > 1)
    rows = session.execute(
        select(
            relation.assignment_id, relation.first, relation.last,
            relation.appraiser_id, relation.capacity, relation.document,
        ).where(relation.assignment_id.in_(several))
    )  # fmt: skip
    found: dict[int, list[Piece]] = defaultdict(list)
    for number, first, last, *what in rows:
        if number in touched:
            found[number].append(Piece(first, last, tuple(what)))
    return found


def _standing(session: Session, touched: set[int]) -> dict[int, dict[Boundary, Handover]]:
    found: dict[int, dict[Boundary, Handover]] = defaultdict(dict)
    for row in session.scalars(select(Handover).where(Handover.withdrawn_at.is_(None))):
        if row.assignment_id in touched:
            before = row.before_id, row.before_capacity, row.before_document
            after = row.after_id, row.after_capacity, row.after_document
            found[row.assignment_id][Boundary(row.first, before, after)] = row
    return found


def _row(assignment: int, boundary: Boundary, imported: RosterImport, now: datetime) -> Handover:
    return Handover(
        assignment_id=assignment,
        first=boundary.first,
        **_held("before", boundary.before),
        **_held("after", boundary.after),
        import_id=imported.id,
        told_at=now,
    )


def _held(which: str, held: tuple[int, str, str]) -> Mapping[str, Any]:
    return dict(zip((f"{which}_id", f"{which}_capacity", f"{which}_document"), held, strict=True))


def _events(session: Session, rows: Sequence[Handover], now: datetime, actor: Actor, *, version: int) -> None:
    """One a row, set-based: a new chief may be the appraiser of thousands."""
    states = ("", TOLD, WITHDRAWN)
    same = {
        "subject": SUBJECT,
        "version": version,
        "trigger": HAND_OVER if version == 1 else WITHDRAW,
        "source": states[version - 1],
        "target": states[version],
        "actor_id": actor.employee_id,
        "role": actor.role,
        "at": now,
        "recorded_at": utc_now(),
        "run_id": actor.run_id,
    }
    events = [same | {"subject_id": row.id, "mark": f"mulai {long_date(row.first)}"} for row in rows]
    made = session.scalars(insert(AuditEvent).returning(AuditEvent.id, sort_by_parameter_order=True), events)
    by = {"by": actor.user} if actor.user else {}
    bodies = [
        {"event_id": event, "body": by | facts(SUBJECT, row)}
        for event, row in zip(made.all(), rows, strict=True)
    ]
    session.execute(insert(AuditPayload), bodies)


def _chunks(rows: Sequence[Handover]) -> Iterator[Sequence[Handover]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
