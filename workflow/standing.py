"""How a cycle stands: what is where, what is late, what HR has to look after, and when something happens next."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from config.definition import DefinitionFile
from models.cycle import Cycle, StageWindow
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation
from models.people import Employee, Unit
from models.prompt import OutboxMessage, Prompt
from workflow import definitions, holds, papers
from workflow.due import next_moment
from workflow.printed import owing
from workflow.printed.kinds import KINDS


@dataclass(frozen=True)
class Stage:
    """The windows of one stage over all units: they differ once some were held or extended."""

    name: str
    label: str
    opens_at: datetime
    closes_at: datetime
    latest_closes_at: datetime


@dataclass(frozen=True)
class Papers:
    """How many of one kind are issued, and how many are owed by what happened and are not there yet."""

    kind: str
    label: str
    issued: int
    owed: int


@dataclass(frozen=True)
class UnitStanding:
    code: str
    name: str
    held_since: datetime | None
    states: dict[str, int]
    late: int
    """Open prompts past their deadline."""


@dataclass(frozen=True)
class Late:
    """One open prompt past its deadline."""

    kind: str
    recipient: str
    about: str | None
    unit: str
    due_at: datetime
    reminders: int


@dataclass(frozen=True)
class Standing:
    code: str
    title: str
    stage: str
    stage_label: str
    open_stages: tuple[str, ...]
    """Labels of those whose window is open for some unit."""
    launched_at: datetime
    closed_at: datetime | None
    evaluations: int
    states: dict[str, int]
    labels: dict[str, str]
    """State → its name for people."""
    stages: tuple[Stage, ...]
    units: tuple[UnitStanding, ...]
    prompts: dict[str, int]
    """Open ones by kind."""
    late: tuple[Late, ...]
    mails_refused: int
    documents_owed: int
    papers: tuple[Papers, ...]
    """The further papers, kind by kind."""
    receipts_waiting: int
    """Evaluations whose document has to be issued before anybody can receive it."""
    next_moment: datetime | None


def codes(session: Session) -> list[str]:
    """Cycles that are not closed, or the last one where all are."""
    running = list(session.scalars(select(Cycle.code).where(Cycle.closed_at.is_(None)).order_by(Cycle.id)))
    last = session.scalar(select(Cycle.code).order_by(Cycle.id.desc()).limit(1))
    return running or ([last] if last else [])


def standing(session: Session, cycle: Cycle, now: datetime) -> Standing:
    definition = definitions.of_cycle(session, cycle)
    late = _late(session, cycle, now)
    units = _units(session, cycle, definition, Counter(each.unit for each in late))
    states: Counter[str] = Counter()
    for unit in units:
        states.update(unit.states)
    stages = _stages(session, cycle, definition)
    return Standing(
        code=cycle.code,
        title=cycle.title,
        stage=cycle.stage,
        stage_label=definition.named(cycle.stage).label,
        open_stages=tuple(each.label for each in stages if each.opens_at <= now < each.latest_closes_at),
        launched_at=cycle.launched_at,
        closed_at=cycle.closed_at,
        evaluations=states.total(),
        states={name: states[name] for name in definition.order if states[name]},
        labels={state.name: state.label for state in definition.state},
        stages=stages,
        units=units,
        prompts=_prompts(session, cycle),
        late=late,
        mails_refused=_count(session, OutboxMessage.cycle_id == cycle.id, OutboxMessage.state == "refused"),
        documents_owed=owed(session, cycle.id),
        papers=_papers(session, cycle),
        receipts_waiting=papers.awaited(session, Evaluation.cycle_id == cycle.id),
        next_moment=None if cycle.closed_at else next_moment(session, now),
    )


def _papers(session: Session, cycle: Cycle) -> tuple[Papers, ...]:
    issued = dict(
        session.execute(
            select(IssuedPaper.kind, func.count())
            .where(IssuedPaper.cycle_id == cycle.id)
            .group_by(IssuedPaper.kind)
        )
        .tuples()
        .all()
    )
    due = owing.numbers(session, cycle.id)
    return tuple(Papers(kind, label, issued.get(kind, 0), due[kind]) for kind, label in KINDS.items())


def _count(session: Session, *where: Any) -> int:
    return session.scalar(select(func.count()).where(*where)) or 0


def owed(session: Session, cycle_id: int | None = None) -> int:
    """Documents that are not issued, of one cycle or of all."""
    query = select(func.count(DocumentJob.id)).where(DocumentJob.issued_at.is_(None))
    if cycle_id is not None:
        query = query.join(Evaluation, Evaluation.id == DocumentJob.evaluation_id)
        query = query.where(Evaluation.cycle_id == cycle_id)
    return session.scalar(query) or 0


def unfinished(session: Session, cycle: Cycle) -> int:
    """Evaluations that are not final."""
    final = definitions.of_cycle(session, cycle).final_states
    return _count(session, Evaluation.cycle_id == cycle.id, Evaluation.state.not_in(final))


def _stages(session: Session, cycle: Cycle, definition: DefinitionFile) -> tuple[Stage, ...]:
    row = StageWindow
    columns = (row.stage, func.min(row.opens_at), func.min(row.closes_at), func.max(row.closes_at))
    found = session.execute(select(*columns).where(row.cycle_id == cycle.id).group_by(row.stage)).all()
    ordered = sorted(found, key=lambda each: definition.order[each[0]])
    return tuple(Stage(name, definition.named(name).label, *days) for name, *days in ordered)


def _units(
    session: Session, cycle: Cycle, definition: DefinitionFile, late: Counter[str]
) -> tuple[UnitStanding, ...]:
    states: dict[int, dict[str, int]] = defaultdict(dict)
    counted = select(Evaluation.unit_id, Evaluation.state, func.count()).where(
        Evaluation.cycle_id == cycle.id
    )
    for unit, state, number in session.execute(counted.group_by(Evaluation.unit_id, Evaluation.state)):
        states[unit][state] = number
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name, holds.since(cycle.id, Unit.id))
        .where(Unit.id.in_(states))
        .order_by(Unit.code)
    )
    return tuple(
        UnitStanding(
            code=code,
            name=name,
            held_since=since,
            states={state: states[number][state] for state in definition.order if state in states[number]},
            late=late[code],
        )
        for number, code, name, since in rows
    )


def _prompts(session: Session, cycle: Cycle) -> dict[str, int]:
    rows = select(Prompt.kind, func.count()).where(Prompt.cycle_id == cycle.id, Prompt.closed_at.is_(None))
    return dict(session.execute(rows.group_by(Prompt.kind).order_by(Prompt.kind)).tuples().all())


def _late(session: Session, cycle: Cycle, now: datetime) -> tuple[Late, ...]:
    """In held units nothing is late."""
    recipient, about = aliased(Employee), aliased(Employee)
    rows = session.execute(
        select(
            Prompt.kind, recipient.name, about.name.label("about"), Unit.code, Prompt.due_at, Prompt.reminders
        )
        .join(recipient, recipient.id == Prompt.recipient_id)
        .join(Unit, Unit.id == Prompt.unit_id)
        .outerjoin(Evaluation, Evaluation.id == Prompt.evaluation_id)
        .outerjoin(about, about.id == Evaluation.employee_id)
        .where(
            and_(Prompt.cycle_id == cycle.id, Prompt.closed_at.is_(None), Prompt.due_at <= now),
            holds.since(Prompt.cycle_id, Prompt.unit_id).is_(None),
        )
        .order_by(Prompt.due_at, Unit.code, recipient.name, Prompt.id)
    )
    return tuple(Late(*row) for row in rows)
