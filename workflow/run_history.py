"""Our own ledger of flow runs, for a reader: what a run was, and everything it caused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Employee
from models.prompt import Delivery, OutboxMessage
from models.run import RunRecord
from workflow import history
from workflow.history import Event, Wanted


@dataclass(frozen=True)
class Run:
    id: int
    flow: str
    prefect_run_id: str
    prefect_name: str
    business_time: datetime
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    attempts: int
    counts: dict[str, Any]
    note: str
    code_version: str
    head_position: int | None
    head_digest: str | None


@dataclass(frozen=True)
class Mail:
    """A mail that a run had accepted or refused; what stands in it is not shown."""

    id: int
    message_id: str | None
    kind: str
    step: str
    recipient: str
    state: str
    accepted_at: datetime | None
    run_id: int | None
    prompts: tuple[int, ...]


@dataclass(frozen=True)
class Document:
    id: int
    evaluation_id: int
    employee: str
    revision: int
    requested_at: datetime
    issued_at: datetime | None
    path: str | None
    digest: str | None
    run_id: int | None


@dataclass(frozen=True)
class Caused:
    """What one run left behind; `events` are the newest of `event_number`."""

    run: Run
    event_number: int
    events: list[Event]
    mails: list[Mail]
    documents: list[Document]


def runs(session: Session, flow: str | None, limit: int) -> list[Run]:
    """The newest first."""
    query = select(RunRecord).order_by(RunRecord.id.desc()).limit(limit)
    rows = session.scalars(query if flow is None else query.where(RunRecord.flow == flow))
    return [_run(row) for row in rows]


def flows(session: Session) -> list[str]:
    """Names of all flows that ever ran."""
    return list(session.scalars(select(RunRecord.flow).distinct().order_by(RunRecord.flow)))


def caused(session: Session, run_id: int, limit: int) -> Caused | None:
    """None where there is no such run."""
    row = session.get(RunRecord, run_id)
    if row is None:
        return None
    wanted = Wanted(run_id=run_id, limit=limit)
    return Caused(
        _run(row),
        history.number_of(session, wanted),
        history.events(session, wanted),
        mails(session, OutboxMessage.run_id == run_id),
        documents(session, DocumentJob.run_id == run_id),
    )


def mails(session: Session, meant: Any) -> list[Mail]:
    rows = session.scalars(select(OutboxMessage).where(meant).order_by(OutboxMessage.id)).all()
    prompts: dict[int, list[int]] = {row.id: [] for row in rows}
    within = select(OutboxMessage.id).where(meant)
    links = select(Delivery.message_id, Delivery.prompt_id).where(Delivery.message_id.in_(within))
    for message, prompt in session.execute(links.order_by(Delivery.prompt_id)):
        prompts[message].append(prompt)
    return [
        Mail(
            id=row.id,
            message_id=row.message_id,
            kind=row.kind,
            step=row.step,
            recipient=row.name,
            state=row.state,
            accepted_at=row.accepted_at,
            run_id=row.run_id,
            prompts=tuple(prompts[row.id]),
        )
        for row in rows
    ]


def documents(session: Session, meant: Any) -> list[Document]:
    rows = session.execute(
        select(DocumentJob, Employee.name)
        .join(Evaluation, Evaluation.id == DocumentJob.evaluation_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .where(meant)
        .order_by(DocumentJob.id)
    )
    return [
        Document(
            id=row.id,
            evaluation_id=row.evaluation_id,
            employee=name,
            revision=row.revision,
            requested_at=row.requested_at,
            issued_at=row.issued_at,
            path=row.path,
            digest=row.digest,
            run_id=row.run_id,
        )
        for row, name in rows
    ]


def _run(row: RunRecord) -> Run:
    return Run(**{name: getattr(row, name) for name in Run.__dataclass_fields__})
