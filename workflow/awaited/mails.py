"""Mails about what is awaited: one a person and matter, however much waits, each asked and reminded once.

Level-triggered: what a mail told follows from the moment at which it was made, so that a run may be late, be missed, or
come twice. Whom a mail is about is read as it leaves. Who has no address finds the same under *Tugas saya*.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Engine, String, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee
from models.prompt import OutboxMessage
from models.session import persistent, reading, transaction
from workflow.arranging import arrange
from workflow.awaited import deciding
from workflow.awaited.deciding import ASK, REMIND, Told
from workflow.awaited.matters import BY_KIND, MATTERS, Matter
from workflow.awaited.scope import Scope, scope_of
from workflow.awaited.terms import Terms

CHUNK = 5000
"""People a statement."""
STILL_TO_COME = datetime.max.replace(tzinfo=UTC)
"""A mail that is not made yet will tell whatever waits by then."""


@dataclass(frozen=True)
class Subject:
    """What a mail is about: one evaluation, and until when."""

    evaluation_id: int
    about: str
    due: datetime


def ask(engine: Engine, cycle_id: int, now: datetime) -> tuple[int, int]:
    """Mails asked for and reminders; called again at the same moment it finds nothing to do."""
    with reading(engine) as session:
        scope = scope_of(session, session.get_one(Cycle, cycle_id), now)
        steps = list(_owed(session, scope))
    if not steps:
        return 0, 0
    return _arrange(engine, scope, steps)


Step = tuple[str, str, list[int]]
"""Kind, ASK or REMIND, and who."""


def _owed(session: Session, scope: Scope) -> Iterator[Step]:
    told = told_by_kind(session, scope.cycle.id)
    for matter, terms in timed(scope):
        people: dict[str, list[int]] = defaultdict(list)
        waits = matter.waits(session, scope, terms)
        for person, step in deciding.owed(waits, told[matter.kind], terms, scope.now).items():
            people[step].append(person)
        yield from ((matter.kind, step, found) for step, found in sorted(people.items()))


@persistent
def _arrange(engine: Engine, scope: Scope, steps: list[Step]) -> tuple[int, int]:
    """What was done between the question and this is no harm: its mail will be about nobody, and stay."""
    cycle_id, slot = scope.cycle.id, scope.rules.calendar.next_slot(scope.now)
    made = {ASK: 0, REMIND: 0}
    with transaction(engine) as session:
        for kind, step, people in steps:
            for begin in range(0, len(people), CHUNK):
                meant = Employee.id.in_(people[begin : begin + CHUNK])
                key = _key(kind, step, cycle_id, slot)
                made[step] += arrange(session, key, meant, cycle_id=cycle_id, kind=kind, step=step, slot=slot)
    return made[ASK], made[REMIND]


def _key(kind: str, step: str, cycle_id: int, slot: datetime) -> ColumnElement[str]:
    return cast(Employee.id, String) + literal(f":{kind}:{step}:{cycle_id}:{slot.isoformat()}")


def timed(scope: Scope) -> Iterator[tuple[Matter, Terms]]:
    """The matters that the cycle's definition gives people a time for."""
    for matter in MATTERS:
        terms = matter.terms(scope)
        if terms is not None:
            yield matter, terms


def told_by_kind(session: Session, cycle_id: int) -> Mapping[str, Mapping[int, Told]]:
    """By kind and person. A mail that was about nobody as it was to leave told nothing; one that was dropped after a
    restore counts, since a person decided so.
    """
    mail = OutboxMessage
    pending = func.max(case((and_(mail.frozen_at.is_(None), mail.state == "queued"), 1), else_=0))
    made = func.max(func.coalesce(mail.frozen_at, mail.not_before))
    rows = session.execute(
        select(mail.kind, mail.recipient_id, pending, made, func.max(mail.not_before))
        .where(mail.cycle_id == cycle_id, mail.kind.in_(BY_KIND), mail.state != "empty")
        .group_by(mail.kind, mail.recipient_id)
    )
    found: dict[str, dict[int, Told]] = {kind: {} for kind in BY_KIND}
    for kind, person, waits, until, slot in rows.tuples():
        found[kind][person] = Told(STILL_TO_COME if waits else until, slot)
    return found


def moments(session: Session, cycle: Cycle, now: datetime) -> list[datetime]:
    """When mails may come to be owed, as far as is known now; past moments among them."""
    scope = scope_of(session, cycle, now)
    matters = list(timed(scope))
    if not matters:
        return []
    told = told_by_kind(session, cycle.id)
    return sorted(
        moment
        for matter, terms in matters
        for moment in deciding.moments(matter.waits(session, scope, terms), told[matter.kind], terms)
    )


def subjects(session: Session, message: OutboxMessage, now: datetime) -> list[Subject]:
    """What the mail is about at this moment, the most urgent first."""
    matter = BY_KIND[message.kind]
    scope = scope_of(session, session.get_one(Cycle, message.cycle_id), now)
    terms = matter.terms(scope)
    if terms is None:
        return []
    due = {
        wait.evaluation_id: terms.dates(wait.since).due
        for wait in matter.waits(session, scope, terms, message.recipient_id)
        if wait.since <= now
    }
    rows = session.execute(
        select(Evaluation.id, Employee.name, Assignment.post)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .where(Evaluation.id.in_(due))
        .order_by(Employee.name, Evaluation.id)
    ).tuples()
    found = [Subject(number, f"{name}, {post}", due[number]) for number, name, post in rows]
    return sorted(found, key=lambda each: each.due)


def still_awaited(session: Session, message: OutboxMessage, now: datetime) -> bool:
    return bool(subjects(session, message, now))
