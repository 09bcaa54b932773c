"""Open tasks as the person who was asked sees them: what, about whom, until when, and which acts it allows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from config.definition import DefinitionFile, PromptRule, Transition
from models.audit import AuditEvent
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Unit
from models.prompt import Delivery, Prompt
from models.session import reading
from workflow import relations
from workflow.acts import TaskView, token_digest, view_of
from workflow.definitions import rules_of
from workflow.errors import LinkError
from workflow.wording import deadline_text

WITHDRAWN = ("handed_over",)


class TaskDoneError(LinkError):
    """Tugas ini sudah selesai."""


class TaskWithdrawnError(LinkError):
    """Tugas ini sudah dialihkan kepada pejabat lain."""


@dataclass(frozen=True)
class Offer:
    """One act that the definition allows in this place."""

    trigger: str
    button: str
    payload: str | None
    ends: bool = False
    """The matter ends with it, so it wants a fresh proof."""


@dataclass(frozen=True)
class Task:
    """An open task with the words around it."""

    view: TaskView
    stage: str
    cycle_title: str
    deadline: str
    overdue: bool
    consequence: str
    offers: tuple[Offer, ...]
    then: tuple[str, ...]
    """What the same person may do next, where this act leaves the evaluation in its state."""
    then_days: int | None
    """Working days for it."""


def open_tasks(engine: Engine, person: int, now: datetime) -> list[Task]:
    """Everything a person is asked for, the most urgent first."""
    with reading(engine) as session:
        prompts = session.scalars(
            select(Prompt)
            .where(Prompt.recipient_id == person, Prompt.closed_at.is_(None))
            .order_by(Prompt.due_at, Prompt.kind, Prompt.id)
        ).all()
        return [_task(session, prompt, now) for prompt in prompts]


def by_stage(tasks: list[Task]) -> list[tuple[str, list[Task]]]:
    """Tasks under the label of their stage; the stage of the most urgent one first."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.stage, []).append(task)
    return list(groups.items())


def open_about(engine: Engine, person: int, evaluation_id: int, now: datetime) -> list[Task]:
    """What a person is asked for about one evaluation."""
    return [task for task in open_tasks(engine, person, now) if task.view.evaluation_id == evaluation_id]


def open_task(engine: Engine, person: int, prompt_id: int, now: datetime) -> Task:
    """Raises LinkError for a task that is not this person's, TaskDoneError or TaskWithdrawnError for an ended one."""
    with reading(engine) as session:
        prompt = session.get(Prompt, prompt_id)
        if prompt is None or prompt.recipient_id != person:
            raise LinkError
        if prompt.closed_at is not None:
            raise TaskWithdrawnError if prompt.outcome in WITHDRAWN else TaskDoneError
        return _task(session, prompt, now)


def behind_link(engine: Engine, token: str) -> tuple[int, int]:
    """Prompt and recipient of a link in a mail, open or not. Raises LinkError for one we never sent."""
    with reading(engine) as session:
        found = session.execute(
            select(Prompt.id, Prompt.recipient_id)
            .join(Delivery, Delivery.prompt_id == Prompt.id)
            .where(Delivery.token_digest == token_digest(token))
        ).one_or_none()
    if found is None:
        raise LinkError
    return found.id, found.recipient_id


def done_by(engine: Engine, person: int, prompt_id: int, trigger: str) -> TaskView | None:
    """The task, where the person ended it with this very act: the button was pressed twice."""
    with reading(engine) as session:
        prompt = session.get(Prompt, prompt_id)
        if prompt is None or prompt.closed_at is None or prompt.outcome != trigger:
            return None
        return view_of(session, prompt) if _acted(session, person, prompt_id) else None


def afterwards(session: Session, person: int, prompt_id: int, day: date) -> str:
    """How the matter of a task stands now, for the one who acted on it; empty for anybody else.

    Whoever has no part in the matter any more on this day learns only that the act was kept.
    """
    prompt = session.get(Prompt, prompt_id)
    if prompt is None or prompt.recipient_id != person or not _acted(session, person, prompt_id):
        return ""
    if not _has_part(session, person, prompt, day):
        return "Tersimpan."
    if prompt.evaluation_id is None:
        return _unit_afterwards(session, prompt)
    evaluation = session.get_one(Evaluation, prompt.evaluation_id)
    definition = rules_of(session, prompt.cycle_id).definition
    if evaluation.state == prompt.stage:
        done = next((step.label for step in definition.transition if step.trigger == prompt.outcome), "")
        return f"Tersimpan: {done}."
    label = definition.named(evaluation.state).label
    return f"Tersimpan. Evaluasi {view_of(session, prompt).about} sekarang pada tahap: {label}."


def _has_part(session: Session, person: int, prompt: Prompt, day: date) -> bool:
    if prompt.evaluation_id is None:
        return relations.calibrates(session, person, prompt.unit_id, day)
    return bool(relations.relations_to(session, person, prompt.evaluation_id, day))


def _acted(session: Session, person: int, prompt_id: int) -> bool:
    event = select(AuditEvent.id).where(AuditEvent.prompt_id == prompt_id, AuditEvent.actor_id == person)
    return session.scalar(event.limit(1)) is not None


def _unit_afterwards(session: Session, prompt: Prompt) -> str:
    left = session.scalar(
        select(func.count()).where(
            Evaluation.cycle_id == prompt.cycle_id,
            Evaluation.unit_id == prompt.unit_id,
            Evaluation.state == prompt.stage,
        )
    )
    unit = session.get_one(Unit, prompt.unit_id).name
    return f"Tersimpan. {left or 'Tidak ada lagi'} pegawai {unit} yang menunggu penetapan."


def _task(session: Session, prompt: Prompt, now: datetime) -> Task:
    rules = rules_of(session, prompt.cycle_id)
    definition = rules.definition
    rule = _rule(definition.prompt, prompt)
    steps = _steps(definition, prompt)
    receipt = next((step for step in steps if "received_at" in step.stamps), None)
    return Task(
        view=view_of(session, prompt),
        stage=definition.named(prompt.stage).label,
        cycle_title=session.get_one(Cycle, prompt.cycle_id).title,
        deadline=deadline_text(rules.calendar, prompt.due_at),
        overdue=prompt.due_at <= now,
        consequence=rule.consequence,
        offers=tuple(_offer(definition, step) for step in steps),
        then=tuple(step.label for step in _of_state(definition, prompt)) if receipt else (),
        then_days=receipt.due_working_days if receipt else None,
    )


def _offer(definition: DefinitionFile, step: Transition) -> Offer:
    ends = step.target in definition.final_states
    return Offer(step.trigger, step.button or step.label, step.payload, ends)


def _steps(definition: DefinitionFile, prompt: Prompt) -> list[Transition]:
    """Acts that end this very kind of prompt, where there are such; else those of the state. Forward ones first."""
    own = [step for step in _mine(definition, prompt) if prompt.kind in step.closes]
    order = definition.order
    chosen = own or _of_state(definition, prompt)
    return sorted(chosen, key=lambda step: order[step.target] < order[step.source])


def _of_state(definition: DefinitionFile, prompt: Prompt) -> list[Transition]:
    return [step for step in _mine(definition, prompt) if not step.closes]


def _mine(definition: DefinitionFile, prompt: Prompt) -> list[Transition]:
    return [step for step in definition.transition if (step.source, step.by) == (prompt.stage, prompt.role)]


def _rule(rules: tuple[PromptRule, ...], prompt: Prompt) -> PromptRule:
    asked = (prompt.kind, prompt.stage, prompt.role)
    return next(rule for rule in rules if (rule.kind, rule.state, rule.to) == asked)
