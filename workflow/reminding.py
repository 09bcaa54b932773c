"""When an open prompt is called to mind, and which deadline it carries."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, literal, or_, select, update
from sqlalchemy.orm import Session

from config.definition import DefinitionFile
from models.prompt import Prompt
from workflow import holds, posting
from workflow.definitions import Rules


def plan_first(session: Session, rules: Rules) -> None:
    fresh = (Prompt.to_post.is_not(None), Prompt.next_reminder_at.is_(None), Prompt.reminders == 0)
    rows = session.execute(
        select(Prompt.stage, Prompt.asked_at, Prompt.due_at).where(*fresh).distinct()
    ).all()
    for stage, asked_at, due_at in rows:
        following = next_reminder(rules, stage, due_at, asked_at, posted=True)
        session.execute(
            update(Prompt)
            .where(*fresh, Prompt.stage == stage, Prompt.asked_at == asked_at, Prompt.due_at == due_at)
            .values(next_reminder_at=following)
        )


def next_reminder(
    rules: Rules, stage: str, due: datetime, now: datetime, *, posted: bool = False
) -> datetime | None:
    """The next moment after the day of `now` at which an open prompt is called to mind; None where none is.

    With `posted` a mail about it is being arranged: what would go out in the same delivery is left out.
    """
    state, calendar = rules.definition.named(stage), rules.calendar
    ahead = sorted(calendar.before(due, days) for days in state.remind_before)
    first = calendar.end(calendar.local(now).date())
    if posted:
        first = max(first, calendar.next_slot(now))
    for moment in ahead:
        if moment >= first:
            return moment
    if state.remind_every is None:
        return None
    start = max(calendar.last_day(due), calendar.local(now).date())
    day = calendar.plus(start, state.remind_every)
    if calendar.opening(day) < first:
        day = calendar.plus(day, state.remind_every)
    return calendar.opening(day)


def remind(session: Session, rules: Rules, now: datetime) -> int:
    """Marks every open prompt whose reminder is due and plans its next one. Nobody is reminded in a held unit."""
    due = and_(
        Prompt.cycle_id == rules.cycle_id,
        Prompt.closed_at.is_(None),
        Prompt.next_reminder_at <= now,
        holds.since(Prompt.cycle_id, Prompt.unit_id).is_(None),
    )
    groups = session.execute(select(Prompt.stage, Prompt.due_at).where(due).distinct()).all()
    reminded = 0
    for stage, due_at in groups:
        result = session.execute(
            update(Prompt)
            .where(due, Prompt.stage == stage, Prompt.due_at == due_at)
            .values(
                to_post=_reminder_step(rules.definition),
                reminders=Prompt.reminders + 1,
                next_reminder_at=next_reminder(rules, stage, due_at, now, posted=True),
            )
        )
        reminded += int(result.rowcount)  # type: ignore[attr-defined]
    if reminded:
        posting.post(session, rules.calendar, now)
    return reminded


def lengthen(session: Session, rules: Rules, prompt_id: int, due: datetime, now: datetime) -> None:
    """A prompt is due later; a reminder that was planned already stays."""
    prompt = session.get_one(Prompt, prompt_id)
    planned = prompt.next_reminder_at or next_reminder(rules, prompt.stage, due, now)
    prompt.due_at, prompt.next_reminder_at = due, planned


def _reminder_step(definition: DefinitionFile) -> Any:
    """Who was asked in place of somebody else is reminded in those words too."""
    stand_ins = [rule for rule in definition.prompt if rule.step == "escalate"]
    matches = [and_(Prompt.kind == rule.kind, Prompt.role == rule.to) for rule in stand_ins]
    return case((or_(*matches), "escalate"), else_="remind") if matches else "remind"


def move_deadlines(session: Session, rules: Rules, ids: Select[Any], due: datetime, now: datetime) -> None:
    """Open prompts about these evaluations follow a new deadline."""
    moment = Prompt.next_reminder_at.type
    stages = {
        state.name: literal(next_reminder(rules, state.name, due, now), type_=moment)
        for state in rules.definition.state
    }
    session.execute(
        update(Prompt)
        .where(Prompt.evaluation_id.in_(ids), Prompt.closed_at.is_(None))
        .values(due_at=due, next_reminder_at=case(stages, value=Prompt.stage))
    )
