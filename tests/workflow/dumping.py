"""Everything a change of state may touch, as plain values to compare."""

from typing import Any

from sqlalchemy import Engine, select

from models.audit import AuditEvent
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.prompt import OutboxMessage, Prompt
from models.session import reading

Dump = dict[str, list[tuple[Any, ...]]]


def dump(engine: Engine, *, mails: bool = True) -> Dump:
    tables: dict[str, tuple[Any, ...]] = {
        "states": (Evaluation.id, Evaluation.state, Evaluation.version, Evaluation.entered, Evaluation.due_at,
                   Evaluation.escalated_at, Evaluation.delivered_at, Evaluation.received_at, Evaluation.final_at,
                   Evaluation.return_reason),
        "events": (AuditEvent.subject_id, AuditEvent.version, AuditEvent.trigger, AuditEvent.source, AuditEvent.target,
                   AuditEvent.actor_id, AuditEvent.role, AuditEvent.mark, AuditEvent.at, AuditEvent.run_id),
        "prompts": (Prompt.evaluation_id, Prompt.unit_id, Prompt.stage, Prompt.visit, Prompt.kind, Prompt.role,
                    Prompt.recipient_id, Prompt.asked_at, Prompt.due_at, Prompt.next_reminder_at,
                    Prompt.closed_at, Prompt.outcome),
        "documents": (DocumentJob.evaluation_id, DocumentJob.revision, DocumentJob.requested_at, DocumentJob.predicate,
                      DocumentJob.achievement, DocumentJob.issued_at),
    }  # fmt: skip
    if mails:
        tables["mails"] = (OutboxMessage.key, OutboxMessage.address, OutboxMessage.not_before)
    with reading(engine) as session:
        return {name: sorted(map(tuple, session.execute(select(*columns))), key=repr)
                for name, columns in tables.items()}  # fmt: skip
