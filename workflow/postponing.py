"""What moves with a window: the evaluations' own deadlines, and the deadlines and reminders of open prompts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from config.definition import DefinitionFile
from models.audit import AuditEvent
from models.cycle import StageWindow
from models.evaluation import Evaluation
from models.prompt import Prompt
from workflow.definitions import Rules
from workflow.reminding import next_reminder
from workflow.windows import reminded_again, resumed

Stood = Mapping[int, datetime]
"""Unit → the moment at which its clock stood still."""


def resume_evaluations(session: Session, rules: Rules, stood: Stood, now: datetime) -> int:
    """Own deadlines of these units go on; one that was set during the hold lost the days since then alone."""
    rows = session.execute(
        select(Evaluation.id, Evaluation.unit_id, Evaluation.due_at, set_at(rules.definition)).where(
            Evaluation.cycle_id == rules.cycle_id,
            Evaluation.unit_id.in_(stood),
            Evaluation.due_at.is_not(None),
            Evaluation.final_at.is_(None),
        )
    ).all()
    moved = []
    for number, unit, due, since in rows:
        stopped = max(stood[unit], since or stood[unit])
        later = resumed(rules.calendar, due, stopped, now)
        if later != due:
            moved.append({"id": number, "due_at": later})
    return write(session, Evaluation, moved)


def set_at(definition: DefinitionFile) -> Any:
    """When an evaluation's deadline was last set: as it came into its state, or by an act that gives time."""
    setting = {rule.trigger for rule in definition.transition if rule.source != rule.target}
    setting |= {rule.trigger for rule in definition.transition if rule.due_working_days}
    return (
        select(func.max(AuditEvent.at))
        .where(
            AuditEvent.subject == "evaluation",
            AuditEvent.subject_id == Evaluation.id,
            AuditEvent.trigger.in_(sorted(setting)),
        )
        .correlate(Evaluation)
        .scalar_subquery()
    )


def resume_prompts(session: Session, rules: Rules, stood: Stood, now: datetime) -> int:
    """Open prompts follow what they are about. To be called once the windows and evaluations have moved."""
    moved = []
    for prompt, own, closes in session.execute(open_prompts(rules, stood)).all():
        stopped = max(stood[prompt.unit_id], prompt.asked_at)
        due = own or closes
        if prompt.evaluation_id is None or due is None:
            due = resumed(rules.calendar, prompt.due_at, stopped, now)
        reminder = reminded_again(rules.calendar, prompt.next_reminder_at, stopped, now)
        if (due, reminder) != (prompt.due_at, prompt.next_reminder_at):
            moved.append({"id": prompt.id, "due_at": due, "next_reminder_at": reminder})
    return write(session, Prompt, moved)


def open_prompts(rules: Rules, units: Collection[int]) -> Any:
    """(prompt, own deadline of its evaluation, closing of its stage)."""
    of_stage = and_(
        StageWindow.cycle_id == Prompt.cycle_id,
        StageWindow.unit_id == Prompt.unit_id,
        StageWindow.stage == Prompt.stage,
    )
    return (
        select(Prompt, Evaluation.due_at, StageWindow.closes_at)
        .outerjoin(Evaluation, Evaluation.id == Prompt.evaluation_id)
        .outerjoin(StageWindow, of_stage)
        .where(Prompt.cycle_id == rules.cycle_id, Prompt.unit_id.in_(units), Prompt.closed_at.is_(None))
    )


def extend_evaluations(
    session: Session, rules: Rules, stage: str, units: Sequence[int], closes: datetime
) -> int:
    """Own deadlines in the extended stage that would end before its window are put to its end."""
    result: Any = session.execute(
        update(Evaluation)
        .where(Evaluation.cycle_id == rules.cycle_id, Evaluation.unit_id.in_(units))
        .where(Evaluation.state == stage, Evaluation.due_at < closes)
        .values(due_at=closes)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)


def extend_prompts(
    session: Session, rules: Rules, stage: str, units: Sequence[int], closes: datetime, now: datetime
) -> int:
    """Open prompts of the extended stage that would fall due before its end; reminders are planned anew."""
    result: Any = session.execute(
        update(Prompt)
        .where(Prompt.cycle_id == rules.cycle_id, Prompt.unit_id.in_(units), Prompt.closed_at.is_(None))
        .where(Prompt.stage == stage, Prompt.due_at < closes)
        .values(due_at=closes, next_reminder_at=next_reminder(rules, stage, closes, now))
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)


def write(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> int:
    """By primary key, many at once."""
    if rows:
        session.execute(update(table), rows)
    return len(rows)
