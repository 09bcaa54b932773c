"""Reads the stories of many evaluations: some twenty selects for five hundred of them, none for a single one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session, aliased

from config.definition import DefinitionFile
from config.rules.results import Distribution, PredicateMatrix
from config.rules.table import title
from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession, Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.seal import SealLeaf
from workflow import clock, labels
from workflow.actions import SESSION
from workflow.definitions import Rules, rules_of
from workflow.rules.applied import applied
from workflow.rules.words import PREDICATES
from workflow.why.asides import asides
from workflow.why.authorities import Authorities, authorities
from workflow.why.building import tree
from workflow.why.story import Achieved, Print, Rated, Step, Story
from workflow.why.tree import By, Tree

CHUNK = 500
RATED = (
    "result_rating", "result_reason", "result_evidence",
    "behaviour_rating", "behaviour_reason", "behaviour_evidence", "predicate", "realisation",
)  # fmt: skip


def of_one(session: Session, evaluation_id: int) -> Tree | None:
    """None where there is no such evaluation."""
    row = session.execute(
        select(Evaluation.cycle_id, Evaluation.unit_id).where(Evaluation.id == evaluation_id)
    ).first()
    if row is None:
        return None
    return next(_trees(session, row.cycle_id, [evaluation_id], row.unit_id))


def of_cycle(session: Session, cycle_id: int) -> Iterator[Tree]:
    """Every evaluation of the cycle, by number; no more than CHUNK are in memory."""
    ids = session.scalars(
        select(Evaluation.id).where(Evaluation.cycle_id == cycle_id).order_by(Evaluation.id)
    ).all()
    return _trees(session, cycle_id, ids)


def _trees(session: Session, cycle_id: int, ids: Sequence[int], unit: int | None = None) -> Iterator[Tree]:
    """Of the evaluations of one unit, or of the whole cycle."""
    frame = _frame(session, cycle_id, unit)
    for place in range(0, len(ids), CHUNK):
        for story in _stories(session, frame, ids[place : place + CHUNK]):
            yield replace(tree(story), of=None if unit else len(ids))


@dataclass(frozen=True)
class _Frame:
    """What all evaluations of a cycle share."""

    cycle: Cycle
    rules: Rules
    now: datetime
    units: Mapping[int, tuple[str, Achieved]]
    """Code and achievement of each unit."""
    titles: tuple[str, str]
    """Of the predicate's table and of the distribution's."""
    kinds: Mapping[tuple[str, str, str], str]
    """Payload of each transition that has one, by trigger, source and role."""

    @property
    def definition(self) -> DefinitionFile:
        return self.rules.definition


def _frame(session: Session, cycle_id: int, unit: int | None) -> _Frame:
    cycle, rules = session.get_one(Cycle, cycle_id), rules_of(session, cycle_id)
    return _Frame(
        cycle,
        rules,
        clock.current(session),
        _units(session, cycle, rules, unit),
        (title(PredicateMatrix), title(Distribution)),
        {(each.trigger, each.source, each.by): each.payload or "" for each in rules.definition.transition},
    )


def _units(session: Session, cycle: Cycle, rules: Rules, unit: int | None) -> dict[int, tuple[str, Achieved]]:
    """Of the whole cycle, or one of them."""
    row, stated, told = CalibrationSession, aliased(AuditEvent), aliased(AuditEvent)
    leaf, told_leaf = aliased(SealLeaf), aliased(SealLeaf)
    of_statement = and_(
        stated.subject == "session", stated.subject_id == row.id, stated.version == row.version,
        stated.trigger == "state_achievement",
    )  # fmt: skip
    of_telling = and_(
        told.subject == "difference", told.subject_id == row.id, told.version == row.explanations
    )
    meant = [row.cycle_id == cycle.id] + ([] if unit is None else [row.unit_id == unit])
    rows = session.execute(
        select(row, Unit.code, stated.id, leaf.position, told.id, told.actor_id, told.at, told_leaf.position)
        .join(Unit, Unit.id == row.unit_id)
        .outerjoin(stated, of_statement)
        .outerjoin(leaf, leaf.event_id == stated.id)
        .outerjoin(told, of_telling)
        .outerjoin(told_leaf, told_leaf.event_id == told.id)
        .where(*meant)
    ).all()
    ids = [found.unit_id for found, *_ in rows]
    people = {
        each for found, *_, teller, _, _ in rows for each in (found.stated_by, teller) if each is not None
    }
    known = authorities(session, rules, cycle.first, (), ids, people)
    counts = _counts(session, cycle.id, rules, unit)
    return {
        found.unit_id: (
            code,
            Achieved(
                row=found.id,
                value=found.achievement,
                reason=found.reason,
                by=_official(known, found.stated_by, found.stated_at, found.unit_id),
                at=found.stated_at,
                event=event,
                position=position,
                counts={each: counts[found.unit_id][each] for each in PREDICATES},
                explanation=found.explanation,
                explained_by=_official(known, teller, told_at, found.unit_id),
                explained_at=told_at,
                explained_event=told_event,
                explained_position=told_position,
            ),
        )
        for found, code, event, position, told_event, teller, told_at, told_position in rows
    }


def _official(known: Authorities, person: int | None, at: datetime | None, unit: int) -> By | None:
    return None if person is None or at is None else known.by(person, "calibrator", at, None, unit)


def _counts(session: Session, cycle_id: int, rules: Rules, unit: int | None) -> dict[int, Counter[str]]:
    """By unit: predicates of those whose appraiser has rated them."""
    order = rules.definition.order
    beyond = [name for name, place in order.items() if place >= order[SESSION]]
    query = select(Evaluation.unit_id, Evaluation.predicate).where(
        Evaluation.cycle_id == cycle_id, Evaluation.state.in_(beyond), Evaluation.predicate.is_not(None)
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for unit_id, predicate in session.execute(
        query if unit is None else query.where(Evaluation.unit_id == unit)
    ):
        found[unit_id][predicate] += 1
    return found


def _stories(session: Session, frame: _Frame, ids: Sequence[int]) -> Iterator[Story]:
    rows = session.execute(_evaluations().where(Evaluation.id.in_(ids)).order_by(Evaluation.id)).all()
    events, prints = _events(session, ids), _prints(session, ids)
    acted = {event.actor_id for some in events.values() for event in some if event.actor_id is not None}
    known = authorities(
        session, frame.rules, frame.cycle.first, [row.assignment_id for row in rows], list(frame.units), acted
    )
    served = {
        row.id: (
            row.employee_id,
            (max(row.first, frame.cycle.first), min(row.last or frame.cycle.last, frame.cycle.last)),
        )
        for row in rows
    }
    lay = asides(session, frame.cycle, frame.rules, served, frame.now)
    for row in rows:
        code, achieved = frame.units[row.unit_id]
        yield Story(
            evaluation=row.id,
            cycle=frame.cycle.code,
            first=frame.cycle.first,
            last=frame.cycle.last,
            unit=code,
            employee=row.name,
            post=row.post,
            state=row.state,
            state_label=labels.state(frame.definition, row.state),
            session=SESSION,
            order=frame.definition.order,
            rated=Rated(*(getattr(row, name) for name in RATED)),
            steps=tuple(_step(frame, known, row, event) for event in events.get(row.id, ())),
            achieved=achieved,
            beside=lay[row.id],
            prints=tuple(prints.get(row.id, ())),
            matrix=applied(PredicateMatrix, row.rules, frame.cycle.last),
            matrix_title=frame.titles[0],
            distribution=applied(Distribution, row.rules, frame.cycle.last),
            distribution_title=frame.titles[1],
            rules=row.rules or {},
        )


def _evaluations() -> Select[Any]:
    row = Evaluation
    return (
        select(
            row.id, row.assignment_id, row.employee_id, row.unit_id, row.state, row.rules,
            *(getattr(row, name) for name in RATED),
            Employee.name, Assignment.post, Assignment.first, Assignment.last,
        )
        .join(Employee, Employee.id == row.employee_id)
        .join(Assignment, Assignment.id == row.assignment_id)
    )  # fmt: skip


def _events(session: Session, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    event, gone = AuditEvent, aliased(AuditEvent)
    destroyed = and_(gone.subject == "payload", gone.subject_id == event.id)
    rows = session.execute(
        select(
            event.id, event.subject_id, event.trigger, event.source, event.target, event.actor_id, event.role,
            event.mark, event.at, SealLeaf.position, AuditPayload.body, gone.id.is_not(None).label("destroyed"),
        )
        .outerjoin(SealLeaf, SealLeaf.event_id == event.id)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .outerjoin(gone, destroyed)
        .where(event.subject == "evaluation", event.subject_id.in_(ids))
        .order_by(event.subject_id, event.version)
    )  # fmt: skip
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.subject_id].append(row)
    return found


def _step(frame: _Frame, known: Authorities, row: Row[Any], event: Row[Any]) -> Step:
    return Step(
        event=event.id,
        position=event.position,
        trigger=event.trigger,
        label=labels.act(frame.definition, event.trigger, event.role),
        payload=frame.kinds.get((event.trigger, event.source, event.role), ""),
        source=event.source,
        target=event.target,
        by=known.by(event.actor_id, event.role, event.at, row.assignment_id, row.unit_id),
        at=event.at,
        mark=event.mark,
        body=event.body if isinstance(event.body, dict) else None,
        destroyed=bool(event.destroyed),
    )


def _prints(session: Session, ids: Sequence[int]) -> dict[int, list[Print]]:
    job, event = DocumentJob, AuditEvent
    issued = and_(event.subject == "document", event.subject_id == job.id)
    rows = session.execute(
        select(
            job.evaluation_id, job.id, job.revision, job.predicate, job.issued_at, job.digest, event.id,
            SealLeaf.position,
        )
        .outerjoin(event, issued)
        .outerjoin(SealLeaf, SealLeaf.event_id == event.id)
        .where(job.evaluation_id.in_(ids))
        .order_by(job.evaluation_id, job.revision)
    )  # fmt: skip
    found: dict[int, list[Print]] = defaultdict(list)
    for number, *facts in rows:
        found[number].append(Print(*facts))
    return found
