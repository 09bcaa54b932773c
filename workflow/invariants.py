"""What must hold of a database at any moment, each as a question that counts its breaches.

Used by tests, by the demo's `findings`, and by whoever suspects foul play.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, and_, func, or_, select
from sqlalchemy.orm import Session

from config.rules.results import PredicateMatrix
from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle, StageWindow
from models.evaluation import Evaluation
from models.prompt import OutboxMessage, Prompt
from models.session import reading
from workflow import clock, holds
from workflow.asking import Asking, waiting
from workflow.definitions import Rules, rules_of
from workflow.destroyed import UNTOLD, destroyed
from workflow.errors import RuleGoneError
from workflow.folding import broken
from workflow.holders import HOLDERS, whose
from workflow.paper_trail import (
    final_without_predicate_or_document,
    received_without_an_issued_document,
    wrong_files,
)
from workflow.reaching import Rights
from workflow.rules.applied import Versions, applied
from workflow.rules.predicate import predicate

Question = Callable[[Session, Rules], int]


def breaches(engine: Engine, documents: Path) -> dict[str, int]:
    """Name → number of breaches, over all cycles; empty when everything holds."""
    found: dict[str, int] = defaultdict(int)
    with reading(engine) as session:
        for cycle_id in session.scalars(select(Cycle.id)).all():
            rules = rules_of(session, cycle_id)
            for question in QUESTIONS:
                found[question.__name__] += question(session, rules)
        found["file_differs_from_its_audited_hash"] += sum(1 for _ in wrong_files(session, documents))
    return {name: number for name, number in found.items() if number}


def _events(session: Session, rules: Rules) -> dict[int, list[AuditEvent]]:
    by_subject: dict[int, list[AuditEvent]] = defaultdict(list)
    for event in session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject == "evaluation", AuditEvent.cycle_id == rules.cycle_id)
        .order_by(AuditEvent.subject_id, AuditEvent.version)
    ):
        by_subject[event.subject_id].append(event)
    return by_subject


def state_is_not_the_fold_of_its_events(session: Session, rules: Rules) -> int:
    return len({each.subject_id for each in broken(session, rules.cycle_id, "evaluation")})


def illegal_transition(session: Session, rules: Rules) -> int:
    legal = {(rule.trigger, rule.source, rule.target, rule.by) for rule in rules.definition.transition}
    legal.add(("launch", "", rules.definition.initial, "system"))
    kinds = (AuditEvent.trigger, AuditEvent.source, AuditEvent.target, AuditEvent.role)
    counted = (
        select(*kinds, func.count())
        .where(AuditEvent.subject == "evaluation", AuditEvent.cycle_id == rules.cycle_id)
        .group_by(*kinds)
    )
    return sum(number for *kind, number in session.execute(counted) if tuple(kind) not in legal)


def actor_without_the_right(session: Session, rules: Rules) -> int:
    """Every act of a person by somebody who held the role that day; every act of the system in a run."""
    by_day: dict[Any, list[AuditEvent]] = defaultdict(list)
    wrong = 0
    for events in _events(session, rules).values():
        for event in events:
            if event.actor_id is None:
                by_nobody = (
                    event.run_id is None and event.trigger != "launch"
                )  # its cycle's event names a person
                wrong += by_nobody or event.role != "system"
            else:
                by_day[rules.calendar.local(event.at).date(), event.role].append(event)
    subjects = {
        row.id: row
        for row in session.scalars(select(Evaluation).where(Evaluation.cycle_id == rules.cycle_id))
    }
    rights = Rights(session)
    for (day, role), events in by_day.items():
        if role == "hr":
            wrong += sum(not _as_hr(rights, event, subjects[event.subject_id]) for event in events)
            continue
        holders = _holders(session, rules, day, role)
        for event in events:
            subject = subjects[event.subject_id]
            own = event.actor_id == subject.employee_id
            wrong += not (own if role == "employee" else event.actor_id in holders[subject.id])
    return wrong


def _as_hr(rights: Rights, event: AuditEvent, subject: Evaluation) -> bool:
    return event.actor_id != subject.employee_id and rights.over(event, {subject.unit_id})


def _holders(session: Session, rules: Rules, day: date, role: str) -> dict[int, set[int]]:
    """By evaluation of the cycle: who held the role over it that day."""
    found: dict[int, set[int]] = defaultdict(set)
    if role in HOLDERS:
        rows = HOLDERS[role](day).subquery()
        key, of = whose(rows)
        held = select(Evaluation.id, rows.c.holder_id).join(rows, key == of)
        for number, holder in session.execute(held.where(Evaluation.cycle_id == rules.cycle_id)):
            found[number].add(holder)
    return found


def somebody_judged_themself(session: Session, rules: Rules) -> int:
    own = (
        select(func.count())
        .select_from(AuditEvent)
        .join(Evaluation, Evaluation.id == AuditEvent.subject_id)
        .where(
            AuditEvent.subject == "evaluation",
            AuditEvent.cycle_id == rules.cycle_id,
            AuditEvent.actor_id == Evaluation.employee_id,
            AuditEvent.role != "employee",
        )
    )
    return session.scalar(own) or 0


def result_differs_from_its_history(session: Session, rules: Rules) -> int:
    return sum(1 for _ in wrong_results(session, rules))


def wrong_results(session: Session, rules: Rules) -> Iterator[int]:
    """Evaluations whose ratings or rules are not as last handed in, whose predicate is not as that table says, or
    which are final at another moment than their last event says.
    """
    day = session.get_one(Cycle, rules.cycle_id).last
    reviews = _last_reviews(session, rules)
    last = and_(
        AuditEvent.subject == "evaluation",
        AuditEvent.subject_id == Evaluation.id,
        AuditEvent.version == Evaluation.version,
    )
    rows = select(Evaluation, AuditEvent.at).outerjoin(AuditEvent, last)
    for row, at in session.execute(rows.where(Evaluation.cycle_id == rules.cycle_id).order_by(Evaluation.id)):
        review = reviews.get(row.id)
        rated = (row.result_rating, row.behaviour_rating, row.predicate, row.rules)
        told = review is UNTOLD or rated == (review.result(day, row.predicate) if review else NOTHING_RATED)
        if not told or row.final_at != (at if row.state in rules.definition.final_states else None):
            yield row.id


NOTHING_RATED = (None, None, None, None)


@dataclass(frozen=True)
class _Review:
    ratings: tuple[str, str]
    rules: Versions

    def result(self, day: date, said: str | None) -> tuple[Any, ...]:
        """`said`: the predicate where the stored table is gone, which is a finding of its own (rule_versions.py)."""
        with suppress(RuleGoneError):
            said = predicate(applied(PredicateMatrix, self.rules, day), *self.ratings)
        return (*self.ratings, said, self.rules or None)


def _last_reviews(session: Session, rules: Rules) -> dict[int, Any]:
    """By evaluation: both ratings of the last review or changed result; UNTOLD where they were destroyed."""
    rating = {step.trigger for step in rules.definition.transition if step.payload in ("review", "changed")}
    gone, event = destroyed(session), AuditEvent
    found: dict[int, Any] = {}
    bodies = session.execute(
        select(event.id, event.subject_id, AuditPayload.body)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(event.subject == "evaluation", event.cycle_id == rules.cycle_id, event.trigger.in_(rating))
        .order_by(event.version)
        .execution_options(yield_per=500)
    )
    for number, subject, body in bodies:
        if body is None:
            found[subject] = UNTOLD if number in gone else None
            continue
        review = body.get("review") or body
        ratings = review["result_rating"], review["behaviour_rating"]
        found[subject] = _Review(ratings, body.get("rules") or {})
    return found


def prompt_doubled(session: Session, rules: Rules) -> int:
    twice = (
        select(func.count().label("times"))
        .where(Prompt.cycle_id == rules.cycle_id, Prompt.closed_at.is_(None))
        .group_by(Prompt.evaluation_id, Prompt.unit_id, Prompt.kind, Prompt.role)
        .having(func.count() > 1)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(twice)) or 0


def prompt_lost(session: Session, rules: Rules) -> int:
    """Evaluations that wait for somebody whom nobody asked, though the stage is open."""
    now = clock.current(session)
    everyone = Evaluation.cycle_id == rules.cycle_id
    return sum(
        len(session.execute(waiting(Asking(rules, now, everyone), rule)).all())
        for rule in rules.definition.prompt
    )


def mail_lost(session: Session, rules: Rules) -> int:
    """Mails past their slot by a day that never left, and prompts that no mail was arranged for."""
    now = clock.current(session)
    stuck = select(func.count()).where(
        OutboxMessage.cycle_id == rules.cycle_id,
        OutboxMessage.state.in_(("queued", "in_data")),
        OutboxMessage.not_before < rules.calendar.opening(rules.calendar.local(now).date()),
    )
    unposted = select(func.count()).where(Prompt.cycle_id == rules.cycle_id, Prompt.to_post.is_not(None))
    return (session.scalar(stuck) or 0) + (session.scalar(unposted) or 0)


def mail_in_quiet_hours(session: Session, rules: Rules) -> int:
    moments = session.scalars(
        select(OutboxMessage.accepted_at).where(
            OutboxMessage.cycle_id == rules.cycle_id, OutboxMessage.accepted_at.is_not(None)
        )
    )
    return sum(rules.calendar.is_quiet(moment) for moment in moments if moment is not None)


def task_without_owner_deadline_or_reminder(session: Session, rules: Rules) -> int:
    """In a held unit a deadline that goes by on the wall's calendar has not come yet."""
    now = clock.current(session)
    adrift = select(func.count()).where(
        Prompt.cycle_id == rules.cycle_id,
        Prompt.closed_at.is_(None),
        Prompt.next_reminder_at.is_(None),
        Prompt.due_at <= now,
        holds.since(Prompt.cycle_id, Prompt.unit_id).is_(None),
    )
    return session.scalar(adrift) or 0


