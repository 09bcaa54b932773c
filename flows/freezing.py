"""Makes the bytes of the mails that are due, once, and commits them before the first attempt."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from flows.asking import Asking, write_asking
from flows.awaited_mails import freeze_awaited
from flows.letters import freeze_letter, secrets_of
from flows.peer_mails import freeze_peers
from flows.period_mails import freeze_period
from flows.pulse_mails import freeze_pulse
from flows.run import Run
from flows.writing import base, leave_unwritten, new_token
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.prompt import Delivery, OutboxMessage, Prompt
from templates.contexts import Task
from workflow.acts import token_digest
from workflow.awaited.matters import BY_KIND
from workflow.calendar import thaw
from workflow.definitions import Rules, rules_of
from workflow.peers import asking as peer_asking
from workflow.periods import asking as period_asking
from workflow.points import Point, reach
from workflow.posting import post
from workflow.socialising import pulse_mails as pulse_asking

BATCH = 200


def freeze_due(run: Run, *, urgent: bool = False) -> int:
    """Freezes one batch; 0 when none is left. A mail whose tasks are all done already never leaves."""
    with run.fenced() as session:
        if not urgent:
            _rearrange_missed(session, run.now)
        due = session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.state == "queued", OutboxMessage.frozen_at.is_(None))
            .where(
                OutboxMessage.urgent == urgent, OutboxMessage.not_before <= run.now, audible(session, run.now)
            )
            .order_by(OutboxMessage.id)
            .limit(BATCH)
        ).all()
        numbers = [message.id for message in due]
        tasks, secrets = _open_tasks(session, numbers), secrets_of(session, run, numbers)
        for message in due:
            if message.cycle_id is None:
                freeze_letter(run, message, secrets.get(message.id))
            elif message.kind == peer_asking.KIND:
                freeze_peers(session, run, message)
            elif message.kind == pulse_asking.KIND:
                freeze_pulse(session, run, message)
            elif message.kind == period_asking.KIND:
                freeze_period(session, run, message)
            elif message.kind in BY_KIND:
                freeze_awaited(session, run, message)
            else:
                _freeze(session, run, message, tasks.get(message.id, []))
    if due:
        reach(Point.MAILS_FROZEN)
    return len(due)


def audible(session: Session, now: datetime) -> ColumnElement[bool]:
    """Mails that may leave at this hour: those of no cycle, and those of cycles whose office is awake."""
    cycles = session.scalars(select(Cycle)).all()
    quiet = [cycle.id for cycle in cycles if thaw(cycle.calendar).is_quiet(now)]
    return or_(OutboxMessage.cycle_id.is_(None), OutboxMessage.cycle_id.not_in(quiet))


Row = tuple[Delivery, Prompt, str, str]


def _open_tasks(session: Session, messages: Sequence[int]) -> dict[int, list[Row]]:
    """Deliveries of these mails whose task is still open, with what each is about."""
    rows = session.execute(
        select(Delivery, Prompt, Employee.name, Assignment.post, Unit.name)
        .join(Prompt, Prompt.id == Delivery.prompt_id)
        .join(Unit, Unit.id == Prompt.unit_id)
        .outerjoin(Evaluation, Evaluation.id == Prompt.evaluation_id)
        .outerjoin(Assignment, Assignment.id == Evaluation.assignment_id)
        .outerjoin(Employee, Employee.id == Evaluation.employee_id)
        .where(Delivery.message_id.in_(messages), Prompt.closed_at.is_(None))
        .order_by(Employee.name, Prompt.id)
    ).all()
    found: dict[int, list[Row]] = defaultdict(list)
    for delivery, prompt, name, post_name, unit in rows:
        about = f"{name}, {post_name}" if name else unit
        found[delivery.message_id].append((delivery, prompt, about, unit))
    return found


def _freeze(session: Session, run: Run, message: OutboxMessage, rows: Iterable[Row]) -> None:
    rows = list(rows)
    if not rows:
        leave_unwritten(run, message)
        return
    tasks = []
    for delivery, _prompt, about, _unit in rows:
        token = new_token()
        delivery.token_digest = token_digest(token)
        tasks.append(Task(about=about, link=f"{base(run.settings)}/t/{token}"))
    first = min((prompt for _, prompt, _, _ in rows), key=lambda prompt: prompt.due_at)
    consequence = _consequence(rules_of(session, first.cycle_id), first)
    write_asking(session, run, message, Asking(tasks, first.due_at, consequence, message.kind))


def _consequence(rules: Rules, prompt: Prompt) -> str:
    return next(
        rule.consequence
        for rule in rules.definition.prompt
        if (rule.kind, rule.state, rule.to) == (prompt.kind, prompt.stage, prompt.role)
    )


def _rearrange_missed(session: Session, now: datetime) -> None:
    """A prompt that joined a mail just as it was frozen goes into the next one: no prompt is lost."""
    missed = session.execute(
        select(Delivery.id, Delivery.prompt_id, OutboxMessage.step, Prompt.cycle_id)
        .join(OutboxMessage, OutboxMessage.id == Delivery.message_id)
        .join(Prompt, Prompt.id == Delivery.prompt_id)
        .where(OutboxMessage.frozen_at.is_not(None), Delivery.token_digest.is_(None))
        .where(Prompt.closed_at.is_(None))
    ).all()
    for delivery_id, prompt_id, step, cycle_id in missed:
        session.execute(update(Prompt).where(Prompt.id == prompt_id).values(to_post=step))
        session.execute(delete(Delivery).where(Delivery.id == delivery_id))
        post(session, rules_of(session, cycle_id).calendar, now)
