"""Makes the bytes of the mails that are due, once, and commits them before the first attempt."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from flows.awaited_mails import freeze_awaited
from flows.letters import freeze_letter, secrets_of
from flows.peer_mails import freeze_peers
from flows.pulse_mails import freeze_pulse
from flows.run import Run
from flows.writing import base, leave_unwritten, new_token, purpose_link, write
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.prompt import Delivery, OutboxMessage, Prompt
from templates.contexts import PromptMail, Task
from templates.mail import compose, template_version
from workflow.acts import token_digest
from workflow.awaited.matters import BY_KIND
from workflow.calendar import thaw
from workflow.definitions import Rules, rules_of
from workflow.peers import asking as peer_asking
from workflow.periods import asking as period_asking
from workflow.periods.unit_viewing import of_official
from workflow.points import Point, reach
from workflow.posting import post
from workflow.socialising import pulse_mails as pulse_asking
from workflow.wording import deadline_text

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
                _freeze_period(session, run, message)
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
    mail = _mail(session, run, message, [prompt for _, prompt, _, _ in rows], tuple(tasks))
    write(run, message, template_version(message.kind), compose, mail)


def _freeze_period(session: Session, run: Run, message: OutboxMessage) -> None:
    """Its links name pages and open nothing: whoever follows one signs in."""
    assert message.cycle_id is not None
    calendar = rules_of(session, message.cycle_id).calendar
    period, people = period_asking.people(session, message, calendar.local(run.now).date())
    if not people:
        leave_unwritten(run, message)
        return
    link = f"{base(run.settings)}/periode/{{}}/{period.number}"
    cycle = session.get_one(Cycle, message.cycle_id)
    mail = PromptMail(
        kind=message.kind,
        step=message.step,
        recipient_name=message.name,
        recipient_address=message.address,
        cycle_title=f"{period.label}, {cycle.title}",
        deadline=calendar.local(period.due_at - timedelta(minutes=1)),
        deadline_text=deadline_text(calendar, period.due_at),
        consequence=period_asking.CONSEQUENCE,
        tasks=tuple(Task(about=about, link=link.format(number)) for number, about in people),
        purpose_link=purpose_link(run.settings, cycle.code),
        units=tuple(
            Task(
                about=line.unit,
                link=f"{base(run.settings)}/capaian/{cycle.id}/{line.unit_id}/{period.number}",
            )
            for line in of_official(session, message.recipient_id, run.now)
            if line.cycle_id == cycle.id and (cell := line.cell(period.number)) is not None and cell.waits
        ),
    )
    write(run, message, template_version(message.kind), compose, mail)


def _mail(
    session: Session,
    run: Run,
    message: OutboxMessage,
    prompts: Sequence[Prompt],
    tasks: tuple[Task, ...],
) -> PromptMail:
    assert message.cycle_id is not None
    rules = rules_of(session, message.cycle_id)
    cycle = session.get_one(Cycle, message.cycle_id)
    first = min(prompts, key=lambda prompt: prompt.due_at)
    return PromptMail(
        kind=message.kind,
        step=message.step,
        recipient_name=message.name,
        recipient_address=message.address,
        cycle_title=cycle.title,
        deadline=rules.calendar.local(first.due_at - timedelta(minutes=1)),  # as it is printed: 23.59
        deadline_text=deadline_text(rules.calendar, first.due_at),
        consequence=_consequence(rules, first),
        tasks=tasks,
        purpose_link=purpose_link(run.settings, cycle.code),
    )


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