def deadline_is_not_that_of_its_matter(session: Session, rules: Rules) -> int:
    """Open prompts due at another moment than their evaluation or its window; a unit's before its window closes."""
    window, one = StageWindow, Prompt.evaluation_id.is_not(None)
    of_unit = and_(window.cycle_id == Prompt.cycle_id, window.unit_id == Prompt.unit_id)
    due = func.coalesce(Evaluation.due_at, window.closes_at)
    astray = (
        select(func.count())
        .select_from(Prompt)
        .outerjoin(Evaluation, Evaluation.id == Prompt.evaluation_id)
        .outerjoin(window, and_(of_unit, window.stage == Prompt.stage))
        .where(Prompt.cycle_id == rules.cycle_id, Prompt.closed_at.is_(None))
        .where(or_(and_(one, Prompt.due_at != due), and_(~one, Prompt.due_at < window.closes_at)))
    )
    return session.scalar(astray) or 0


def finished_task_acted_again(session: Session, rules: Rules) -> int:
    again = (
        select(func.count())
        .select_from(AuditEvent)
        .join(Prompt, Prompt.id == AuditEvent.prompt_id)
        .where(AuditEvent.cycle_id == rules.cycle_id, Prompt.closed_at < AuditEvent.at)
    )
    return session.scalar(again) or 0


QUESTIONS: tuple[Question, ...] = (
    state_is_not_the_fold_of_its_events,
    illegal_transition,
    actor_without_the_right,
    somebody_judged_themself,
    result_differs_from_its_history,
    prompt_doubled,
    prompt_lost,
    mail_lost,
    mail_in_quiet_hours,
    task_without_owner_deadline_or_reminder,
    deadline_is_not_that_of_its_matter,
    finished_task_acted_again,
    received_without_an_issued_document,
    final_without_predicate_or_document,
)
