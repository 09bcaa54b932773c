"""A stage's opening as a careful user of SQLAlchemy's ORM writes it: load, decide, add, flush, commit.

Nothing slows it down: one select a chunk for the rows and one for what was asked before, windows and the calendar's
answers looked up once, inserts sent by the ORM's own batches, updates by executemany, one commit a chunk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.definition import PromptRule, Transition
from models.audit import AuditEvent
from models.cycle import StageWindow
from models.evaluation import Evaluation
from models.people import Employee
from models.prompt import Delivery, OutboxMessage, Prompt
from workflow import reminding
from workflow.actions import CHUNK
from workflow.calendar import utc_now
from workflow.definitions import Rules, rules_of
from workflow.facts import Facts
from workflow.gathering import Actor
from workflow.machine import decide


@dataclass
class Opening:
    """One trigger for a whole cycle, fired by the system."""

    rules: Rules
    trigger: str
    actor: Actor
    now: datetime
    windows: dict[tuple[int, str], StageWindow]
    targets: dict[str, str] = field(init=False)
    reminders: dict[tuple[str, datetime], datetime | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        steps = [step for step in self.rules.definition.transition if step.trigger == self.trigger]
        self.targets = {step.source: step.target for step in steps}
        self.recorded_at = utc_now()
        self.slot = self.rules.calendar.next_slot(self.now)

    def facts(self, evaluation: Evaluation) -> Facts:
        window = self.windows.get((evaluation.unit_id, self.targets.get(evaluation.state, "")))
        ahead = window is not None and (window.opens_at > self.now or window.held)
        return Facts(state=evaluation.state, system=True, next_window="before" if ahead else "opened")

    def move(self, evaluation: Evaluation, step: Transition) -> AuditEvent:
        """The evaluation in its new state, and the event that says so."""
        evaluation.state = step.target
        evaluation.version += 1
        evaluation.entered = evaluation.version
        evaluation.due_at = evaluation.escalated_at = evaluation.return_reason = None
        return AuditEvent(
            subject="evaluation",
            subject_id=evaluation.id,
            version=evaluation.version,
            cycle_id=evaluation.cycle_id,
            trigger=step.trigger,
            source=step.source,
            target=step.target,
            role=step.by,
            mark=step.mark,
            at=self.now,
            recorded_at=self.recorded_at,
            run_id=self.actor.run_id,
        )

    def prompt(self, evaluation: Evaluation, rule: PromptRule, asked_before: int) -> Prompt:
        due = evaluation.due_at or self.windows[evaluation.unit_id, rule.state].closes_at
        about = f"{rule.kind}:{rule.to}:{evaluation.cycle_id}:{evaluation.id}"
        return Prompt(
            key=f"evaluation:{about}:{asked_before}",
            cycle_id=evaluation.cycle_id,
            evaluation_id=evaluation.id,
            unit_id=evaluation.unit_id,
            stage=rule.state,
            visit=evaluation.entered,
            kind=rule.kind,
            role=rule.to,
            recipient_id=evaluation.employee_id,
            asked_at=self.now,
            due_at=due,
            next_reminder_at=self.reminder(rule.state, due),
        )

    def reminder(self, stage: str, due: datetime) -> datetime | None:
        if (stage, due) not in self.reminders:
            self.reminders[stage, due] = reminding.next_reminder(self.rules, stage, due, self.now)
        return self.reminders[stage, due]

    def mail_key(self, prompt: Prompt, step: str) -> str:
        return f"{prompt.recipient_id}:{prompt.kind}:{step}:{prompt.cycle_id}:{self.slot.isoformat()}"

    def mail(self, key: str, prompt: Prompt, employee: Employee, step: str) -> OutboxMessage:
        return OutboxMessage(
            key=key,
            cycle_id=prompt.cycle_id,
            recipient_id=prompt.recipient_id,
            kind=prompt.kind,
            step=step,
            address=employee.email,
            name=employee.name,
            not_before=self.slot,
        )


def open_stage(engine: Engine, cycle_id: int, trigger: str, actor: Actor, now: datetime) -> int:
    """Fires the trigger for every evaluation of the cycle; how many moved."""
    moved = 0
    with Session(engine, expire_on_commit=False) as session:
        with session.begin():
            rules = rules_of(session, cycle_id)
            ids = session.scalars(
                select(Evaluation.id).where(Evaluation.cycle_id == cycle_id).order_by(Evaluation.id)
            ).all()
            windows = session.scalars(select(StageWindow).where(StageWindow.cycle_id == cycle_id)).all()
        opening = Opening(rules, trigger, actor, now, {(row.unit_id, row.stage): row for row in windows})
        for start in range(0, len(ids), CHUNK):
            part = ids[start : start + CHUNK]
            with session.begin():
                moved += _chunk(session, opening, part[0], part[-1])
            session.expunge_all()
    return moved


def _chunk(session: Session, opening: Opening, first: int, last: int) -> int:
    rows = session.execute(
        select(Evaluation, Employee)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .where(Evaluation.cycle_id == opening.rules.cycle_id, Evaluation.id.between(first, last))
        .order_by(Evaluation.id)
    ).all()
    moved: list[tuple[Evaluation, Employee]] = []
    for evaluation, employee in rows:
        decision = decide(opening.rules.definition, opening.trigger, opening.facts(evaluation))
        if decision.transition is not None:
            session.add(opening.move(evaluation, decision.transition))
            moved.append((evaluation, employee))
    asked = list(_ask(session, opening, moved, first, last))
    _post(session, opening, asked)
    return len(moved)


Asked = tuple[Prompt, Employee, str]


def _ask(
    session: Session, opening: Opening, moved: list[tuple[Evaluation, Employee]], first: int, last: int
) -> Iterator[Asked]:
    """A prompt for everyone who has to act on their own evaluation and was not asked before."""
    before: dict[tuple[int | None, str, str], list[Prompt]] = {}
    for prompt in session.scalars(select(Prompt).where(Prompt.evaluation_id.between(first, last))):
        before.setdefault((prompt.evaluation_id, prompt.kind, prompt.role), []).append(prompt)
    rules = [rule for rule in opening.rules.definition.prompt if rule.to == "employee" and not rule.after]
    for evaluation, employee in moved:
        for rule in rules:
            known = before.get((evaluation.id, rule.kind, rule.to), [])
            if rule.state == evaluation.state and all(prompt.closed_at for prompt in known):
                prompt = opening.prompt(evaluation, rule, len(known))
                session.add(prompt)
                yield prompt, employee, rule.step


def _post(session: Session, opening: Opening, asked: list[Asked]) -> None:
    """One mail a person, with a delivery for each of the prompts."""
    if not asked:
        return
    mails = {
        mail.key: mail
        for mail in session.scalars(
            select(OutboxMessage).where(
                OutboxMessage.cycle_id == opening.rules.cycle_id,
                OutboxMessage.not_before == opening.slot,
                OutboxMessage.frozen_at.is_(None),
                OutboxMessage.recipient_id.in_({prompt.recipient_id for prompt, _, _ in asked}),
            )
        )
    }
    pairs: list[tuple[Prompt, OutboxMessage]] = []
    for prompt, employee, step in asked:
        if employee.email is None:
            continue
        key = opening.mail_key(prompt, step)
        if key not in mails:
            mails[key] = opening.mail(key, prompt, employee, step)
            session.add(mails[key])
        pairs.append((prompt, mails[key]))
    session.flush()  # rows get their numbers here
    session.add_all(Delivery(prompt_id=prompt.id, message_id=mail.id) for prompt, mail in pairs)
